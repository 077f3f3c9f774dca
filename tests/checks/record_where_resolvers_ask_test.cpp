#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::record_where_resolvers_ask_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

const std::string other_zone = "shop.example.jp";

std::vector<model::ServerAnswer> missing_at_both() {
  return {record_from("ns1.example.jp", first_address), record_from("ns2.example.jp", second_address)};
}

/// The zone's two servers say that there is no record; another one, whose NS set is `names`, has it.
model::Facts on_another_server(const std::vector<std::string>& names, model::NameServerFact other) {
  std::vector<model::ServerAnswer> about_name = missing_at_both();
  about_name.push_back(record_from(other.name, other_address, record_value));
  model::Facts facts = asked_directly(searched({}), std::move(about_name));
  other.addresses = {other_address};
  last_zone_of(facts).answers.push_back(soa_from(other.name, other_address));
  if (!names.empty()) last_zone_of(facts).answers.push_back(ns_from(other.name, other_address, names));
  last_zone_of(facts).servers.push_back(std::move(other));
  return facts;
}

const std::vector<std::string> new_provider{"ns1.dns.example", "ns2.dns.example"};

model::NameServerFact extra() { return {.name = "ns1.dns.example", .extra = true}; }

model::Facts lame_at_the_registrar() {
  model::Facts facts = on_another_server(new_provider, extra());
  facts.delegation->answers.erase(facts.delegation->answers.begin(), facts.delegation->answers.begin() + 2);
  for (std::size_t i = 0; i < 2; ++i)
    last_zone_of(facts).answers[i] = refused_with("REFUSED", last_zone_of(facts).answers[i]);
  return facts;
}

model::Facts silent_at_the_registrar() {
  model::Facts facts = on_another_server(new_provider, extra());
  for (std::size_t i = 0; i < 2; ++i)
    facts.delegation->answers[i] = ended(End::no_answer, facts.delegation->answers[i]);
  return facts;
}

/// shop.example.jp is a zone of its own, on other servers; the one of example.jp answers with the record.
model::Facts in_zone_above() {
  model::DelegationFact fact = delegation();
  fact.zones.push_back({.name = other_zone,
                        .parent = zone_name,
                        .servers = {server("ns1.shop.example.jp", {other_address})},
                        .answers = {soa_from("ns1.shop.example.jp", other_address, soa_data, other_zone)}});
  return asked_directly(
      searched({}),
      {record_from("ns1.example.jp", first_address, record_value), record_from("ns1.shop.example.jp", other_address)},
      std::move(fact));
}

model::Facts in_zone_above_without_its_soa() {
  model::Facts facts = in_zone_above();
  facts.delegation->zones[1].answers.clear();
  return facts;
}

model::Facts in_both_zones() {
  model::Facts facts = in_zone_above();
  facts.delegation->answers.push_back(record_from("ns1.shop.example.jp", other_address, record_value));
  return facts;
}

model::Facts matching(model::Facts facts) {
  (*facts.validation_record)->matches = true;
  return facts;
}

model::Facts nobody_is_delegated_to() {
  model::Facts facts = on_another_server(new_provider, extra());
  for (model::NameServerFact& server : last_zone_of(facts).servers) server.at_parent = false;
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"no_direct_view", searched({}), {}},
          {"missing_everywhere", asked_directly(searched({}), missing_at_both()), {}},
          {"published_where_asked",
           asked_directly(searched({}), {record_from("ns1.example.jp", first_address, record_value)}),
           {}},
          {"found_all_the_same", matching(on_another_server(new_provider, extra())), {}},
          {"hidden_primary_with_the_same_name_servers",
           on_another_server({"ns1.example.jp", "ns2.example.jp"}, extra()),
           {}},
          {"sets_overlap", on_another_server({"ns2.example.jp", "ns3.example.jp"}, extra()), {}},
          {"name_servers_unknown", on_another_server({}, extra()), {}},
          {"those_asked_are_silent", silent_at_the_registrar(), {}},
          {"a_stub_zone_has_no_parent", nobody_is_delegated_to(), {}},
          {"in_both_zones", in_both_zones(), {}},
          {"no_record_is_wanted", asked_directly(facts_of("shop.example.jp"), missing_at_both()), {}},
          {"on_the_new_provider", on_another_server(new_provider, extra()), {&cause::DNS_REGISTRAR_NS_MISMATCH}},
          {"on_servers_that_the_zone_names",
           on_another_server(new_provider, {.name = "ns1.dns.example", .at_child = true}),
           {&cause::DNS_REGISTRAR_NS_MISMATCH}},
          {"the_old_provider_dropped_the_zone", lame_at_the_registrar(), {&cause::DNS_REGISTRAR_NS_MISMATCH}},
          {"in_zone_above", in_zone_above(), {&cause::DNS_WRONG_ZONE_DELEGATED}},
          {"in_zone_above_without_its_soa", in_zone_above_without_its_soa(), {&cause::DNS_WRONG_ZONE_DELEGATED}}};
}

const bool known = add_cases("record_where_resolvers_ask", cases());

class RecordWhereResolversAsk : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordWhereResolversAsk, ReportsItsCauses) { expect_outcome("record_where_resolvers_ask", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordWhereResolversAsk, testing::ValuesIn(cases()), case_name);

TEST(RecordWhereResolversAskWords, GiveBothSetsAndTheRecordToCopy) {
  const auto finding = only_finding("record_where_resolvers_ask", on_another_server(new_provider, extra()));
  EXPECT_EQ(finding.evidence.at("parent_ns"), "ns1.example.jp, ns2.example.jp");
  EXPECT_EQ(finding.evidence.at("zone_ns"), "ns1.dns.example, ns2.dns.example");
  EXPECT_EQ(finding.evidence.at("server"), "ns1.dns.example (203.0.113.9)");
  EXPECT_NE(finding.remedy().en.find("`" + record_name + ". CNAME " + record_value + ".`"), std::string::npos);
  EXPECT_NE(finding.remedy().ja.find("`" + record_label + ".shop`"), std::string::npos);
}

TEST(RecordWhereResolversAskWords, NameBothZones) {
  const auto finding = only_finding("record_where_resolvers_ask", in_zone_above());
  EXPECT_EQ(finding.evidence.at("sub"), other_zone);
  EXPECT_EQ(finding.evidence.at("zone"), zone_name);
  EXPECT_EQ(finding.evidence.at("relative"), record_label);
}

}  // namespace
}  // namespace certwright::checks::tests::record_where_resolvers_ask_test
