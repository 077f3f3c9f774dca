#include "model/facts_json.h"

#include <gtest/gtest.h>

#include "tests/model/facts_filler.h"

namespace certwright::test::facts_json_test {
namespace {

using model::KeptFacts;
using model::KeptName;
using model::read_kept_facts;

KeptFacts filled() {
  KeptFacts kept;
  Filler fill;
  members(fill, kept.policy);
  kept.names.push_back(filled_name(kept.policy));
  kept.names.push_back({.typed = "not a name", .facts = std::nullopt});
  return kept;
}

std::string refusal_of(std::string_view json) {
  const auto read = read_kept_facts(json);
  if (read) return "";
  EXPECT_EQ(read.error().code, ErrorCode::invalid_request);
  return read.error().detail;
}

std::string with_facts(std::string_view members) {
  return R"({"certwright_facts":1,"names":[{"facts":{"name":"a.example.com")" + std::string{members} + "}}]}";
}

TEST(FactsJson, KeepsEveryMember) {
  const KeptFacts kept = filled();
  const auto read = read_kept_facts(to_json(kept));
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ((*read)->names.size(), 2U);
  const KeptName& name = (*read)->names.front();
  EXPECT_EQ(name.typed, kept.names.front().typed);
  EXPECT_EQ(values_of(*name.facts), values_of(*kept.names.front().facts));
  EXPECT_EQ(name.facts->policy, &(*read)->policy);
  EXPECT_EQ((*read)->names.back().typed, "not a name");
  EXPECT_FALSE((*read)->names.back().facts);
  Collector expected;
  Collector policy;
  members(expected, kept.policy);
  members(policy, (*read)->policy);
  EXPECT_EQ(policy.values(), expected.values());
}

TEST(FactsJson, ReadsTheListOfUnsafeDomainsOfTheFirstVersion) {
  const auto read = read_kept_facts(
      R"({"certwright_facts":1,"policy":{"top_sites_required":true,"unsafe_domains_required":true},"names":[)"
      R"({"facts":{"name":"a.example.com","unsafe_domain":{"found":{"listed":"example.com","source":{"name":"u"}}}}},)"
      R"({"facts":{"name":"b.example.com","unsafe_domain":{"failed":{"rcode":"unreadable"}}}},)"
      R"({"facts":{"name":"c.example.com"}}]})");
  ASSERT_TRUE(read) << read.error().detail;
  const auto required = std::vector{model::FeedId::top_sites, model::FeedId::unsafe_domains};
  EXPECT_EQ((*read)->policy.required_feeds, required);
  const auto& listed = (*read)->names.at(0).facts->reputation;
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].feed, model::FeedId::unsafe_domains);
  EXPECT_EQ(listed[0].listed, "example.com");
  EXPECT_EQ(listed[0].source.name, "u");
  EXPECT_EQ((*read)->names.at(1).facts->reputation.at(0).failure->rcode, "unreadable");
  EXPECT_TRUE((*read)->names.at(2).facts->reputation.empty());
}

TEST(FactsJson, KeepsWhatIsNotTrueByDefault) {
  model::Policy policy;
  KeptName kept = filled_name(policy);
  kept.facts->mail->value().domain_exists = false;
  kept.facts->http->has_ipv6_route = false;
  kept.facts->answers_without_validation = false;
  const auto read = model::read_kept_name(to_json(kept), policy);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_FALSE((*read->facts->mail)->domain_exists);
  EXPECT_FALSE(read->facts->http->has_ipv6_route);
  EXPECT_EQ(read->facts->answers_without_validation, false);
  EXPECT_EQ(read->facts->policy, &policy);
}

TEST(FactsJson, TellsFailedFromNotAsked) {
  model::Policy policy;
  KeptName kept{.typed = "a.example.com", .facts = std::nullopt};
  kept.facts.emplace(model::Facts{.name = model::DomainName::parse("a.example.com").value(), .policy = &policy});
  kept.facts->caa = tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL", .question = "q", .detail = "d"});
  kept.facts->validation_record = model::ValidationRecordFact{};
  const auto read = model::read_kept_name(to_json(kept), policy);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_TRUE(read->facts->caa && !read->facts->caa->has_value());
  EXPECT_EQ(read->facts->caa->error().rcode, "SERVFAIL");
  EXPECT_TRUE(read->facts->validation_record && read->facts->validation_record->has_value());
  EXPECT_FALSE(read->facts->mail);
}

TEST(FactsJson, WritesOneNameALine) {
  KeptFacts kept;
  kept.names.push_back({.typed = "one", .facts = std::nullopt});
  kept.names.push_back({.typed = "two", .facts = std::nullopt});
  const std::string json = to_json(kept);
  EXPECT_TRUE(json.starts_with(R"({"certwright_facts":2,"policy":{"names":"public",)")) << json;
  EXPECT_TRUE(json.ends_with("\"names\":[\n{\"typed\":\"one\"},\n{\"typed\":\"two\"}\n]}\n")) << json;
}

TEST(FactsJson, TakesBytesThatAreNoUtf8AsReplacementCharacters) {
  const auto read = model::read_kept_name(to_json(KeptName{.typed = "a\xFF"
                                                                    "b",
                                                           .facts = std::nullopt}),
                                          {});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->typed,
            "a\xEF\xBF\xBD"
            "b");
}

