#include "model/decision.h"

#include <gtest/gtest.h>

namespace certwright::model::decision_test {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};

DomainName name_of(std::string_view text) { return DomainName::parse(text).value(); }

Facts facts_of(std::string_view name, const Policy& policy) {
  Facts facts{.name = name_of(name), .policy = &policy, .gathered_at = now};
  facts.names_together = {"shop.example.net", "*.shop.example.net"};
  facts.caa.emplace(CaaFact{.found_at = "example.net",
                            .records = {{.flags = 0, .tag = "issue", .value = "ca.example.net; a=\"b\""}},
                            .dnssec_secure = true,
                            .ttl = 300s,
                            .alias_target = {}});
  return facts;
}

Proof proof_of(std::string base) {
  return {.base_name = std::move(base),
          .method = ValidationMethod::dns,
          .question = "_x.shop.example.net. CNAME",
          .answer = "_y.acm-validations.aws.",
          .resolver = "recursive resolver",
          .dnssec_secure = true,
          .at = now - 5s};
}

class DecisionJson : public testing::Test {
 protected:
  Policy policy_;
  Judged judged() {
    std::vector<Facts> facts{facts_of("shop.example.net", policy_), facts_of("*.shop.example.net", policy_)};
    Judged judged{.at = now, .policy_facts = facts_list_json(facts), .last_facts = facts, .last_report = {}};
    judged.last_report.names.push_back(
        {.name = "shop.example.net", .findings = {found(cause::CAA_LOOKUP_FAILED, {{"zone", "a\"b"}})}});
    return judged;
  }
  // The second name has the proof of the first, or one of its own.
  std::vector<DomainValidation> validations(std::string second_base) {
    std::vector<DomainValidation> both{{.name = name_of("shop.example.net"), .proof = proof_of("shop.example.net")},
                                       {.name = name_of("*.shop.example.net"), .proof = proof_of("shop.example.net")}};
    both[1].proof->base_name = std::move(second_base);
    return both;
  }
  const LintsPassed lints_{.rules = "baseline", .count = 61, .digest = "ab"};
};

TEST_F(DecisionJson, comes_back_as_it_was) {
  Report report{.at = now, .names = {}};
  report.names.push_back({.name = "*.shop.example.net", .findings = {found(cause::WILD_NO_APEX)}});
  const std::string json = decision_json("d1", judged(), report, validations("shop.example.net"),
                                         {.profile = "public-trust", .lints = lints_});
  EXPECT_EQ(json.find('\n'), std::string::npos);
  EXPECT_EQ(json.find("names_together"), std::string::npos) << "the names stand there once";
  const Policy other;
  const auto read = read_decision(json, other);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->at, now);
  EXPECT_EQ(read->terms, "d1");
  EXPECT_EQ(read->names, (std::vector<std::string>{"shop.example.net", "*.shop.example.net"}));
  EXPECT_FALSE(read->by_private_authority);
  ASSERT_EQ(read->policy_facts.size(), 2U);
  EXPECT_EQ(read->policy_facts[1].name.str(), "*.shop.example.net");
  EXPECT_EQ(read->policy_facts[1].policy, &other);
  EXPECT_EQ(read->policy_facts[1].names_together, read->names);
  ASSERT_TRUE(read->last_facts.at(0).caa);
  ASSERT_TRUE(*read->last_facts.at(0).caa);
  EXPECT_EQ((*read->last_facts.at(0).caa)->ttl, 300s);
  EXPECT_EQ((*read->last_facts.at(0).caa)->records.at(0).value, "ca.example.net; a=\"b\"");
  ASSERT_EQ(read->proofs.size(), 1U) << "two names share it";
  EXPECT_EQ(read->proofs[0].answer, "_y.acm-validations.aws.");
  EXPECT_TRUE(read->proofs[0].dnssec_secure);
  EXPECT_EQ(read->proofs[0].at, now - 5s);
  ASSERT_EQ(read->findings.size(), 2U);
  EXPECT_FALSE(read->findings[0].is_last);
  EXPECT_EQ(read->findings[0].id, "WILD_NO_APEX");
  EXPECT_TRUE(read->findings[1].is_last);
  EXPECT_EQ(read->findings[1].evidence.at("zone"), "a\"b");
  EXPECT_EQ(read->proof_at(0), read->proof_at(1));
  EXPECT_EQ(read->proof_at(2), nullptr);
  EXPECT_EQ(read->profile, "public-trust");
  EXPECT_EQ(read->lints, lints_);
}

