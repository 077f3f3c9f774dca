#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::dnssec_signatures_in_time_test {
namespace {

namespace cause = model::cause;

constexpr std::int64_t day = 86400;

/// A signature that is valid from and until so many days from now.
model::DnssecFact::Signature signature(std::int64_t from, std::int64_t until, std::string covered = "SOA") {
  const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(test_time().time_since_epoch()).count();
  return {.name = zone_name,
          .covered = std::move(covered),
          .key_tag = 4711,
          .algorithm = 13,
          .inception = now + from * day,
          .expiration = now + until * day};
}

model::Facts with_signatures(std::vector<model::DnssecFact::Signature> signatures) {
  model::DnssecFact dnssec = signed_zone();
  dnssec.signatures = std::move(signatures);
  return with_dnssec(std::move(dnssec));
}

model::Facts unsigned_zone() {
  model::Facts facts = with_signatures({signature(-30, -1)});
  last_zone_of(facts).dnssec.ds.clear();
  return facts;
}

model::Facts of_odd_times() {
  model::DnssecFact::Signature odd = signature(0, 0);
  odd.inception = std::numeric_limits<std::int64_t>::max();
  odd.expiration = std::numeric_limits<std::int64_t>::min();
  return with_signatures({odd});
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"in_time", with_signatures({signature(-7, 7), signature(-7, 7, "DNSKEY")}), {}},
          {"old_one_beside_a_new_one", with_signatures({signature(-30, -1), signature(-1, 30)}), {}},
          {"unsigned_zone", unsigned_zone(), {}},
          {"validated_all_the_same", caa_read(with_signatures({signature(-30, -1)}), true), {}},
          {"over", with_signatures({signature(-30, -1)}), {&cause::DNSSEC_RRSIG_EXPIRED}},
          {"over_for_one_record_set",
           with_signatures({signature(-7, 7), signature(-30, -1, "DNSKEY")}),
           {&cause::DNSSEC_RRSIG_EXPIRED}},
          {"not_begun", with_signatures({signature(1, 30)}), {&cause::DNSSEC_RRSIG_EXPIRED}},
          {"odd_times", of_odd_times(), {&cause::DNSSEC_RRSIG_EXPIRED}}};
}

const bool known = add_cases("dnssec_signatures_in_time", cases());

class DnssecSignaturesInTime : public testing::TestWithParam<RuleCase> {};

TEST_P(DnssecSignaturesInTime, ReportsItsCauses) { expect_outcome("dnssec_signatures_in_time", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnssecSignaturesInTime, testing::ValuesIn(cases()), case_name);

TEST(DnssecSignaturesInTimeWords, GiveBothEnds) {
  const auto finding = only_finding("dnssec_signatures_in_time", with_signatures({signature(-30, -1)}));
  EXPECT_EQ(finding.evidence.at("from"), "2026-10-24T00:00:00Z");
  EXPECT_EQ(finding.evidence.at("date"), "2026-11-22T00:00:00Z");
  EXPECT_EQ(finding.evidence.at("query"), "example.jp. SOA");
  EXPECT_EQ(finding.evidence.at("server"), "ns1.example.jp (198.51.100.1)");
}

}  // namespace
}  // namespace certwright::checks::tests::dnssec_signatures_in_time_test