TEST(FactsJson, ReadsWhatOthersReformatted) {
  const auto read = read_kept_facts(
      "\n{ \"names\" : [ { \"facts\" : { \"name\" : \"A.example.com\", \"new\" : [1, {\"x\": null}] }, \"more\": 1.5 } "
      "],\n"
      "  \"later\" : { \"names\" : [ 1 ] }, \"mail\": null,\n \"certwright_facts\" : 1 }\n");
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ((*read)->names.size(), 1U);
  EXPECT_EQ((*read)->names.front().typed, "a.example.com");
  EXPECT_EQ((*read)->policy.validation_target_suffix, "acm-validations.aws");
}

TEST(FactsJson, SaysWhereItIsNoJson) {
  EXPECT_EQ(refusal_of("{\"certwright_facts\":1,\n\"names\":[{]}"),
            "These are no kept facts: no JSON (RFC 8259) at line 2, column 11.");
  EXPECT_NE(refusal_of(""), "");
  EXPECT_NE(refusal_of("{\"certwright_facts\":1} x"), "");
  EXPECT_NE(refusal_of("{\"certwright_facts\":1"), "");
}

TEST(FactsJson, SaysWhichMemberIsWrong) {
  EXPECT_EQ(refusal_of(with_facts(R"(,"method":"FAX")")),
            "These are no kept facts: names[0].facts.method: expected another word.");
  EXPECT_EQ(refusal_of(with_facts(R"(,"http":{"addresses":[{"redirect":"sideways"}]})")),
            "These are no kept facts: names[0].facts.http.addresses[0].redirect: expected another word.");
  EXPECT_EQ(
      refusal_of(with_facts(R"(,"delegation":{"zones":[{},{"answers":[{"bytes":-1}]}]})")),
      "These are no kept facts: names[0].facts.delegation.zones[1].answers[0].bytes: expected a whole number from "
      "0 to 4294967295.");
  EXPECT_EQ(refusal_of(with_facts(R"(,"gathered_at":"2026-02-30T00:00:00Z")")),
            "These are no kept facts: names[0].facts.gathered_at: expected a time such as "
            "\"2026-11-23T05:05:00.000Z\".");
  EXPECT_EQ(refusal_of(with_facts(R"(,"caa":{})")),
            "These are no kept facts: names[0].facts.caa: expected an object with \"found\" or \"failed\".");
}

TEST(FactsJson, IsStrictAboutTypesAndBounds) {
  for (const char* wrong :
       {R"(,"resolver":1)", R"(,"names_together":"a")", R"(,"names_together":[1])", R"(,"http":[])",
        R"(,"caa":{"found":{"records":[{"flags":256}]}})", R"(,"http":{"has_ipv6_route":1})",
        R"(,"caa":{"found":{"ttl_seconds":1.5}})", R"(,"caa":{"found":{"ttl_seconds":99999999999}})",
        R"(,"gathered_at":"yesterday")", R"(,"http":{"addresses":[{"hops":[{"port":65536}]}]})",
        R"(,"delegation":{"zones":[{"dnssec":{"signatures":[{"expiration":9223372036854775807}]}}]})"})
    EXPECT_NE(refusal_of(with_facts(wrong)), "") << wrong;
  EXPECT_EQ(refusal_of(with_facts(R"(,"resolver":"x","http":{"addresses":[{"hops":[{"port":65535}]}]})")), "");
}

TEST(FactsJson, RefusesOtherForms) {
  for (const char* other :
       {"[]", "3", "\"text\"", "null", "{}", R"({"names":[]})", R"({"certwright_facts":3,"names":[]})",
        R"({"certwright_facts":0})", R"({"certwright_facts":"1"})", R"({"certwright_facts":1,"names":{"a":1}})",
        R"({"certwright_facts":1,"names":3})", R"({"certwright_facts":1,"names":[3]})",
        R"({"certwright_facts":1,"names":[{}]})", R"({"certwright_facts":1,"names":[{"facts":{}}]})",
        R"({"certwright_facts":1,"names":[{"facts":{"name":"no name"}}]})", R"({"certwright_facts":1,"policy":[]})",
        R"({"certwright_facts":1,"policy":{"top_sites_required":"yes"}})"})
    EXPECT_NE(refusal_of(other), "") << other;
}

TEST(FactsJson, BoundsDepth) {
  const std::string deep(100'000, '[');
  EXPECT_NE(refusal_of("{\"certwright_facts\":1,\"x\":" + deep), "");
  EXPECT_NE(refusal_of(deep), "");
}

TEST(FactsJson, BoundsNames) {
  std::string json = R"({"certwright_facts":1,"names":[{"typed":"x"})";
  for (std::size_t i = 0; i < model::max_kept_names; ++i) json += R"(,{"typed":"x"})";
  const auto read = read_kept_facts(json + "]}");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::limit_exceeded);
}

TEST(FactsJson, RefusesANameThatIsNone) {
  for (const char* wrong :
       {"", "[]", "{}", R"({"typed":"a"},{"typed":"b"})", R"({"typed":"a"}],"x":[)", R"({"typed":1})"})
    EXPECT_FALSE(model::read_kept_name(wrong, {})) << wrong;
}

}  // namespace
}  // namespace certwright::test::facts_json_test
