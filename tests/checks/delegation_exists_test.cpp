#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::delegation_exists_test {
namespace {

namespace cause = model::cause;

const std::string sub_zone = "shop.example.jp";

model::ServerAnswer no_such_name(std::string address, const std::string& zone) {
  model::ServerAnswer answer = answered("", std::move(address), sub_zone + ". NS");
  answer.rcode = "NXDOMAIN";
  answer.authority.push_back(line(zone, "SOA", soa_data));
  return answer;
}

model::Facts undelegated(std::string name, std::vector<model::ServerAnswer> about_name = {}) {
  model::Facts facts = asked_directly(facts_of("www.shop.example.jp"), std::move(about_name));
  facts.public_suffix =
      model::PublicSuffixFact{.tld = "jp", .tld_known = true, .suffix = "jp", .registrable = zone_name};
  facts.delegation->not_delegated = std::move(name);
  facts.delegation->zones.push_back(
      {.name = sub_zone, .parent = zone_name, .referrals = {no_such_name(first_address, zone_name)}});
  return facts;
}

model::ServerAnswer soa_of_sub(std::string server, std::string address) {
  return soa_from(std::move(server), std::move(address), soa_data, sub_zone);
}

model::Facts unregistered() {
  model::Facts facts = undelegated(zone_name);
  facts.delegation->zones.resize(1);
  facts.delegation->zones.push_back(
      {.name = zone_name, .parent = "jp", .referrals = {no_such_name("192.0.2.53", "jp")}});
  return facts;
}

model::Facts known_to_the_search() {
  model::Facts facts = searched({});
  facts.record_search->domain_exists = false;
  facts.public_suffix = unregistered().public_suffix;
  facts.delegation = unregistered().delegation;
  return facts;
}

model::Facts found_all_the_same() {
  model::Facts facts = proved();
  facts.delegation = undelegated(sub_zone, {soa_of_sub("ns9.example.jp", other_address)}).delegation;
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"delegated", asked_directly(facts_of("shop.example.jp")), {}},
          {"name_that_is_not_there_yet", undelegated(sub_zone), {}},
          {"name_in_an_odd_file", undelegated("."), {}},
          {"internal_name", internal(unregistered()), {}},
          {"the_search_told_it", known_to_the_search(), {}},
          {"found_all_the_same", found_all_the_same(), {}},
          {"zone_on_a_server_that_was_named",
           undelegated(sub_zone, {soa_of_sub("ns9.example.jp", other_address)}),
           {&cause::DNS_NO_DELEGATION}},
          {"zone_on_one_server_of_its_parent",
           undelegated(sub_zone, {soa_of_sub("ns2.example.jp", second_address)}),
           {&cause::DNS_NO_DELEGATION}},
          {"domain_unknown_to_the_registry", unregistered(), {&cause::NAME_NOT_REGISTERED}}};
}

const bool known = add_cases("delegation_exists", cases());

class DelegationExists : public testing::TestWithParam<RuleCase> {};

TEST_P(DelegationExists, ReportsItsCauses) { expect_outcome("delegation_exists", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DelegationExists, testing::ValuesIn(cases()), case_name);

TEST(DelegationExistsWords, NameTheParentAndTheServersToDelegateTo) {
  const auto finding =
      only_finding("delegation_exists", undelegated(sub_zone, {soa_of_sub("ns9.example.jp", other_address)}));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("parent"), zone_name);
  EXPECT_EQ(finding.evidence.at("ns"), "ns9.example.jp");
  EXPECT_EQ(finding.evidence.at("query"), "shop.example.jp. NS");
  EXPECT_EQ(finding.evidence.at("answer"), "NXDOMAIN");
}

TEST(DelegationExistsWords, AreUncertainWhereAServerOfTheParentAnswersToo) {
  const auto finding =
      only_finding("delegation_exists", undelegated(sub_zone, {soa_of_sub("ns2.example.jp", second_address)}));
  EXPECT_EQ(finding.certainty, model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::delegation_exists_test
