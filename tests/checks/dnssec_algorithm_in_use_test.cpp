#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::dnssec_algorithm_in_use_test {
namespace {

namespace cause = model::cause;

model::Facts with_ds(std::vector<model::DnssecFact::Ds> ds) {
  model::DnssecFact dnssec = signed_zone();
  dnssec.ds = std::move(ds);
  return with_dnssec(std::move(dnssec));
}

model::DnssecFact::Ds ds(std::uint8_t algorithm, std::uint8_t digest_type) {
  return {.key_tag = 4711, .algorithm = algorithm, .digest_type = digest_type, .matches_a_key = true};
}

model::Facts retired_at_the_registry() {
  model::Facts facts = with_ds({ds(13, 2)});
  facts.public_suffix =
      model::PublicSuffixFact{.tld = "jp", .tld_known = true, .suffix = "jp", .registrable = zone_name};
  facts.delegation->zones.front().dnssec.ds = {ds(7, 1)};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"unsigned", with_ds({}), {}},
          {"in_use", with_ds({ds(13, 2)}), {}},
          {"old_digest_beside_a_new_one", with_ds({ds(8, 1), ds(8, 2)}), {}},
          {"new_key_beside_an_old_one", with_ds({ds(7, 2), ds(13, 2)}), {}},
          {"retired_at_the_registry", retired_at_the_registry(), {}},
          {"retired", with_ds({ds(7, 2)}), {&cause::DNSSEC_UNSUPPORTED_ALG}},
          {"sha1_digest_only", with_ds({ds(8, 1)}), {&cause::DNSSEC_UNSUPPORTED_ALG}}};
}

const bool known = add_cases("dnssec_algorithm_in_use", cases());

class DnssecAlgorithmInUse : public testing::TestWithParam<RuleCase> {};

TEST_P(DnssecAlgorithmInUse, ReportsItsCauses) { expect_outcome("dnssec_algorithm_in_use", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnssecAlgorithmInUse, testing::ValuesIn(cases()), case_name);

TEST(DnssecAlgorithmInUseWords, NameTheAlgorithm) {
  EXPECT_EQ(only_finding("dnssec_algorithm_in_use", with_ds({ds(7, 2)})).evidence.at("alg"), "algorithm 7");
  EXPECT_EQ(only_finding("dnssec_algorithm_in_use", with_ds({ds(8, 1)})).evidence.at("alg"), "DS digest type 1");
}

}  // namespace
}  // namespace certwright::checks::tests::dnssec_algorithm_in_use_test
