// A wildcard stands for exactly one label: neither for the domain above it nor for names further below. RFC 9525
// section 6.3.
#include <algorithm>

#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::WILD_NO_APEX, &cause::WILD_ONE_LEVEL};

bool is_together_with(const model::Facts& facts, std::string_view name) {
  return std::ranges::find(facts.names_together, name) != facts.names_together.end();
}

// Nobody can request a public suffix itself.
bool can_be_requested(const model::Facts& facts) {
  return facts.public_suffix && facts.public_suffix->tld_known && !facts.public_suffix->registrable.empty() &&
         facts.public_suffix->private_suffix != facts.name.base();
}

model::Findings of_wildcard(const model::Facts& facts) {
  if (!can_be_requested(facts) || is_together_with(facts, facts.name.base())) return {};
  return {found(cause::WILD_NO_APEX, {{"domain", facts.name.str()}, {"d", std::string{facts.name.base()}}})};
}

/// The nearest domain two levels up or more whose wildcard stands in the request; empty where a wildcard covers the
/// name, or there is none.
std::string_view too_high_wildcard(const model::Facts& facts) {
  std::string_view parent = facts.name.str();
  for (int levels = 1;; ++levels) {
    const std::size_t dot = parent.find('.');
    if (dot == std::string_view::npos) return {};
    parent.remove_prefix(dot + 1);
    if (is_together_with(facts, "*." + std::string{parent})) return levels == 1 ? std::string_view{} : parent;
  }
}

model::Findings judge(const model::Facts& facts) {
  if (facts.names_together.empty()) return {};
  if (facts.name.is_wildcard()) return of_wildcard(facts);
  const std::string_view domain = too_high_wildcard(facts);
  if (domain.empty()) return {};
  const std::string& name = facts.name.str();
  return {found(cause::WILD_ONE_LEVEL,
                {{"d", std::string{domain}}, {"name", name}, {"parent", name.substr(name.find('.') + 1)}})};
}

}  // namespace

extern const Check wildcard_covers{
    .name = "wildcard_covers",
    .stage = Stage::policy,
    .source = "RFC 9525 section 6.3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
