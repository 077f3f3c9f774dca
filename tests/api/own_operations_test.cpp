// Certwright's own operations through the door, and the documents that the command line prints.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "api/own/report_json.h"
#include "checks/diagnosis.h"
#include "model/facts_json.h"
#include "tests/api/client.h"

namespace certwright::api_test::own_operations_test {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view check = "Certwright.CheckNames";
constexpr std::string_view get_check = "Certwright.GetCheck";
constexpr std::string_view explain = "Certwright.ExplainCertificate";
constexpr std::string_view recheck = "Certwright.RecheckCertificate";
constexpr std::string_view bundle = "Certwright.ExportBundle";
constexpr std::string_view again = "Certwright.RequestAgain";

std::string with_arn(std::string_view arn) { return fmt::format(R"({{"CertificateArn":"{}"}})", arn); }

const object* finding_of(const value& name, std::string_view id) {
  for (const value& finding : name.at("findings").as_array())
    if (finding.at("id").as_string() == id) return &finding.get_object();
  return nullptr;
}

TEST(ReportJson, says_a_finding_in_both_languages_with_its_evidence) {
  model::Report report{.at = {}, .names = {{.name = "xn--wgv71a.jp", .findings = {}}}};
  report.names[0].findings.push_back(found(model::cause::LIMIT_NAMES_PER_CERT, {{"n", "101"}, {"max", "100"}}));
  const object document = api::own::to_json(report);
  EXPECT_EQ(document.at("schema_version").as_int64(), 1);
  const value& name = document.at("names").as_array().at(0);
  EXPECT_EQ(name.at("name").as_string(), "xn--wgv71a.jp");
  EXPECT_EQ(name.at("display_name").as_string(), "日本.jp");
  EXPECT_EQ(name.at("verdict").as_string(), "error");
  const object* finding = finding_of(name, "LIMIT_NAMES_PER_CERT");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->at("severity").as_string(), "error");
  EXPECT_EQ(finding->at("effect").as_string(), "refuse");
  EXPECT_EQ(finding->at("certainty").as_string(), "certain");
  EXPECT_EQ(boost::json::serialize(finding->at("evidence")), R"({"max":"100","n":"101"})");
  for (const char* words : {"message", "remedy"})
    for (const char* language : {"en", "ja"}) EXPECT_FALSE(finding->at(words).at(language).as_string().empty());
  EXPECT_NE(finding->at("message").at("en").as_string().find("101"), boost::json::string::npos);
  EXPECT_TRUE(finding->at("acm_failure_reason").is_null());
}

