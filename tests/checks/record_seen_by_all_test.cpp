#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::record_seen_by_all_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::ServerAnswer first_has() { return record_from("ns1.example.jp", first_address, record_value); }
model::ServerAnswer second_has() { return record_from("ns2.example.jp", second_address, record_value); }
model::ServerAnswer second_lacks() { return record_from("ns2.example.jp", second_address); }

model::Facts on_both(model::Facts facts) { return asked_directly(std::move(facts), {first_has(), second_has()}); }

model::Facts serials_differ(model::Facts facts) {
  last_zone_of(facts).answers.back() = soa_from(
      "ns2.example.jp", second_address, "ns1.example.jp. hostmaster.example.jp. 2026112300 7200 3600 1209600 900");
  return facts;
}

model::Facts seen_inside(model::Facts facts, model::ServerAnswer answer) {
  facts.system_view = model::SystemViewFact{.resolvers = {"10.0.0.53"}, .answers = {std::move(answer)}};
  return facts;
}

model::ServerAnswer denied(const std::string& zone, const std::string& soa) {
  model::ServerAnswer answer = record_from("", "10.0.0.53");
  answer.authority = {line(zone, "SOA", soa)};
  return answer;
}

/// The parent names two servers that lack the record; the zone names one that has it.
model::Facts of_two_providers() {
  model::Facts facts =
      asked_directly(searched({}), {second_lacks(), record_from("ns1.dns.example", other_address, record_value)});
  last_zone_of(facts).servers.push_back({.name = "ns1.dns.example", .addresses = {other_address}, .at_child = true});
  return facts;
}

model::Facts hidden_primary_is_ahead() {
  model::Facts facts =
      asked_directly(searched({}), {second_lacks(), record_from("hidden.example.jp", other_address, record_value)});
  last_zone_of(facts).servers.push_back({.name = "hidden.example.jp", .addresses = {other_address}, .extra = true});
  return facts;
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"no_direct_view", searched({}), {}},
      {"missing_everywhere",
       asked_directly(searched({}), {record_from("ns1.example.jp", first_address), second_lacks()}),
       {}},
      {"seen_by_all", on_both(proved()), {}},
      {"serials_differ_and_all_have_it", serials_differ(on_both(proved())), {}},
      {"one_is_dead_and_it_is_found", asked_directly(proved(), {first_has(), ended(End::no_answer, second_has())}), {}},
      {"no_way_to_one_from_here", asked_directly(proved(), {first_has(), ended(End::unreachable, second_has())}), {}},
      {"one_fails", asked_directly(proved(), {first_has(), refused_with("SERVFAIL", second_has())}), {}},
      {"of_two_providers", of_two_providers(), {}},
      {"hidden_primary_is_ahead", hidden_primary_is_ahead(), {}},
      {"inside_remembers_the_same_zone", seen_inside(on_both(proved()), denied(zone_name, soa_data)), {}},
      {"inside_sees_it", seen_inside(on_both(proved()), record_from("", "10.0.0.53", record_value)), {}},
      {"inside_fails", seen_inside(on_both(proved()), refused_with("SERVFAIL", record_from("", "10.0.0.53"))), {}},
      {"on_one_of_two", asked_directly(searched({}), {first_has(), second_lacks()}), {&cause::DNS_NOT_PROPAGATED}},
      {"on_one_of_two_and_found",
       asked_directly(proved(), {first_has(), second_lacks()}),
       {&cause::DNS_NOT_PROPAGATED}},
      {"absence_is_remembered", on_both(searched({})), {&cause::DNS_NEGATIVE_CACHE}},
      {"absence_is_remembered_and_one_is_dead",
       asked_directly(searched({}), {first_has(), ended(End::no_answer, second_has())}),
       {&cause::DNS_NEGATIVE_CACHE}},
      {"old_value_is_remembered",
       on_both(searched({seen_at(record_name, "old.example")})),
       {&cause::DNS_SELF_CHECK_SPLIT}},
      {"inside_has_a_zone_of_its_own",
       seen_inside(on_both(proved()), denied("example.jp", "ns.corp. root.corp. 1 2 3 4 86400")),
       {&cause::DNS_SELF_CHECK_SPLIT}},
      {"inside_denies_the_domain",
       seen_inside(on_both(proved()), denied("jp", soa_data)),
       {&cause::DNS_SELF_CHECK_SPLIT}}};
}

const bool known = add_cases("record_seen_by_all", cases());

class RecordSeenByAll : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordSeenByAll, ReportsItsCauses) { expect_outcome("record_seen_by_all", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordSeenByAll, testing::ValuesIn(cases()), case_name);

TEST(RecordSeenByAllWords, CountServersAndNameThoseWithoutTheRecord) {
  const auto finding =
      only_finding("record_seen_by_all", serials_differ(asked_directly(searched({}), {first_has(), second_lacks()})));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("have"), "1");
  EXPECT_EQ(finding.evidence.at("all"), "2");
  EXPECT_EQ(finding.evidence.at("missing"), "ns2.example.jp");
  EXPECT_EQ(only_finding("record_seen_by_all", asked_directly(searched({}), {first_has(), second_lacks()})).certainty,
            model::Certainty::likely);
}

// RFC 2308: the lesser of TTL (3600) and MINIMUM (900) of the SOA record.
TEST(RecordSeenByAllWords, SayHowLongAbsenceIsRemembered) {
  EXPECT_EQ(only_finding("record_seen_by_all", on_both(searched({}))).evidence.at("ttl"), "900 s");
  model::Facts facts = on_both(searched({}));
  last_zone_of(facts).answers = {soa_from("ns1.example.jp", first_address, "no numbers here")};
  EXPECT_EQ(only_finding("record_seen_by_all", facts).evidence.at("ttl"), "10800 s");
}

// Both addresses of one server count once, and one of them without the record is enough.
TEST(RecordSeenByAllWords, CountAServerWithTwoAddressesOnce) {
  model::Facts facts =
      asked_directly(searched({}), {first_has(), second_has(), record_from("ns2.example.jp", "2001:db8::2")});
  last_zone_of(facts).servers.back().addresses.push_back("2001:db8::2");
  const auto finding = only_finding("record_seen_by_all", facts);
  EXPECT_EQ(finding.evidence.at("have"), "1");
  EXPECT_EQ(finding.evidence.at("all"), "2");
}

}  // namespace
}  // namespace certwright::checks::tests::record_seen_by_all_test
