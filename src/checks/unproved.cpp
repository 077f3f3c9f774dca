#include "checks/unproved.h"

#include <algorithm>
#include <array>

#include "checks/check.h"

namespace certwright::checks {
namespace {

namespace cause = model::cause;

// The most specific first: what is wrong with a record at the name itself; a record that lies elsewhere; what answers
// in its stead; and last what merely says that it is not there.
constexpr std::array<const model::Cause*, 13> by_specificity{
    &cause::DNS_VALUE_SUFFIXED,       &cause::DNS_STALE_VALUE,   &cause::DNS_DOUBLED_SUFFIX,
    &cause::DNS_NAME_UNDERSCORE_LOST, &cause::DNS_WRONG_LEVEL,   &cause::DNS_CNAME_PROXIED,
    &cause::DNS_CNAME_FLATTENED,      &cause::DNS_WRONG_TYPE,    &cause::DNS_WILDCARD_SHADOW,
    &cause::NAME_NOT_REGISTERED,      &cause::DNS_LOOKUP_FAILED, &cause::DNS_WRONG_VALUE,
    &cause::DNS_RECORD_MISSING};

}  // namespace

model::Findings why_unproved(const model::Facts& facts) {
  model::Findings findings = judge(facts, Stage::proof);
  if (findings.size() < 2) return findings;
  const auto best = std::ranges::min_element(findings, {}, [](const model::Finding& finding) {
    return std::ranges::find(by_specificity, finding.cause) - by_specificity.begin();
  });
  return {std::move(*best)};
}

}  // namespace certwright::checks
