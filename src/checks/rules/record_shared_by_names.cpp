// `example.com` and `*.example.com` are proved by one record: a tool that writes one a name writes it twice.
#include <algorithm>
#include <string>

#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_DUPLICATE_RECORD_IAC};

model::Findings judge(const model::Facts& facts) {
  // Told once, with the name that stands for both.
  if (facts.method != model::ValidationMethod::dns || facts.name.is_wildcard()) return {};
  const auto is_named = [&](const std::string& name) {
    return std::ranges::find(facts.names_together, name) != facts.names_together.end();
  };
  const std::string& domain = facts.name.str();
  if (!is_named(domain) || !is_named("*." + domain)) return {};
  return {found(cause::DNS_DUPLICATE_RECORD_IAC,
                {{"domain", domain}, {"actual", domain + ", *." + domain}, {"time", rfc3339(facts.gathered_at)}})};
}

}  // namespace

extern const Check record_shared_by_names{
    .name = "record_shared_by_names",
    .stage = Stage::diagnosis,
    .source = "ACM DNS validation; facts 3.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
