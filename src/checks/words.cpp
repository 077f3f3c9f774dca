#include <algorithm>

#include "checks/words.h"
#include "model/domain_name.h"

namespace certwright::checks::rules {

bool is_below_any(std::string_view name, const std::vector<std::string>& domains) {
  return std::ranges::any_of(domains, [&](const std::string& domain) { return model::is_at_or_below(name, domain); });
}

bool is_private_name(const model::Facts& facts) {
  return facts.policy != nullptr && facts.policy->names == model::NamePolicy::private_names &&
         is_below_any(facts.name.base(), facts.policy->private_suffixes);
}

bool is_allowed_special_use(const model::Facts& facts) {
  return facts.policy != nullptr && is_below_any(facts.name.base(), facts.policy->special_use_allowed);
}

bool is_reserved_example(std::string_view entry) {
  return entry == "example.com" || entry == "example.net" || entry == "example.org";
}

bool is_approved(const model::Facts& facts) { return facts.allow_list && facts.allow_list->permits; }

std::string date_of(const model::ListSource& source, Timestamp now) { return rfc3339(now - source.age).substr(0, 10); }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

model::Finding lookup_failed(const model::LookupFailure& failure, std::string_view domain, const model::Facts& facts) {
  return model::found(model::cause::DNS_LOOKUP_FAILED, {{"query", failure.question},
                                                        {"rcode", failure.rcode},
                                                        {"domain", std::string{domain}},
                                                        {"detail", failure.detail},
                                                        {"server", facts.resolver},
                                                        {"time", rfc3339(facts.gathered_at)}});
}

}  // namespace certwright::checks::rules
