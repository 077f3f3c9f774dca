#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/checks/rule_case.h"

// Facts of the validation record `_<label>.shop.example.jp` that was not found, with what was seen elsewhere.
namespace certwright::checks::tests {

inline const std::string record_label = "_0123456789abcdef0123456789abcdef";
inline const std::string record_name = record_label + ".shop.example.jp";
inline const std::string record_value = "_fedcba9876543210fedcba9876543210.abcdefghij.acm-validations.aws";

inline model::RecordSeen seen_at(std::string name, std::string value, std::string type = "CNAME") {
  return {.name = std::move(name), .type = std::move(type), .values = {std::move(value)}, .from_wildcard = false};
}

inline model::RecordSeen from_wildcard(model::RecordSeen seen) {
  seen.from_wildcard = true;
  return seen;
}

/// What is seen at the record's own name as CNAME is its actual value.
inline model::Facts searched(std::vector<model::RecordSeen> seen) {
  model::Facts facts = facts_of("*.shop.example.jp");
  model::ValidationRecordFact record{.name = record_name, .expected = record_value, .actual = {}};
  for (const model::RecordSeen& one : seen)
    if (one.name == record_name && one.type == "CNAME") record.actual = one.values;
  facts.validation_record = std::move(record);
  facts.record_search = model::RecordSearchFact{.levels = {"shop.example.jp", "example.jp"},
                                                .zone = "example.jp",
                                                .domain_exists = true,
                                                .wildcard_zone = {},
                                                .seen = std::move(seen),
                                                .target_addresses = {}};
  return facts;
}

inline model::Finding only_finding(std::string_view rule, const model::Facts& facts) {
  model::Findings findings = rule_named(rule).judge(facts);
  if (findings.size() != 1) throw std::logic_error("not one finding");
  return std::move(findings.front());
}

}  // namespace certwright::checks::tests
