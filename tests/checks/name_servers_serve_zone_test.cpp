#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::name_servers_serve_zone_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::ServerAnswer lame(std::string rcode, std::string server, std::string address) {
  return refused_with(std::move(rcode), soa_from(std::move(server), std::move(address)));
}

model::Facts with_soa(model::ServerAnswer first, model::ServerAnswer second) {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).answers = {std::move(first), std::move(second)};
  return facts;
}

model::Facts both_lame() {
  return with_soa(lame("REFUSED", "ns1.example.jp", first_address), lame("SERVFAIL", "ns2.example.jp", second_address));
}

model::Facts one_lame() {
  return with_soa(lame("REFUSED", "ns1.example.jp", first_address), soa_from("ns2.example.jp", second_address));
}

model::Facts both_without_authority() {
  return with_soa(lame("NOERROR", "ns1.example.jp", first_address), lame("NOERROR", "ns2.example.jp", second_address));
}

/// The zone's other server answers the question on which a resolver failed.
model::Facts one_lame_and_caa_at_the_other() {
  model::Facts facts = one_lame();
  facts.delegation->answers = {answered("ns2.example.jp", second_address, "shop.example.jp. CAA")};
  return facts;
}

model::ServerAnswer of_parent_only(std::string server, std::string address) {
  model::ServerAnswer answer = lame("NXDOMAIN", std::move(server), std::move(address));
  answer.authoritative = true;
  answer.authority = {line("jp", "SOA", soa_data)};
  return answer;
}

model::Facts extra_server_is_lame() {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).servers.push_back({.name = "ns9.example.org", .addresses = {other_address}, .extra = true});
  last_zone_of(facts).answers.push_back(lame("REFUSED", "ns9.example.org", other_address));
  return caa_failed(facts);
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"both_serve", asked_directly(facts_of("shop.example.jp")), {}},
      {"one_lame_and_the_name_works", caa_read(one_lame()), {}},
      {"one_lame_and_the_record_is_found", asked_directly(proved(), {}, *one_lame().delegation), {}},
      {"one_lame_and_nothing_else_known", one_lame(), {}},
      {"one_lame_and_all_fail_on_caa", caa_failed(one_lame()), {}},
      {"they_refuse_us_only", caa_read(both_lame()), {}},
      {"they_refuse_us_only_and_the_record_is_missing", asked_directly(searched({}), {}, *both_lame().delegation), {}},
      {"without_authority_and_the_record_is_found",
       asked_directly(proved(), {}, *both_without_authority().delegation),
       {}},
      {"without_authority_and_the_record_is_missing",
       asked_directly(searched({}), {}, *both_without_authority().delegation),
       {&cause::DNS_LAME_DELEGATION}},
      {"server_that_the_caller_named", extra_server_is_lame(), {}},
      {"silent_is_not_lame",
       with_soa(ended(End::no_answer, soa_from("ns1.example.jp", first_address)),
                ended(End::no_answer, soa_from("ns2.example.jp", second_address))),
       {}},
      {"both_lame", both_lame(), {&cause::DNS_LAME_DELEGATION}},
      {"both_serve_the_parent_only",
       with_soa(of_parent_only("ns1.example.jp", first_address), of_parent_only("ns2.example.jp", second_address)),
       {&cause::DNS_LAME_DELEGATION}},
      {"without_authority",
       with_soa(lame("NOERROR", "ns1.example.jp", first_address),
                ended(End::no_answer, soa_from("ns2.example.jp", second_address))),
       {&cause::DNS_LAME_DELEGATION}},
      {"one_lame_and_a_resolver_stuck_there",
       caa_failed(one_lame_and_caa_at_the_other()),
       {&cause::DNS_LAME_DELEGATION}}};
}

const bool known = add_cases("name_servers_serve_zone", cases());

class NameServersServeZone : public testing::TestWithParam<RuleCase> {};

TEST_P(NameServersServeZone, ReportsItsCauses) { expect_outcome("name_servers_serve_zone", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NameServersServeZone, testing::ValuesIn(cases()), case_name);

TEST(NameServersServeZoneWords, NameTheServersAndWhatTheySay) {
  const auto finding = only_finding("name_servers_serve_zone", both_lame());
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("ns"), "ns1.example.jp, ns2.example.jp");
  EXPECT_EQ(finding.evidence.at("rcode"), "REFUSED, SERVFAIL");
  EXPECT_EQ(finding.evidence.at("query"), "example.jp. SOA");
}

TEST(NameServersServeZoneWords, AreUncertainWhereAnotherServerServesIt) {
  EXPECT_EQ(only_finding("name_servers_serve_zone", caa_failed(one_lame_and_caa_at_the_other())).certainty,
            model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::name_servers_serve_zone_test
