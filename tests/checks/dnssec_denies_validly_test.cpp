#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::dnssec_denies_validly_test {
namespace {

namespace cause = model::cause;

model::ServerAnswer empty_caa(std::vector<model::RecordLine> authority = {}) {
  model::ServerAnswer answer = answered("ns1.example.jp", first_address, "shop.example.jp. CAA");
  answer.authority = std::move(authority);
  return answer;
}

model::Facts bogus(model::ServerAnswer caa, std::string reason = "validation failure",
                   model::DnssecFact of_zone = signed_zone()) {
  model::Facts facts = caa_failed(with_dnssec(std::move(of_zone)), "bogus");
  facts.delegation->answers = {std::move(caa)};
  facts.bogus_reason = std::move(reason);
  return facts;
}

model::Facts record_is_bogus() {
  model::Facts facts = with_dnssec(signed_zone());
  facts.delegation->answers = {record_from("ns1.example.jp", first_address)};
  facts.validation_record =
      tl::unexpected(model::LookupFailure{.rcode = "bogus", .question = record_name + ". CNAME", .detail = "no proof"});
  return facts;
}

model::Facts of_an_odd_question() {
  model::Facts facts = bogus(empty_caa());
  facts.caa = tl::unexpected(model::LookupFailure{.rcode = "bogus", .question = "", .detail = ""});
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"caa_is_read", caa_read(with_dnssec(signed_zone())), {}},
          {"fails_otherwise", caa_failed(with_dnssec(signed_zone()), "SERVFAIL"), {}},
          {"proof_is_there", bogus(empty_caa({line("example.jp", "NSEC", "a.example.jp. SOA")})), {}},
          {"another_link_is_broken", bogus(empty_caa(), "no NSEC", mismatched_zone()), {}},
          {"unsigned_zone", bogus(empty_caa(), "no NSEC", {.ds = {}, .ds_known = true, .keys_known = true}), {}},
          {"odd_question", of_an_odd_question(), {}},
          {"no_proof", bogus(empty_caa()), {&cause::DNSSEC_BOGUS_NODATA}},
          {"the_validator_blames_the_proof",
           bogus(empty_caa({line("example.jp", "NSEC3", "1 0 0 - …")}), "nodata proof failed"),
           {&cause::DNSSEC_BOGUS_NODATA}},
          {"no_proof_for_the_record", record_is_bogus(), {&cause::DNSSEC_BOGUS_NODATA}}};
}

const bool known = add_cases("dnssec_denies_validly", cases());

class DnssecDeniesValidly : public testing::TestWithParam<RuleCase> {};

TEST_P(DnssecDeniesValidly, ReportsItsCauses) { expect_outcome("dnssec_denies_validly", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnssecDeniesValidly, testing::ValuesIn(cases()), case_name);

TEST(DnssecDeniesValidlyWords, AreCertainWhereTheProofIsMissing) {
  const auto finding = only_finding("dnssec_denies_validly", bogus(empty_caa()));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("zone"), zone_name);
  EXPECT_EQ(finding.evidence.at("query"), "shop.example.jp. CAA");
  const auto blamed = only_finding("dnssec_denies_validly",
                                   bogus(empty_caa({line("example.jp", "NSEC", "x.")}), "nodata proof failed"));
  EXPECT_EQ(blamed.certainty, model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::dnssec_denies_validly_test