TEST(CheckNames, judges_each_name_and_makes_no_certificate) {
  Client client;
  const object answer = client.call(check, R"({"Names":["shop.com","malware.com","http://shop.com/"]})");
  EXPECT_EQ(answer.at("schema_version").as_int64(), 1);
  EXPECT_EQ(answer.at("status").as_string(), "COMPLETE");
  EXPECT_EQ(answer.at("check_id").as_string().size(), 36U);
  EXPECT_EQ(answer.at("created_at").as_string(), "2026-11-23T00:00:00Z");
  EXPECT_EQ(answer.at("expires_at").as_string(), "2026-12-23T00:00:00Z");
  EXPECT_EQ(answer.at("done").to_number<int>(), 3);
  EXPECT_EQ(answer.at("total").to_number<int>(), 3);
  EXPECT_EQ(answer.at("from").to_number<int>(), 0);
  EXPECT_FALSE(answer.contains("facts"));
  const auto& names = answer.at("names").as_array();
  ASSERT_EQ(names.size(), 3U);
  EXPECT_FALSE(names[0].as_object().contains("display_name"));
  EXPECT_EQ(names[1].at("verdict").as_string(), "error");
  const auto& first = names[1].at("findings").as_array().at(0);
  EXPECT_EQ(first.at("acm_failure_reason").as_string(), "DOMAIN_NOT_ALLOWED");
  EXPECT_EQ(first.at("effect").as_string(), "fail");
  EXPECT_NE(finding_of(names[2], "NAME_IS_URL"), nullptr);
  EXPECT_EQ(boost::json::serialize(client.call("CertificateManager.ListCertificates", "{}")),
            R"({"CertificateSummaryList":[]})");
}

TEST(CheckNames, keeps_its_limits) {
  Client client;
  std::string names;
  for (int i = 0; i < 1001; ++i) names += fmt::format(R"({}"n{}.com")", i > 0 ? "," : "", i);
  const auto refused = [&](std::string_view body, std::string_view part) {
    const std::string told = client.refusal(check, body);
    EXPECT_TRUE(told.starts_with("ValidationException: ")) << told;
    EXPECT_NE(told.find(part), std::string::npos) << told;
  };
  refused(fmt::format(R"({{"Names":[{}]}})", names), "Member must have length less than or equal to 1000");
  refused(R"({"Names":[]})", "Value '[]' at 'names'");
  refused("{}", "Value null at 'names'");
  refused(fmt::format(R"({{"Names":["{}"]}})", std::string(1025, 'a')), "less than or equal to 1024");
  refused(R"({"Names":["shop.com"],"ValidationMethod":"FTP"})",
          "Member must satisfy enum value set: [DNS, EMAIL, HTTP, TLS_ALPN]");
  refused(R"({"Names":["shop.com"],"WaitSeconds":21})", "Member must have value less than or equal to 20");
  refused(R"({"Names":["shop.com"],"NameServers":["ns1.shop.com","a b"]})", "[A-Za-z0-9._:-]+");
  refused(R"({"Names":["shop.com"],"NameServers":["1","2","3","4","5","6","7","8","9"]})", "less than or equal to 8");
  refused(R"({"Names":["shop.com"],"Records":[{"Name":"_a.shop.com","Type":"TXT","Value":"x"}]})",
          "at 'records.1.member.type'");
  refused(R"({"Names":["shop.com"],"Records":[{"Name":"_a.shop.com"}]})", "at 'records.1.member.value'");
  refused(R"({"Names":["1.com","2.com","3.com","4.com","5.com","6.com","7.com","8.com","9.com","10.com","11.com"],)"
          R"("Recheck":true})",
          "Recheck takes 10 names at most");
  EXPECT_EQ(client.call(check, R"({"Names":["*.shop.com","no name"],"Recheck":true})").at("total").to_number<int>(), 2);
  EXPECT_TRUE(client.refusal(check, R"({"Names":[1]})").starts_with("SerializationException: "));
}

TEST(CheckNames, gives_the_facts_with_the_policy_that_they_are_judged_by) {
  Client client{"shop.com CAA 0 issue \";\"\n"};
  const object answer = client.call(check, R"({"Names":["shop.com","not a name"],"IncludeFacts":true})");
  const auto& facts = answer.at("facts").as_array();
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].at("typed").as_string(), "shop.com");
  EXPECT_FALSE(facts[1].as_object().contains("facts"));
  // What a client saves of it is what it can read again, and gives the same answer.
  const std::string file = model::kept_head(boost::json::serialize(answer.at("facts_policy"))) +
                           boost::json::serialize(facts[0]) + std::string{model::kept_tail};
  const auto kept = model::read_kept_facts(file);
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ((*kept)->policy.caa_identities, client.world.policy.caa_identities);
  ASSERT_TRUE((*kept)->names.at(0).facts);
  const auto findings = checks::diagnose(*(*kept)->names[0].facts);
  EXPECT_NE(finding_of(answer.at("names").as_array()[0], "CAA_FORBIDS_ALL"), nullptr);
  EXPECT_EQ(findings.front().id(), "CAA_FORBIDS_ALL");
}

TEST(CheckNames, gives_what_the_allow_list_says_with_the_facts) {
  Client client;
  const auto facts_with = [&](std::string_view more) {
    const object answer =
        client.call(check, fmt::format(R"({{"Names":["www.popular.com"],"IncludeFacts":true{}}})", more));
    return answer.at("facts").as_array().at(0).at("facts").at("allow_list");
  };
  EXPECT_FALSE(facts_with("").as_object().contains("permits"));
  const model::AllowListEntry entry{.id = "allow-1",
                                    .name = "www.popular.com",
                                    .account = std::string{service_test::World::account},
                                    .approver = "arn:aws:iam::123456789012:user/security",
                                    .case_id = "case-1"};
  ASSERT_TRUE(client.world.parts->store.write([&](store::Transaction& tx) { return tx.put_allow_list_entry(entry); }));
  client.world.parts->allow_list->changed();
  const value permits = facts_with("");
  EXPECT_EQ(permits.at("permits").at("id").as_string(), "allow-1");
  // Replayed, they permit the name, and tell strangers nothing.
  const object answer = client.call(check, R"({"Names":["www.popular.com"],"IncludeFacts":true})");
  const auto kept =
      model::read_kept_facts(model::kept_head(boost::json::serialize(answer.at("facts_policy"))) +
                             boost::json::serialize(answer.at("facts").as_array()[0]) + std::string{model::kept_tail});
  ASSERT_TRUE(kept) << kept.error().detail;
  for (const model::Finding& finding : checks::diagnose(*(*kept)->names.at(0).facts))
    EXPECT_NE(finding.effect, model::Effect::fail) << finding.id();
  EXPECT_EQ(boost::json::serialize(facts_with(R"(,"Redact":true)")).find("123456789012"), std::string::npos);
}

