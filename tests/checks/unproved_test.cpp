#include "checks/unproved.h"

#include <algorithm>

#include "tests/checks/record_case.h"

namespace certwright::checks::tests::unproved_test {
namespace {

using Ids = std::vector<std::string>;

TEST(WhyUnproved, ARecordFoundElsewhereExplainsMoreThanThatItIsMissing) {
  EXPECT_EQ(ids_of(why_unproved(searched({seen_at(record_name + ".example.jp", record_value)}))),
            Ids{"DNS_DOUBLED_SUFFIX"});
}

TEST(WhyUnproved, WhatIsWrongAtTheNameItselfComesFirst) {
  EXPECT_EQ(ids_of(why_unproved(searched(
                {seen_at(record_name, record_value + ".example.jp"), seen_at(record_name.substr(1), record_value)}))),
            Ids{"DNS_VALUE_SUFFIXED"});
}

TEST(WhyUnproved, ARecordFoundElsewhereComesBeforeTheWildcardThatAnswersInItsStead) {
  model::Facts facts = searched(
      {from_wildcard(seen_at(record_name, "other.example.org")), seen_at(record_label + ".example.jp", record_value)});
  facts.record_search->wildcard_zone = "example.jp";
  EXPECT_EQ(ids_of(why_unproved(facts)), Ids{"DNS_WRONG_LEVEL"});
  facts.record_search->seen.pop_back();
  EXPECT_EQ(ids_of(why_unproved(facts)), Ids{"DNS_WILDCARD_SHADOW"});
}

TEST(WhyUnproved, WithoutASearchOnlyTheRecordItselfIsJudged) {
  model::Facts facts = searched({});
  facts.record_search.reset();
  EXPECT_EQ(ids_of(why_unproved(facts)), Ids{"DNS_RECORD_MISSING"});
}

TEST(WhyUnproved, SaysNothingOfARecordThatMatches) {
  model::Facts facts = searched({seen_at(record_name, record_value)});
  (*facts.validation_record)->matches = true;
  EXPECT_TRUE(why_unproved(facts).empty());
}

// Each cause, told with the one that says least, comes out: none is missing in the order.
TEST(WhyUnproved, KnowsTheRankOfEveryCauseOfItsStage) {
  for (const auto& [rule, cases] : cases_by_rule()) {
    if (rule_named(rule).stage != Stage::proof) continue;
    for (const RuleCase& given : cases) {
      const auto all = ids_of(judge(given.facts, Stage::proof));
      const auto chosen = ids_of(why_unproved(given.facts));
      EXPECT_EQ(chosen.size(), std::min<std::size_t>(all.size(), 1)) << rule << ": " << given.name;
      EXPECT_TRUE(all.size() < 2 || chosen.front() != "DNS_RECORD_MISSING") << rule << ": " << given.name;
    }
  }
}

}  // namespace
}  // namespace certwright::checks::tests::unproved_test
