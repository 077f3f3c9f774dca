#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::caa_permits_issuance_test {
namespace {

namespace cause = model::cause;

using Records = std::vector<model::CaaRecord>;

model::Facts governed(std::string_view name, Records records,
                      model::ValidationMethod method = model::ValidationMethod::dns) {
  model::Facts facts = facts_of(name);
  facts.method = method;
  facts.caa = model::CaaFact{.found_at = records.empty() ? "" : "example.jp", .records = std::move(records)};
  return facts;
}

model::Facts plain(Records records) { return governed("www.example.jp", std::move(records)); }

model::Facts wild(Records records) { return governed("*.example.jp", std::move(records)); }

model::Facts mailed(Records records) {
  return governed("www.example.jp", std::move(records), model::ValidationMethod::email);
}

model::Facts not_answered() {
  model::Facts facts = facts_of("www.example.jp");
  facts.caa =
      tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL", .question = "example.jp. CAA", .detail = "all servers"});
  return facts;
}

/// Its own servers say that www.example.jp is an alias of `target`.
model::Facts alias_not_answered(const std::string& target) {
  const std::string question = "www.example.jp. CAA";
  return asked_directly(
      caa_failed(facts_of("www.example.jp"), "SERVFAIL", question),
      {answered("ns1.example.jp", first_address, question, {line("www.example.jp", "CNAME", target + ".")})});
}

std::vector<RuleCase> issue_cases() {
  return {
      {"not_asked", facts_of("www.example.jp"), {}},
      {"no_records", plain({}), {}},
      {"names_us", plain({{0, "issue", "ca.example.net"}}), {}},
      {"names_our_second_identity", plain({{0, "issue", "second-ca.example.net"}}), {}},
      {"names_us_in_capitals", plain({{0, "ISSUE", "CA.Example.NET"}}), {}},
      {"names_us_with_white_space", plain({{0, "issue", " \tca.example.net\t ;  "}}), {}},
      {"names_us_and_another", plain({{0, "issue", "other.example"}, {0, "issue", "ca.example.net"}}), {}},
      {"no_issue_in_the_set", plain({{0, "iodef", "mailto:x@example.jp"}}), {}},
      {"issuewild_counts_for_wildcards_only", plain({{0, "issuewild", ";"}}), {}},
      {"names_another", plain({{0, "issue", "other.example"}}), {&cause::CAA_NOT_ALLOWED}},
      {"names_a_parent_of_us", plain({{0, "issue", "example.net"}}), {&cause::CAA_NOT_ALLOWED}},
      {"names_a_name_below_us", plain({{0, "issue", "x.ca.example.net"}}), {&cause::CAA_NOT_ALLOWED}},
      {"another_beside_a_broken_value",
       plain({{0, "issue", "other.example"}, {0, "issue", "%%"}}),
       {&cause::CAA_NOT_ALLOWED}},
      {"semicolon", plain({{0, "issue", ";"}}), {&cause::CAA_FORBIDS_ALL}},
      {"empty_value", plain({{0, "issue", ""}}), {&cause::CAA_FORBIDS_ALL}},
      {"two_issuers_in_one_value", plain({{0, "issue", "ca.example.net other.example"}}), {&cause::CAA_FORBIDS_ALL}},
      {"trailing_dot", plain({{0, "issue", "ca.example.net."}}), {&cause::CAA_FORBIDS_ALL}},
      {"parameter_without_value", plain({{0, "issue", "ca.example.net; policy"}}), {&cause::CAA_FORBIDS_ALL}},
      {"semicolon_beside_us", plain({{0, "issue", ";"}, {0, "issue", "ca.example.net"}}), {}},
      {"look_up_failed", not_answered(), {&cause::CAA_LOOKUP_FAILED}},
      {"look_up_failed_at_an_alias", alias_not_answered("cdn.example.org"), {&cause::CAA_LOOKUP_FAILED}},
  };
}

std::vector<RuleCase> wildcard_cases() {
  return {
      {"wild_issue_decides", wild({{0, "issue", "ca.example.net"}}), {}},
      {"wild_issue_names_another", wild({{0, "issue", "other.example"}}), {&cause::CAA_NOT_ALLOWED}},
      {"wild_issuewild_names_us", wild({{0, "issuewild", "ca.example.net"}, {0, "issue", ";"}}), {}},
      {"wild_issuewild_names_another",
       wild({{0, "issuewild", "other.example"}, {0, "issue", "ca.example.net"}}),
       {&cause::CAA_WILDCARD_NOT_ALLOWED}},
      {"wild_forbidden",
       wild({{0, "issuewild", ";"}, {0, "issue", "ca.example.net"}}),
       {&cause::CAA_WILDCARD_NOT_ALLOWED}},
      {"wild_account",
       wild({{0, "issuewild", "ca.example.net; accounturi=https://a.example/1"}}),
       {&cause::CAA_ACCOUNT_MISMATCH}},
  };
}

std::vector<RuleCase> critical_cases() {
  return {
      {"critical_known", plain({{128, "issue", "ca.example.net"}}), {}},
      {"critical_contact", plain({{128, "contactemail", "x@example.jp"}}), {}},
      {"critical_unknown",
       plain({{128, "future", "x"}, {0, "issue", "ca.example.net"}}),
       {&cause::CAA_UNKNOWN_CRITICAL}},
      {"critical_unknown_by_the_low_bit", plain({{1, "future", "x"}}), {&cause::CAA_UNKNOWN_CRITICAL}},
      {"unknown_not_critical", plain({{0, "future", "x"}, {64, "other", "y"}}), {}},
  };
}

std::vector<RuleCase> parameter_cases() {
  const std::string us = "ca.example.net; ";
  return {
      {"unknown_parameter", plain({{0, "issue", us + "policy=ev"}}), {}},
      {"account", plain({{0, "issue", us + "accounturi=https://a.example/1"}}), {&cause::CAA_ACCOUNT_MISMATCH}},
      {"account_in_capitals",
       plain({{0, "issue", us + "AccountURI=https://a.example/1"}}),
       {&cause::CAA_ACCOUNT_MISMATCH}},
      {"account_here_free_there", plain({{0, "issue", us + "accounturi=https://a.example/1"}, {0, "issue", us}}), {}},
      {"our_method", plain({{0, "issue", us + "validationmethods=dns-01,ca-dns-cname"}}), {}},
      {"our_mail_method", mailed({{0, "issue", us + "validationmethods=ca-email"}}), {}},
      {"acme_method_only", plain({{0, "issue", us + "validationmethods=dns-01"}}), {&cause::CAA_METHOD_MISMATCH}},
      {"the_other_method",
       mailed({{0, "issue", us + "validationmethods=ca-dns-cname"}}),
       {&cause::CAA_METHOD_MISMATCH}},
      {"no_method_at_all", plain({{0, "issue", us + "validationmethods="}}), {&cause::CAA_METHOD_MISMATCH}},
      {"methods_of_another_ca",
       plain({{0, "issue", "other.example; validationmethods=ca-dns-cname"}}),
       {&cause::CAA_NOT_ALLOWED}},
  };
}

model::Facts behind_alias(model::Facts facts) {
  (*facts.caa)->found_at = (*facts.caa)->alias_target = "cdn.example";
  return facts;
}

std::vector<RuleCase> alias_cases() {
  return {
      {"alias_of_a_target_that_names_us", behind_alias(plain({{0, "issue", "ca.example.net"}})), {}},
      {"alias_of_a_target_without_issue", behind_alias(plain({{0, "iodef", "mailto:x@example.jp"}})), {}},
      {"alias_names_another", behind_alias(plain({{0, "issue", "other.example"}})), {&cause::CAA_VIA_CNAME}},
      {"alias_forbids_all", behind_alias(plain({{0, "issue", ";"}})), {&cause::CAA_VIA_CNAME}},
      {"alias_forbids_wildcards", behind_alias(wild({{0, "issuewild", ";"}})), {&cause::CAA_VIA_CNAME}},
      {"alias_critical", behind_alias(plain({{128, "future", "x"}})), {&cause::CAA_UNKNOWN_CRITICAL}},
      {"alias_account",
       behind_alias(plain({{0, "issue", "ca.example.net; accounturi=https://a.example/1"}})),
       {&cause::CAA_ACCOUNT_MISMATCH}},
  };
}

std::vector<RuleCase> cases() {
  std::vector<RuleCase> all = issue_cases();
  for (const auto& more : {wildcard_cases(), critical_cases(), parameter_cases(), alias_cases()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

const bool known = add_cases("caa_permits_issuance", cases());

class CaaPermitsIssuance : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaPermitsIssuance, ReportsItsCauses) { expect_outcome("caa_permits_issuance", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaPermitsIssuance, testing::ValuesIn(cases()), case_name);

TEST(CaaPermitsIssuanceWords, GiveTheRecordToAdd) {
  const auto findings = rule_named("caa_permits_issuance").judge(plain({{0, "issue", "other.example"}}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "The CAA record at example.jp allows only other.example; ca.example.net may not issue for www.example.jp.");
  EXPECT_NE(findings[0].remedy().en.find("`example.jp. CAA 0 issue \"ca.example.net\"`"), std::string::npos);
  EXPECT_EQ(findings[0].evidence.at("actual"), "0 issue \"other.example\"");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::caa_error);
}

TEST(CaaPermitsIssuanceWords, WithoutIdentitiesNobodyIsNamed) {
  model::Policy policy = test_policy();
  policy.caa_identities.clear();
  model::Facts facts = facts_of("www.example.jp", policy);
  facts.caa = model::CaaFact{.found_at = "example.jp", .records = {{0, "issue", "ca.example.net"}}};
  EXPECT_EQ(ids_of(rule_named("caa_permits_issuance").judge(facts)), std::vector<std::string>{"CAA_NOT_ALLOWED"});
}

TEST(CaaPermitsIssuanceWords, SayWhoseSetAnAliasHas) {
  const auto finding = only_finding("caa_permits_issuance", behind_alias(plain({{0, "issue", "other.example"}})));
  EXPECT_EQ(finding.effect, model::Effect::fail);
  EXPECT_EQ(finding.evidence.at("target"), "cdn.example");
  EXPECT_EQ(finding.evidence.at("found_at"), "cdn.example");
  EXPECT_EQ(finding.evidence.at("query"), "cdn.example. CAA");
}

// The servers of the name answer; those of what it is an alias of do not.
TEST(CaaPermitsIssuanceWords, NameWhereAnAliasLeads) {
  const auto finding = only_finding("caa_permits_issuance", alias_not_answered("cdn.example.org"));
  EXPECT_EQ(finding.evidence.at("zone"), "cdn.example.org");
  auto known_there = alias_not_answered("host.example.jp");
  known_there.delegation->answers.front().authority = {line(zone_name, "SOA", soa_data)};
  EXPECT_EQ(only_finding("caa_permits_issuance", known_there).evidence.at("zone"), "www.example.jp");
  EXPECT_EQ(only_finding("caa_permits_issuance", alias_not_answered("www.example.jp")).evidence.at("zone"),
            "www.example.jp")
      << "a circle ends";
}

// One server of several fails, and resolvers that happen to ask it get nothing.
TEST(CaaPermitsIssuanceWords, NameTheServerThatFails) {
  const auto facts = asked_directly(
      not_answered(), {answered("ns1.example.jp", first_address, "example.jp. CAA"),
                       refused_with("SERVFAIL", answered("ns2.example.jp", second_address, "example.jp. CAA"))});
  const auto finding = only_finding("caa_permits_issuance", facts);
  EXPECT_EQ(finding.evidence.at("server"), "ns2.example.jp (198.51.100.2)");
  EXPECT_EQ(finding.evidence.at("answer"), "SERVFAIL");
}

TEST(CaaPermitsIssuanceWords, AFailedLookUpWaitsAndNamesTheZone) {
  const auto findings = rule_named("caa_permits_issuance").judge(not_answered());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].effect, model::Effect::wait);
  EXPECT_EQ(findings[0].evidence.at("zone"), "example.jp");
  EXPECT_EQ(findings[0].evidence.at("rcode"), "SERVFAIL");
}

}  // namespace
}  // namespace certwright::checks::tests::caa_permits_issuance_test
