// Certwright's own operations through the door, and the documents that the command line prints.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "api/own/report_json.h"
#include "tests/api/client.h"

namespace certwright::api_test {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view check = "Certwright.CheckNames";
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

TEST(CheckNames, judges_each_name_and_stores_nothing) {
  Client client;
  const object answer = client.call(check, R"({"Names":["shop.com","malware.com","http://shop.com/"]})");
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
  refused(R"({"Names":["shop.com"],"ValidationMethod":"HTTP"})", "Member must satisfy enum value set: [DNS, EMAIL]");
  EXPECT_TRUE(client.refusal(check, R"({"Names":[1]})").starts_with("SerializationException: "));
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
}  // namespace certwright::api_test