TEST(CheckNames, says_what_is_limited) {
  Client client;
  client.world.restart_checks({.most_names_waiting = 1});
  const std::string told = client.refusal(check, R"({"Names":["a.com","b.com"]})");
  EXPECT_TRUE(told.starts_with("ThrottlingException: With this check 2 names of yours")) << told;
}

TEST(GetCheck, gives_the_names_from_a_place_on) {
  Client client;
  const object started = client.call(check, R"({"Names":["a.com","b.com","malware.com"],"ValidationMethod":"EMAIL"})");
  const std::string id{started.at("check_id").as_string()};
  const object rest = client.call(get_check, fmt::format(R"({{"CheckId":"{}","From":2,"Redact":true}})", id));
  EXPECT_EQ(rest.at("status").as_string(), "COMPLETE");
  EXPECT_EQ(rest.at("from").to_number<int>(), 2);
  EXPECT_EQ(rest.at("total").to_number<int>(), 3);
  ASSERT_EQ(rest.at("names").as_array().size(), 1U);
  EXPECT_EQ(rest.at("names").as_array()[0].at("name").as_string(), "malware.com");
  EXPECT_TRUE(client.call(get_check, fmt::format(R"({{"CheckId":"{}","From":3}})", id)).at("names").as_array().empty());
}

TEST(GetCheck, knows_only_checks_of_the_same_account_and_region) {
  Client client;
  const object started = client.call(check, R"({"Names":["a.com"]})");
  const std::string body = fmt::format(R"({{"CheckId":"{}"}})", std::string{started.at("check_id").as_string()});
  EXPECT_EQ(client.send(client.signed_request(get_check, body)).status, 200);
  const http::Reply elsewhere = client.send(client.signed_request(get_check, body, "eu-west-1"));
  EXPECT_NE(elsewhere.body.find("ResourceNotFoundException"), std::string::npos);
  EXPECT_TRUE(client.refusal(get_check, R"({"CheckId":"11111111-2222-4333-8444-555555555555"})")
                  .starts_with("ResourceNotFoundException: There is no check"));
  EXPECT_TRUE(client.refusal(get_check, R"({"CheckId":"x"})").starts_with("ValidationException: 2 validation errors"));
  EXPECT_TRUE(client.refusal(get_check, "{}").starts_with("ValidationException: "));
}

TEST(GetCheck, does_not_wait_where_nothing_is_awaited) {
  Client client;
  client.world.name_checks->stop();
  const object started = client.call(check, R"({"Names":["a.com"]})");
  EXPECT_EQ(started.at("status").as_string(), "RUNNING");
  EXPECT_EQ(started.at("done").to_number<int>(), 0);
  EXPECT_TRUE(started.at("names").as_array().empty());
  const std::string body = fmt::format(R"({{"CheckId":"{}"}})", std::string{started.at("check_id").as_string()});
  EXPECT_EQ(client.call(get_check, body).at("status").as_string(), "RUNNING");
}

TEST(Explain, tells_of_a_pending_certificate_by_arn_and_by_name) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  client.world.run(model::CertificateArn{arn});
  const object by_arn = client.call(explain, with_arn(arn));
  EXPECT_EQ(by_arn.at("schema_version").as_int64(), 1);
  EXPECT_EQ(by_arn.at("certificate_arn").as_string(), arn);
  EXPECT_EQ(by_arn.at("status").as_string(), "PENDING_VALIDATION");
  EXPECT_TRUE(by_arn.at("failure_reason").is_null());
  EXPECT_EQ(by_arn.at("created_at").as_string(), "2026-11-23T00:00:00Z");
  EXPECT_EQ(by_arn.at("gives_up_at").as_string(), "2026-11-26T00:00:00Z");
  EXPECT_TRUE(by_arn.at("next_check_at").is_string());
  EXPECT_TRUE(by_arn.at("checked_at").is_string());
  for (const char* words : {"summary", "what_next"})
    for (const char* language : {"en", "ja"}) EXPECT_FALSE(by_arn.at(words).at(language).as_string().empty());
  const value& validation = by_arn.at("names").as_array().at(0).at("validation");
  EXPECT_EQ(validation.at("method").as_string(), "DNS");
  EXPECT_EQ(validation.at("status").as_string(), "PENDING_VALIDATION");
  EXPECT_EQ(validation.at("record").at("type").as_string(), "CNAME");
  EXPECT_EQ(client.call(explain, R"({"DomainName":"Shop.com"})"), by_arn);
}

