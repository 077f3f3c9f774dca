#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::dnssec_chain_holds_test {
namespace {

namespace cause = model::cause;

model::DnssecFact unsigned_zone() { return {.ds = {}, .ds_known = true, .keys_known = true}; }

model::DnssecFact unsigned_with_ds() {
  model::DnssecFact dnssec = mismatched_zone();
  dnssec.keys.clear();
  return dnssec;
}

model::DnssecFact of_unknown_algorithm() {
  model::DnssecFact dnssec = mismatched_zone();
  dnssec.ds.front().algorithm = 250;
  return dnssec;
}

model::DnssecFact one_of_two_matches() {
  model::DnssecFact dnssec = mismatched_zone();
  dnssec.ds.push_back(signed_zone().ds.front());
  return dnssec;
}

model::DnssecFact keys_not_read() {
  model::DnssecFact dnssec = mismatched_zone();
  dnssec.keys_known = false;
  return dnssec;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"nothing_known", asked_directly(facts_of("shop.example.jp")), {}},
          {"whole", with_dnssec(signed_zone()), {}},
          {"unsigned", with_dnssec(unsigned_zone()), {}},
          {"one_of_two_matches", with_dnssec(one_of_two_matches()), {}},
          {"algorithm_that_nobody_validates", with_dnssec(of_unknown_algorithm()), {}},
          {"keys_were_not_read", with_dnssec(keys_not_read()), {}},
          {"below_an_unsigned_zone", with_dnssec(mismatched_zone(), unsigned_zone()), {}},
          {"validated_all_the_same", caa_read(with_dnssec(mismatched_zone()), true), {}},
          {"mismatched", caa_failed(with_dnssec(mismatched_zone()), "bogus"), {&cause::DNSSEC_DS_MISMATCH}},
          {"zone_is_unsigned", with_dnssec(unsigned_with_ds()), {&cause::DNSSEC_DS_MISMATCH}},
          {"parent_is_broken", with_dnssec(signed_zone(), mismatched_zone()), {&cause::DNSSEC_DS_MISMATCH}},
          {"answered_without_validating", caa_read(with_dnssec(mismatched_zone())), {&cause::DNSSEC_DS_MISMATCH}}};
}

const bool known = add_cases("dnssec_chain_holds", cases());

class DnssecChainHolds : public testing::TestWithParam<RuleCase> {};

TEST_P(DnssecChainHolds, ReportsItsCauses) { expect_outcome("dnssec_chain_holds", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnssecChainHolds, testing::ValuesIn(cases()), case_name);

TEST(DnssecChainHoldsWords, NameTheLinkThatIsBroken) {
  const auto finding = only_finding("dnssec_chain_holds", caa_failed(with_dnssec(mismatched_zone()), "bogus"));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("zone"), zone_name);
  EXPECT_EQ(finding.evidence.at("tag"), "key tag 4711");
  EXPECT_EQ(finding.evidence.at("actual"), "4711 (algorithm 13)");
  EXPECT_EQ(only_finding("dnssec_chain_holds", with_dnssec(signed_zone(), mismatched_zone())).evidence.at("zone"),
            "jp");
}

TEST(DnssecChainHoldsWords, AreUncertainWhereOurViewDoesNotValidate) {
  EXPECT_EQ(only_finding("dnssec_chain_holds", caa_read(with_dnssec(mismatched_zone()))).certainty,
            model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::dnssec_chain_holds_test
