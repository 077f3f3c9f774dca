#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::record_in_public_dns_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::Facts inside(model::Facts facts, model::ServerAnswer answer) {
  facts.system_view = model::SystemViewFact{.resolvers = {"10.0.0.53"}, .answers = {std::move(answer)}};
  return facts;
}

model::ServerAnswer internal_answer() {
  model::ServerAnswer answer = record_from("", "10.0.0.53", record_value);
  answer.authoritative = false;
  return answer;
}

model::Facts missing_in_public() {
  return asked_directly(searched({}), {record_from("ns1.example.jp", first_address)});
}

model::Facts not_in_public_at_all() {
  model::Facts facts = asked_directly(searched({}));
  facts.delegation->not_delegated = zone_name;
  facts.delegation->zones.clear();
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"no_system_view", missing_in_public(), {}},
          {"missing_inside_too", inside(missing_in_public(), record_from("", "10.0.0.53")), {}},
          {"another_value_inside", inside(missing_in_public(), record_from("", "10.0.0.53", "other.example")), {}},
          {"no_direct_view", inside(searched({}), internal_answer()), {}},
          {"public_servers_are_silent",
           inside(asked_directly(searched({}), {ended(End::no_answer, record_from("ns1.example.jp", first_address))}),
                  internal_answer()),
           {}},
          {"published_meanwhile",
           inside(asked_directly(searched({}), {record_from("ns1.example.jp", first_address, record_value)}),
                  internal_answer()),
           {}},
          {"proved",
           inside(asked_directly(proved(), {record_from("ns1.example.jp", first_address)}), internal_answer()),
           {}},
          {"internal_name", internal(inside(missing_in_public(), internal_answer())), {}},
          {"inside_only", inside(missing_in_public(), internal_answer()), {&cause::DNS_PRIVATE_ZONE}},
          {"inside_with_authority",
           inside(missing_in_public(), record_from("", "10.0.0.53", record_value)),
           {&cause::DNS_PRIVATE_ZONE}},
          {"domain_is_not_public", inside(not_in_public_at_all(), internal_answer()), {&cause::DNS_PRIVATE_ZONE}}};
}

const bool known = add_cases("record_in_public_dns", cases());

class RecordInPublicDns : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordInPublicDns, ReportsItsCauses) { expect_outcome("record_in_public_dns", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordInPublicDns, testing::ValuesIn(cases()), case_name);

TEST(RecordInPublicDnsWords, AreCertainOnlyWhereTheInsideHasAuthority) {
  EXPECT_EQ(only_finding("record_in_public_dns", inside(missing_in_public(), internal_answer())).certainty,
            model::Certainty::likely);
  const auto finding =
      only_finding("record_in_public_dns", inside(missing_in_public(), record_from("", "10.0.0.53", record_value)));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("server"), "10.0.0.53");
  EXPECT_EQ(finding.evidence.at("zone"), zone_name);
}

}  // namespace
}  // namespace certwright::checks::tests::record_in_public_dns_test