TEST_F(DecisionJson, a_proof_of_its_own_stays_with_its_name) {
  auto both = validations("shop.example.net");
  both[1].proof->answer = "approved by webmaster@shop.example.net";
  const auto read =
      read_decision(decision_json("", judged(), {}, both, {.profile = "public-trust", .lints = lints_}), policy_);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->proofs.size(), 2U);
  EXPECT_EQ(read->proof_at(0)->answer, "_y.acm-validations.aws.");
  EXPECT_EQ(read->proof_at(1)->answer, "approved by webmaster@shop.example.net");
}

TEST_F(DecisionJson, addresses_come_back_with_the_private_ca_that_was_asked) {
  Judged by_authority = judged();
  by_authority.policy_facts.clear();
  PrivateAuthorityFact authority{.arn = "arn:1", .issuer_id = "0011", .name = "Internal CA"};
  authority.constraints.permitted = {"corp.example"};
  authority.constraints.permitted_addresses = {*AddressRange::parse("10.0.0.0/8")};
  authority.constraints.excluded_addresses = {*AddressRange::parse("10.1.0.0/16"), *AddressRange::parse("fd00::/8")};
  for (const char* const text : {"10.0.0.1", "fd00::1"})
    by_authority.address_facts.push_back(
        {.address = *IpAddress::parse(text), .gathered_at = now, .in_profile = true, .private_authority = authority});
  for (const bool alone : {false, true}) {
    if (alone) by_authority.last_facts.clear();
    const std::string json = decision_json("", by_authority, {}, {}, {.profile = "private", .lints = lints_});
    const auto read = read_decision(json, policy_);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->names.size(), alone ? 2U : 4U);
    EXPECT_EQ(read->names.back(), "fd00::1");
    ASSERT_EQ(read->address_facts.size(), 2U);
    EXPECT_EQ(read->address_facts[1].address, IpAddress::parse("fd00::1"));
    EXPECT_EQ(read->address_facts[1].gathered_at, now);
    EXPECT_TRUE(read->address_facts[1].in_profile);
    EXPECT_EQ(read->address_facts[1].private_authority.name, "Internal CA");
    EXPECT_EQ(read->address_facts[1].private_authority.constraints, authority.constraints);
  }
  EXPECT_FALSE(read_decision(R"({"address_facts":[{"address":"10.0.0.0/8"}]})", policy_));
  EXPECT_FALSE(read_decision(R"({"address_facts":{}})", policy_));
}

TEST_F(DecisionJson, of_a_private_authority_has_no_policy_facts) {
  Judged by_authority = judged();
  by_authority.policy_facts.clear();
  const auto read =
      read_decision(decision_json("", by_authority, {}, {}, {.profile = "public-trust", .lints = lints_}), policy_);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_TRUE(read->by_private_authority);
  EXPECT_TRUE(read->policy_facts.empty());
  EXPECT_EQ(read->last_facts.size(), 2U);
}

TEST_F(DecisionJson, damage_is_told) {
  for (const std::string_view damaged : {"", "[]", "{", R"({"names":1})", R"({"last_facts":{}})", R"({"at":"soon"})"}) {
    const auto read = read_decision(damaged, policy_);
    ASSERT_FALSE(read) << damaged;
    EXPECT_EQ(read.error().code, ErrorCode::internal);
  }
}

TEST(DecisionTermsJson, comes_back_as_it_was) {
  DecisionTerms terms{.version = "1.2", .policy = {}, .checks = {"caa", "b"}, .lints = {"serial_number"}};
  terms.policy.names = NamePolicy::private_names;
  terms.policy.caa_identities = {"ca.example.net"};
  const auto read = read_decision_terms(to_json(terms));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ((*read)->version, "1.2");
  EXPECT_EQ((*read)->policy.names, NamePolicy::private_names);
  EXPECT_EQ((*read)->policy.caa_identities, terms.policy.caa_identities);
  EXPECT_EQ((*read)->checks, terms.checks);
  EXPECT_EQ((*read)->lints, terms.lints);
}

}  // namespace
}  // namespace certwright::model::decision_test
