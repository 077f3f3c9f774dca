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

// An internal name is nobody's site, and the operator answers for the special-use names that he allows.
std::optional<std::size_t> protected_rank(const model::Facts& facts) {
  if (facts.policy == nullptr || !facts.top_site || !*facts.top_site) return std::nullopt;
  if (is_private_name(facts) || is_allowed_special_use(facts)) return std::nullopt;
  const std::optional<std::size_t>& rank = (*facts.top_site)->rank;
  return rank && *rank <= facts.policy->top_sites_limit ? rank : std::nullopt;
}

std::string_view protected_suffix(const model::Facts& facts) {
  if (facts.policy == nullptr || is_private_name(facts) || is_allowed_special_use(facts)) return {};
  for (const std::string& suffix : facts.policy->protected_suffixes)
    if (model::is_at_or_below(facts.name.base(), suffix)) return suffix;
  return {};
}

bool is_reserved_example_name(const model::Facts& facts) {
  return facts.special_use && is_reserved_example(facts.special_use->entry) && !is_allowed_special_use(facts) &&
         !is_private_name(facts);
}

bool is_refused_provider_s(const model::Facts& facts) {
  return facts.provider && !facts.provider->suffix.empty() &&
         (facts.provider->from_operator || facts.provider->kind == model::ProviderFact::Kind::refused);
}

std::string corrected_name(const model::Facts& facts) {
  if (!facts.public_suffix || facts.public_suffix->suggestion.empty()) return {};
  const std::string_view base = facts.name.base();
  return std::string{base.substr(0, base.rfind('.') + 1)} + facts.public_suffix->suggestion;
}

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
