#include "checks/subjects.h"

#include <gtest/gtest.h>

#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::subjects_test {
namespace {

std::string found_for(const char* name, const std::vector<WantedRecord>& records) {
  const WantedRecord* record = record_for(model::DomainName::parse(name).value(), records);
  return record == nullptr ? "none" : record->name;
}

TEST(Subjects, FindTheRecordOfAName) {
  const std::vector<WantedRecord> records{{"_a.example.com", "v"},
                                          {"_b.www.example.com", "v"},
                                          {"_c._acme.shop.example.com", "v"},
                                          {"x.far.example.org", "v"}};
  EXPECT_EQ(found_for("www.example.com", records), "_b.www.example.com");
  EXPECT_EQ(found_for("*.www.example.com", records), "_b.www.example.com");
  EXPECT_EQ(found_for("example.com", records), "_a.example.com");
  EXPECT_EQ(found_for("shop.example.com", records), "_c._acme.shop.example.com");
  EXPECT_EQ(found_for("other.example.com", records), "_a.example.com");
  EXPECT_EQ(found_for("example.org", records), "x.far.example.org");
  EXPECT_EQ(found_for("example.net", records), "none");
  EXPECT_EQ(found_for("ample.com", records), "none");
  EXPECT_EQ(found_for("example.com", {{"_x", "v"}, {"", "v"}}), "none");
}

TEST(Subjects, WriteRecordsInTheirUsualForm) {
  const WantedRecord record = wanted_record("_A.Example.COM.", "_B.acm-validations.AWS.");
  EXPECT_EQ(record.name, "_a.example.com");
  EXPECT_EQ(record.value, "_b.acm-validations.aws");
}

TEST(Subjects, BelongTogetherWhereOneRequestCouldHoldThem) {
  const std::vector<std::string> few{"WWW.example.com", "no name", "*.example.com"};
  EXPECT_EQ(together(few), (std::vector<std::string>{"www.example.com", "*.example.com"}));
  EXPECT_TRUE(together(std::vector<std::string>(most_names_together + 1, "a.example.com")).empty());
}

TEST(Subjects, AreReportedByTheirFactsOrTheirText) {
  EXPECT_EQ(report_of({.typed = "10.1.1.1", .facts = std::nullopt}).findings.front().id(), "NAME_IP_ADDRESS");
  model::KeptName kept{.typed = "WWW.Example.jp", .facts = std::nullopt};
  kept.facts = facts_of("www.example.jp");
  kept.facts->special_use = model::SpecialUseFact{.entry = "example.jp", .reference = "RFC 6761"};
  const model::NameReport report = report_of(kept);
  EXPECT_EQ(report.name, "www.example.jp");
  EXPECT_FALSE(report.findings.empty());
}

}  // namespace
}  // namespace certwright::checks::tests::subjects_test
