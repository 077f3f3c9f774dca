#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::name_servers_answer_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::Facts with_ends(End first, End second) {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).answers = {ended(first, soa_from("ns1.example.jp", first_address)),
                                 ended(second, soa_from("ns2.example.jp", second_address))};
  return facts;
}

model::Facts one_of_two_is_dead() {
  model::Facts facts = with_ends(End::no_answer, End::no_answer);
  last_zone_of(facts).answers.push_back(soa_from("ns2.example.jp", second_address));
  return facts;
}

model::Facts without_addresses() {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).answers.clear();
  for (model::NameServerFact& server : last_zone_of(facts).servers) server.addresses.clear();
  return facts;
}

model::Facts without_hosts() {
  model::Facts facts = without_addresses();
  for (model::NameServerFact& server : last_zone_of(facts).servers) server.has_no_address = true;
  last_zone_of(facts).referrals = {answered("a.dns.jp", "192.0.2.53", zone_name + ". SOA")};
  return facts;
}

model::Facts one_host_is_unknown() {
  model::Facts facts = without_hosts();
  last_zone_of(facts).servers.front().has_no_address = false;
  return facts;
}

model::Facts answers_with_an_error_only() {
  model::Facts facts = with_ends(End::no_answer, End::no_answer);
  last_zone_of(facts).answers.push_back(refused_with("REFUSED", soa_from("ns1.example.jp", first_address)));
  return facts;
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"both_answer", asked_directly(facts_of("shop.example.jp")), {}},
      {"one_of_two_is_dead", one_of_two_is_dead(), {}},
      {"an_error_is_an_answer", answers_with_an_error_only(), {}},
      {"no_way_to_them_from_here", with_ends(End::unreachable, End::unreachable), {}},
      {"one_special_and_no_way_to_the_other", with_ends(End::not_asked, End::unreachable), {}},
      {"a_resolver_gets_through", caa_read(with_ends(End::no_answer, End::no_answer)), {}},
      {"no_servers", asked_directly(facts_of("shop.example.jp"), {}, {.zones = {{.name = "example.jp"}}}), {}},
      {"no_addresses", without_addresses(), {}},
      {"no_hosts", without_hosts(), {&cause::DNS_SERVER_UNREACHABLE}},
      {"one_host_is_unknown", one_host_is_unknown(), {&cause::DNS_SERVER_UNREACHABLE}},
      {"no_hosts_and_a_resolver_gets_through", caa_read(without_hosts()), {}},
      {"silent", with_ends(End::no_answer, End::no_answer), {&cause::DNS_SERVER_UNREACHABLE}},
      {"closed", caa_failed(with_ends(End::refused, End::malformed)), {&cause::DNS_SERVER_UNREACHABLE}},
      {"silent_and_no_way_to_the_other", with_ends(End::unreachable, End::no_answer), {&cause::DNS_SERVER_UNREACHABLE}},
      {"special_addresses_only", with_ends(End::not_asked, End::not_asked), {&cause::DNS_SERVER_UNREACHABLE}}};
}

const bool known = add_cases("name_servers_answer", cases());

class NameServersAnswer : public testing::TestWithParam<RuleCase> {};

TEST_P(NameServersAnswer, ReportsItsCauses) { expect_outcome("name_servers_answer", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NameServersAnswer, testing::ValuesIn(cases()), case_name);

TEST(NameServersAnswerWords, ListEveryAddressAndHowItEnded) {
  const auto finding = only_finding("name_servers_answer", with_ends(End::no_answer, End::refused));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(
      finding.evidence.at("list"),
      "ns1.example.jp (198.51.100.1): no answer over UDP; ns2.example.jp (198.51.100.2): connection refused over UDP");
}

TEST(NameServersAnswerWords, TellOfHostsWithoutAddress) {
  const auto finding = only_finding("name_servers_answer", without_hosts());
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("list"),
            "ns1.example.jp: the host has no address; ns2.example.jp: the host has no address");
  EXPECT_EQ(only_finding("name_servers_answer", one_host_is_unknown()).certainty, model::Certainty::likely);
}

TEST(NameServersAnswerWords, AreUncertainWhereSomeAddressCouldNotBeTried) {
  EXPECT_EQ(only_finding("name_servers_answer", with_ends(End::no_answer, End::unreachable)).certainty,
            model::Certainty::likely);
  EXPECT_EQ(only_finding("name_servers_answer", with_ends(End::not_asked, End::not_asked)).certainty,
            model::Certainty::certain);
}

}  // namespace
}  // namespace certwright::checks::tests::name_servers_answer_test