TEST(Explain, tells_why_a_request_failed) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"malware.com")");
  client.world.run(model::CertificateArn{arn});
  const object answer = client.call(explain, with_arn(arn));
  EXPECT_EQ(answer.at("failure_reason").as_string(), "DOMAIN_NOT_ALLOWED");
  EXPECT_TRUE(answer.at("next_check_at").is_null());
  EXPECT_TRUE(answer.at("gives_up_at").is_null());
  const value& name = answer.at("names").as_array().at(0);
  EXPECT_EQ(name.at("verdict").as_string(), "error");
  EXPECT_TRUE(name.at("validation").at("record").is_null());
}

TEST(Explain, wants_exactly_one_of_its_members) {
  Client client;
  const std::string told = "ValidationException: Give either CertificateArn or DomainName.";
  EXPECT_EQ(client.refusal(explain, "{}"), told);
  EXPECT_EQ(
      client.refusal(explain, R"({"DomainName":"a.com","CertificateArn":"arn:aws:acm:us-east-1:1:certificate/x"})"),
      told);
  EXPECT_TRUE(client.refusal(explain, R"({"DomainName":"unknown.com"})").starts_with("ResourceNotFoundException: "));
  EXPECT_TRUE(
      client.refusal(explain, R"({"CertificateArn":"x"})").starts_with("ValidationException: 2 validation errors"));
}

TEST(Recheck, brings_the_next_try_forward) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  client.world.run(model::CertificateArn{arn});
  client.world.woken.clear();
  const object answer = client.call(recheck, with_arn(arn));
  EXPECT_EQ(answer.at("certificate_arn").as_string(), arn);
  EXPECT_EQ(answer.at("status").as_string(), "PENDING_VALIDATION");
  EXPECT_EQ(answer.at("next_check_at").as_string(), "2026-11-23T00:00:00Z");
  EXPECT_EQ(client.world.woken.size(), 1U);
}

TEST(RequestAgain, makes_a_new_certificate_like_the_old_one) {
  Client client;
  const std::string old = client.request_certificate(R"("DomainName":"malware.com","KeyAlgorithm":"EC_prime256v1")");
  EXPECT_TRUE(client.refusal(again, with_arn(old)).starts_with("InvalidStateException: ")) << "it still runs";
  client.world.run(model::CertificateArn{old});
  const object answer = client.call(again, with_arn(old));
  EXPECT_EQ(answer.at("again_of").as_string(), old);
  const std::string arn{answer.at("certificate_arn").as_string()};
  EXPECT_NE(arn, old);
  EXPECT_EQ(client.world.stored(model::CertificateArn{arn}).names(), std::vector<std::string>{"malware.com"});
  EXPECT_TRUE(client.refusal(again, R"({"CertificateArn":"x"})").starts_with("ValidationException: "));
  EXPECT_TRUE(client.refusal(again, "{}").starts_with("ValidationException: "));
}

TEST(ExportBundle, gives_all_three_parts_once_issued) {
  Client client;
  const std::string arn =
      client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS","KeyAlgorithm":"EC_prime256v1")");
  EXPECT_TRUE(client.refusal(bundle, with_arn(arn)).starts_with("RequestInProgressException: "));
  client.world.publish(model::CertificateArn{arn});
  client.world.clock.advance(std::chrono::seconds{5});
  client.world.run(model::CertificateArn{arn});
  const object answer = client.call(bundle, with_arn(arn));
  EXPECT_TRUE(answer.at("certificate").as_string().starts_with("-----BEGIN CERTIFICATE-----\n"));
  EXPECT_TRUE(answer.at("chain").as_string().starts_with("-----BEGIN CERTIFICATE-----\n"));
  EXPECT_TRUE(answer.at("private_key").as_string().starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace certwright::api_test::own_operations_test
