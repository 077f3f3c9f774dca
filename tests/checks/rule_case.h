#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"

namespace certwright::checks::tests {

/// Facts for a rule to judge, and the causes that it must report, in order.
struct RuleCase {
  std::string name;
  model::Facts facts;
  std::vector<const model::Cause*> expected;
};

/// The cases of every rule's test file; every_check_test looks at them all.
inline std::map<std::string, std::vector<RuleCase>, std::less<>>& cases_by_rule() {
  static std::map<std::string, std::vector<RuleCase>, std::less<>> cases;
  return cases;
}

inline bool add_cases(std::string_view rule, std::vector<RuleCase> cases) {
  cases_by_rule()[std::string{rule}] = std::move(cases);
  return true;
}

inline Timestamp test_time() { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; }

/// A policy that lives as long as the tests.
inline const model::Policy& kept(model::Policy policy) {
  static std::deque<model::Policy> policies;
  return policies.emplace_back(std::move(policy));
}

inline model::Policy test_policy() {
  model::Policy policy;
  policy.caa_identities = {"ca.example.net", "second-ca.example.net"};
  policy.top_sites_limit = 1000;
  return policy;
}

inline model::Facts facts_of(std::string_view name, const model::Policy& policy = kept(test_policy())) {
  auto parsed = model::DomainName::parse(name);
  if (!parsed) throw std::invalid_argument(parsed.error().detail);
  model::Facts facts{.name = *parsed, .method = model::ValidationMethod::dns};
  facts.validation_domain = facts.name.base();
  facts.policy = &policy;
  facts.gathered_at = test_time();
  facts.resolver = "test resolver";
  return facts;
}

inline const Check& rule_named(std::string_view name) {
  for (const Check* check : all_checks())
    if (check->name == name) return *check;
  throw std::invalid_argument("no rule " + std::string{name});
}

inline std::vector<std::string> ids_of(const model::Findings& findings) {
  std::vector<std::string> ids;
  for (const model::Finding& finding : findings) ids.emplace_back(finding.id());
  return ids;
}

inline void expect_outcome(std::string_view rule, const RuleCase& given) {
  std::vector<std::string> expected;
  for (const model::Cause* cause : given.expected) expected.emplace_back(cause->id);
  EXPECT_EQ(ids_of(rule_named(rule).judge(given.facts)), expected);
}

inline std::string case_name(const testing::TestParamInfo<RuleCase>& info) { return info.param.name; }

}  // namespace certwright::checks::tests
