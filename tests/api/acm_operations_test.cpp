// ACM's operations through the door: the shapes of facts 4.3 and the refusals of facts 4.2.
#include <gtest/gtest.h>

#include <set>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "tests/api/client.h"

namespace certwright::api_test::acm_operations_test {
namespace {

using boost::json::object;

constexpr std::string_view request = "CertificateManager.RequestCertificate";
constexpr std::string_view describe = "CertificateManager.DescribeCertificate";
constexpr std::string_view list = "CertificateManager.ListCertificates";
constexpr std::string_view get = "CertificateManager.GetCertificate";
constexpr std::string_view delete_one = "CertificateManager.DeleteCertificate";
constexpr std::string_view add_tags = "CertificateManager.AddTagsToCertificate";
constexpr std::string_view list_tags = "CertificateManager.ListTagsForCertificate";
constexpr std::string_view remove_tags = "CertificateManager.RemoveTagsFromCertificate";

std::string with_arn(std::string_view arn, std::string_view more = "") {
  return fmt::format(R"({{"CertificateArn":"{}"{}}})", arn, more);
}

object described(Client& client, std::string_view arn) {
  return client.call(describe, with_arn(arn)).at("Certificate").as_object();
}

std::set<std::string> members_of(const object& from) {
  std::set<std::string> names;
  for (const auto& [key, value] : from) names.emplace(key);
  return names;
}

std::string text(const boost::json::value& value) { return boost::json::serialize(value); }

std::string without_description(const std::string& told) { return told.substr(0, told.find(':')); }

TEST(Describe, shows_a_pending_email_request_as_acm_does) {
  Client client{"shop.com MX 10 mail.shop.com\nmail.shop.com A 192.0.2.1\n"};
  const std::string arn =
      client.request_certificate(R"("DomainName":"Shop.com","SubjectAlternativeNames":["*.SHOP.com","shop.com"])");
  const object detail = described(client, arn);
  EXPECT_EQ(members_of(detail),
            (std::set<std::string>{"CertificateArn", "CertificateKeyPairOrigin", "CreatedAt", "DomainName",
                                   "DomainValidationOptions", "ExtendedKeyUsages", "InUseBy", "Issuer", "KeyAlgorithm",
                                   "KeyUsages", "Options", "RenewalEligibility", "SignatureAlgorithm", "Status",
                                   "Subject", "SubjectAlternativeNames", "Type"}));
  EXPECT_EQ(detail.at("CertificateArn").as_string(), arn);
  EXPECT_EQ(detail.at("DomainName").as_string(), "shop.com");
  EXPECT_EQ(text(detail.at("SubjectAlternativeNames")), R"(["shop.com","*.shop.com"])");
  EXPECT_EQ(detail.at("Subject").as_string(), "CN=shop.com");
  EXPECT_EQ(detail.at("Issuer").as_string(), "Certwright");
  EXPECT_EQ(detail.at("KeyAlgorithm").as_string(), "RSA-2048");
  EXPECT_EQ(detail.at("SignatureAlgorithm").as_string(), "SHA256WITHECDSA");
  EXPECT_EQ(detail.at("Status").as_string(), "PENDING_VALIDATION");
  EXPECT_EQ(detail.at("Type").as_string(), "AMAZON_ISSUED");
  EXPECT_EQ(detail.at("RenewalEligibility").as_string(), "INELIGIBLE");
  EXPECT_EQ(text(detail.at("InUseBy")), "[]");
  EXPECT_EQ(text(detail.at("KeyUsages")), "[]");
  EXPECT_EQ(text(detail.at("ExtendedKeyUsages")), "[]");
  EXPECT_EQ(text(detail.at("Options")),
            R"({"CertificateTransparencyLoggingPreference":"ENABLED","Export":"DISABLED"})");
  EXPECT_TRUE(detail.at("CreatedAt").is_number());
  EXPECT_EQ(text(detail.at("DomainValidationOptions").as_array().at(1)),
            R"({"DomainName":"*.shop.com","ValidationEmails":[],"ValidationDomain":"*.shop.com",)"
            R"("ValidationStatus":"PENDING_VALIDATION","ValidationMethod":"EMAIL"})");
}

TEST(Describe, shows_one_record_for_a_name_and_its_wildcard) {
  Client client;
  const std::string arn = client.request_certificate(
      R"("DomainName":"shop.com","SubjectAlternativeNames":["*.shop.com","www.shop.com"],"ValidationMethod":"DNS")");
  const object detail = described(client, arn);
  const auto& options = detail.at("DomainValidationOptions").as_array();
  ASSERT_EQ(options.size(), 3U);
  EXPECT_EQ(members_of(options[0].as_object()),
            (std::set<std::string>{"DomainName", "ResourceRecord", "ValidationDomain", "ValidationMethod",
                                   "ValidationStatus"}));
  EXPECT_EQ(options[0].at("ResourceRecord"), options[1].at("ResourceRecord"));
  EXPECT_NE(options[0].at("ResourceRecord"), options[2].at("ResourceRecord"));
  EXPECT_EQ(options[0].at("ResourceRecord").at("Type").as_string(), "CNAME");
  EXPECT_TRUE(std::string_view{options[0].at("ResourceRecord").at("Name").as_string()}.ends_with(".shop.com."));
}

struct Issued {
  Client client;
  std::string arn;
  explicit Issued(std::string_view algorithm = "EC_prime256v1") {
    arn = client.request_certificate(
        fmt::format(R"("DomainName":"shop.com","ValidationMethod":"DNS","KeyAlgorithm":"{}")", algorithm));
    client.world.publish(model::CertificateArn{arn});
    client.world.clock.advance(std::chrono::seconds{5});
    client.world.run(model::CertificateArn{arn});
  }
};

TEST(Describe, shows_an_issued_certificate) {
  Issued issued;
  const object detail = described(issued.client, issued.arn);
  EXPECT_EQ(detail.at("Status").as_string(), "ISSUED");
  EXPECT_EQ(detail.at("KeyAlgorithm").as_string(), "EC-prime256v1");
  EXPECT_EQ(text(detail.at("KeyUsages")), R"([{"Name":"DIGITAL_SIGNATURE"}])");
  EXPECT_EQ(text(detail.at("ExtendedKeyUsages")),
            R"([{"Name":"TLS_WEB_SERVER_AUTHENTICATION","OID":"1.3.6.1.5.5.7.3.1"}])");
  const std::string serial{detail.at("Serial").as_string()};
  EXPECT_EQ(serial.size(), 20U * 3 - 1);
  EXPECT_EQ(serial[2], ':');
  for (const char* member : {"IssuedAt", "NotBefore", "NotAfter"}) EXPECT_TRUE(detail.at(member).is_number()) << member;
  EXPECT_EQ(detail.at("DomainValidationOptions").as_array().at(0).at("ValidationStatus").as_string(), "SUCCESS");
  EXPECT_FALSE(detail.contains("FailureReason"));
}

TEST(Describe, shows_why_a_request_failed) {
  Client client;
  const std::string arn = client.request_certificate(
      R"("DomainName":"shop.com","SubjectAlternativeNames":["malware.com"],"ValidationMethod":"DNS")");
  client.world.run(model::CertificateArn{arn});
  const object detail = described(client, arn);
  EXPECT_EQ(detail.at("Status").as_string(), "FAILED");
  EXPECT_EQ(detail.at("FailureReason").as_string(), "DOMAIN_NOT_ALLOWED");
  const auto& options = detail.at("DomainValidationOptions").as_array();
  EXPECT_EQ(options[0].at("ValidationStatus").as_string(), "PENDING_VALIDATION");
  EXPECT_EQ(options[1].at("ValidationStatus").as_string(), "FAILED");
}

TEST(Describe, knows_no_foreign_certificates) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  const http::Reply elsewhere = client.send(client.signed_request(describe, with_arn(arn), "eu-west-1"));
  EXPECT_EQ(elsewhere.status, 400);
  EXPECT_EQ(elsewhere.body,
            fmt::format(R"({{"__type":"ResourceNotFoundException","message":"Could not find certificate )"
                        R"({} in account 123456789012."}})",
                        arn));
  EXPECT_EQ(without_description(client.refusal(describe, with_arn("arn:aws:acm:us-east-1:123456789012:endpoint/x"))),
            "InvalidArnException");
}

struct Refused {
  const char* name;
  const char* members;
  const char* starts;
};
std::string refused_name(const testing::TestParamInfo<Refused>& info) { return info.param.name; }

class RequestRefusal : public testing::TestWithParam<Refused> {};
TEST_P(RequestRefusal, creates_nothing) {
  Client client;
  const std::string told = client.refusal(request, fmt::format("{{{}}}", GetParam().members));
  EXPECT_TRUE(told.starts_with(GetParam().starts)) << told;
  EXPECT_EQ(text(client.call(list, "{}")), R"({"CertificateSummaryList":[]})");
}

INSTANTIATE_TEST_SUITE_P(
    Operations, RequestRefusal,
    testing::Values(
        Refused{"pattern", R"("DomainName":"a_b.com")",
                "ValidationException: 1 validation error detected: Value 'a_b.com'"},
        Refused{
            "address", R"("DomainName":"10.0.0.1")",
            "ValidationException: 10.0.0.1 is an IP address. This request type needs a domain name. Use a domain "
            "name that points to this address. Only a private CA issues for IP addresses (CertificateAuthorityArn)"},
        Refused{"address_beside", R"("DomainName":"shop.com","SubjectAlternativeNames":["2001:db8::1"])",
                "ValidationException: 2001:db8::1 is an IP address."},
        Refused{"long_common_name",
                R"("DomainName":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example.org")",
                "ValidationException: "},
        Refused{"http", R"("DomainName":"shop.com","ValidationMethod":"HTTP")", "InvalidParameterException: "},
        Refused{"contradicting_method",
                R"("DomainName":"shop.com","ValidationMethod":"DNS","Options":{"ValidationMethod":"EMAIL"})",
                "InvalidParameterException: "},
        Refused{"cloudfront", R"("DomainName":"shop.com","ManagedBy":"CLOUDFRONT")", "InvalidParameterException: "},
        Refused{"private_ca",
                R"("DomainName":"shop.com","CertificateAuthorityArn":"arn:aws:acm-pca:us-east-1:1:template/x")",
                "InvalidArnException: "},
        Refused{
            "key_algorithm", R"("DomainName":"shop.com","KeyAlgorithm":"RSA_4096")",
            "ValidationException: 1 validation error detected: Value 'RSA_4096' at 'keyAlgorithm' failed to satisfy "
            "constraint: Member must satisfy enum value set: [RSA_2048, EC_prime256v1, EC_secp384r1]"},
        Refused{"reserved_tag", R"("DomainName":"shop.com","Tags":[{"Key":"Aws:x"}])",
                "InvalidTagException: Invalid Tag Key: \"Aws:x\". AWS internal tags cannot be changed with this API"},
        Refused{"repeated_tag", R"("DomainName":"shop.com","Tags":[{"Key":"a"},{"Key":"a"}])", "InvalidTagException: "},
        Refused{
            "validation_domain_elsewhere",
            R"("DomainName":"shop.com","DomainValidationOptions":[{"DomainName":"shop.com","ValidationDomain":"other.com"}])",
            "InvalidDomainValidationOptionsException: "},
        Refused{
            "validation_domain_for_another",
            R"("DomainName":"shop.com","DomainValidationOptions":[{"DomainName":"other.com","ValidationDomain":"other.com"}])",
            "InvalidDomainValidationOptionsException: "}),
    refused_name);

TEST(PrivateCa, is_shown_without_validation) {
  Client client;
  const std::string authority = client.world.make_private_authority({.kind = pki::KeyKind::p384,
                                                                     .name = "Example CA",
                                                                     .lifetime = std::chrono::days{3650},
                                                                     .crl_lifetime = std::chrono::hours{96}});
  const std::string arn = client.request_certificate(fmt::format(
      R"("DomainName":"db.corp.internal","KeyAlgorithm":"EC_prime256v1","CertificateAuthorityArn":"{}")", authority));
  const object pending = described(client, arn);
  EXPECT_EQ(members_of(pending),
            (std::set<std::string>{"CertificateArn", "CertificateAuthorityArn", "CertificateKeyPairOrigin", "CreatedAt",
                                   "DomainName", "DomainValidationOptions", "ExtendedKeyUsages", "InUseBy",
                                   "KeyAlgorithm", "KeyUsages", "Options", "RenewalEligibility", "Status", "Subject",
                                   "SubjectAlternativeNames", "Type"}));
  EXPECT_EQ(pending.at("Status").as_string(), "PENDING_VALIDATION");
  client.world.run(model::CertificateArn{arn});
  const object issued = described(client, arn);
  EXPECT_EQ(issued.at("Status").as_string(), "ISSUED");
  EXPECT_EQ(issued.at("Type").as_string(), "PRIVATE");
  EXPECT_EQ(issued.at("CertificateAuthorityArn").as_string(), authority);
  EXPECT_EQ(text(issued.at("DomainValidationOptions")), "[]");
  EXPECT_EQ(text(issued.at("SubjectAlternativeNames")), R"(["db.corp.internal"])");
  EXPECT_EQ(issued.at("Issuer").as_string(), "Example CA");
  EXPECT_EQ(issued.at("SignatureAlgorithm").as_string(), "SHA384WITHECDSA");
  EXPECT_EQ(text(issued.at("ExtendedKeyUsages")),
            R"([{"Name":"TLS_WEB_SERVER_AUTHENTICATION","OID":"1.3.6.1.5.5.7.3.1"},)"
            R"({"Name":"TLS_WEB_CLIENT_AUTHENTICATION","OID":"1.3.6.1.5.5.7.3.2"}])");
  EXPECT_EQ(text(issued.at("Options").at("CertificateTransparencyLoggingPreference")), R"("DISABLED")");
  const auto listed = client.call(list, R"({"Includes":{"keyTypes":["EC_prime256v1"]}})");
  const object& summary = listed.at("CertificateSummaryList").at(0).as_object();
  EXPECT_EQ(summary.at("Type").as_string(), "PRIVATE");
  EXPECT_EQ(text(summary.at("ExtendedKeyUsages")),
            R"(["TLS_WEB_SERVER_AUTHENTICATION","TLS_WEB_CLIENT_AUTHENTICATION"])");
}

TEST(PrivateCa, is_shown_with_its_addresses) {
  Client client;
  const std::string authority = client.world.make_private_authority({.kind = pki::KeyKind::p256,
                                                                     .name = "CA",
                                                                     .lifetime = std::chrono::days{900},
                                                                     .crl_lifetime = std::chrono::hours{96}});
  const std::string of_ca = fmt::format(R"(,"KeyAlgorithm":"EC_prime256v1","CertificateAuthorityArn":"{}")", authority);
  const std::string arn = client.request_certificate(
      R"("DomainName":"db.corp.internal","SubjectAlternativeNames":["10.0.0.1","2001:DB8:0::1","10.0.0.1"])" + of_ca);
  client.world.run(model::CertificateArn{arn});
  const object issued = described(client, arn);
  EXPECT_EQ(issued.at("Status").as_string(), "ISSUED");
  EXPECT_EQ(issued.at("DomainName").as_string(), "db.corp.internal");
  EXPECT_EQ(text(issued.at("SubjectAlternativeNames")), R"(["db.corp.internal","10.0.0.1","2001:db8::1"])");
  EXPECT_EQ(text(issued.at("DomainValidationOptions")), "[]");
  const auto found = client.call("CertificateManager.SearchCertificates", "{}");
  EXPECT_EQ(text(found.at("Results").at(0).at("X509Attributes").at("SubjectAlternativeNames")),
            R"([{"DnsName":"db.corp.internal"},{"IpAddress":"10.0.0.1"},{"IpAddress":"2001:db8::1"}])");
  const auto validations = client.call("CertificateManager.ListCertificateDomainValidations", with_arn(arn));
  EXPECT_EQ(validations.at("DomainValidationSummaryList").as_array().size(), 3U);
  const std::string alone = client.request_certificate(R"("DomainName":"10.0.0.9")" + of_ca);
  client.world.run(model::CertificateArn{alone});
  EXPECT_EQ(text(described(client, alone).at("SubjectAlternativeNames")), R"(["10.0.0.9"])");
  EXPECT_EQ(described(client, alone).at("Subject").as_string(), "CN=10.0.0.9");
}

TEST(PrivateCa, refuses_what_is_the_address_of_no_host) {
  Client client;
  const std::string authority = client.world.make_private_authority({.kind = pki::KeyKind::p256,
                                                                     .name = "CA",
                                                                     .lifetime = std::chrono::days{900},
                                                                     .crl_lifetime = std::chrono::hours{96}});
  for (const auto& [members, says] : std::vector<std::pair<std::string, std::string>>{
           {R"("DomainName":"db.corp.internal","SubjectAlternativeNames":["0.0.0.0"])",
            "0.0.0.0 is not the address of one host"},
           {R"("DomainName":"::ffff:10.0.0.1")", "is not the address of one host"},
           {R"("DomainName":"db.corp.internal","SubjectAlternativeNames":["10.0.0.0/8"])", "10.0.0.0/8"},
           {R"("DomainName":"10.0.0.1","SubjectAlternativeNames":["db.corp.internal"])",
            "DomainName is the IP address 10.0.0.1, but the request has domain names too"}}) {
    const std::string told =
        client.refusal(request, fmt::format(R"({{{},"CertificateAuthorityArn":"{}"}})", members, authority));
    EXPECT_TRUE(told.starts_with("ValidationException: ")) << told;
    EXPECT_NE(told.find(says), std::string::npos) << told;
  }
}

TEST(PrivateCa, takes_options_as_they_are_given_and_no_method) {
  Client client;
  const std::string authority = client.world.make_private_authority({.kind = pki::KeyKind::p256,
                                                                     .name = "CA",
                                                                     .lifetime = std::chrono::days{900},
                                                                     .crl_lifetime = std::chrono::hours{96}});
  const std::string arn = client.request_certificate(fmt::format(
      R"("DomainName":"db.corp.internal","CertificateAuthorityArn":"{}","ValidationMethod":"HTTP",)"
      R"("DomainValidationOptions":[{{"DomainName":"db.corp.internal","ValidationDomain":"elsewhere.com"}}],)"
      R"("Options":{{"CertificateTransparencyLoggingPreference":"ENABLED","Export":"ENABLED"}})",
      authority));
  const object detail = described(client, arn);
  EXPECT_EQ(text(detail.at("Options")), R"({"CertificateTransparencyLoggingPreference":"ENABLED","Export":"ENABLED"})");
  EXPECT_EQ(text(detail.at("DomainValidationOptions")), "[]");
}

TEST(Request, gives_one_certificate_for_one_token) {
  Client client;
  const std::string members = R"("DomainName":"shop.com","ValidationMethod":"DNS","IdempotencyToken":"t1")";
  const std::string arn = client.request_certificate(members);
  EXPECT_EQ(client.request_certificate(members), arn);
  EXPECT_EQ(client.call(list, "{}").at("CertificateSummaryList").as_array().size(), 1U);
}

TEST(List, summarises_and_hides_ec_keys_unless_asked) {
  Issued issued;
  const std::string rsa = issued.client.request_certificate(R"("DomainName":"rsa.com","ValidationMethod":"DNS")");
  const auto by_default = issued.client.call(list, "{}").at("CertificateSummaryList").as_array();
  ASSERT_EQ(by_default.size(), 1U);
  EXPECT_EQ(by_default[0].at("CertificateArn").as_string(), rsa);
  EXPECT_EQ(
      members_of(by_default[0].as_object()),
      (std::set<std::string>{"CertificateArn", "CreatedAt", "DomainName", "ExportOption", "Exported",
                             "ExtendedKeyUsages", "HasAdditionalSubjectAlternativeNames", "InUse", "KeyAlgorithm",
                             "KeyUsages", "RenewalEligibility", "Status", "SubjectAlternativeNameSummaries", "Type"}));
  const auto ec = issued.client.call(list, R"({"Includes":{"keyTypes":["EC_prime256v1"]}})")
                      .at("CertificateSummaryList")
                      .as_array();
  ASSERT_EQ(ec.size(), 1U);
  EXPECT_EQ(ec[0].at("KeyAlgorithm").as_string(), "EC-prime256v1");
  EXPECT_EQ(text(ec[0].at("KeyUsages")), R"(["DIGITAL_SIGNATURE"])");
  EXPECT_EQ(text(ec[0].at("ExtendedKeyUsages")), R"(["TLS_WEB_SERVER_AUTHENTICATION"])");
  EXPECT_EQ(text(ec[0].at("SubjectAlternativeNameSummaries")), R"(["shop.com"])");
  EXPECT_EQ(ec[0].at("Exported").as_bool(), false);
  EXPECT_TRUE(ec[0].at("NotAfter").is_number());
}

TEST(List, filters) {
  Issued issued;
  issued.client.request_certificate(
      R"("DomainName":"rsa.com","ValidationMethod":"DNS","Options":{"Export":"ENABLED"})");
  struct Case {
    const char* filter;
    std::size_t expected;
  };
  const std::string all = R"("keyTypes":["RSA_2048","EC_prime256v1"])";
  for (const Case& c :
       {Case{"", 2}, Case{R"(,"exportOption":"ENABLED")", 1}, Case{R"(,"exportOption":"DISABLED")", 1},
        Case{R"(,"keyUsage":["DIGITAL_SIGNATURE"])", 1}, Case{R"(,"keyUsage":["KEY_ENCIPHERMENT"])", 0},
        Case{R"(,"keyUsage":["CRL_SIGNING"])", 0}, Case{R"(,"extendedKeyUsage":["TLS_WEB_SERVER_AUTHENTICATION"])", 1},
        Case{R"(,"extendedKeyUsage":["CODE_SIGNING"])", 0}, Case{R"(,"managedBy":"CLOUDFRONT")", 0}})
    EXPECT_EQ(issued.client.call(list, fmt::format(R"({{"Includes":{{{}{}}}}})", all, c.filter))
                  .at("CertificateSummaryList")
                  .as_array()
                  .size(),
              c.expected)
        << c.filter;
  const std::string pending = fmt::format(R"({{"CertificateStatuses":["PENDING_VALIDATION"],"Includes":{{{}}}}})", all);
  EXPECT_EQ(issued.client.call(list, pending).at("CertificateSummaryList").as_array().size(), 1U);
}

std::vector<std::string> names_on(const object& page) {
  std::vector<std::string> names;
  for (const auto& summary : page.at("CertificateSummaryList").as_array())
    names.emplace_back(summary.at("DomainName").as_string());
  return names;
}

TEST(List, pages_with_tokens_that_survive_changes_and_refuse_tampering) {
  Client client;
  std::vector<std::string> arns;
  for (int i = 0; i < 5; ++i) {
    arns.push_back(client.request_certificate(fmt::format(R"("DomainName":"n{}.com","ValidationMethod":"DNS")", i)));
    client.world.clock.advance(std::chrono::seconds{1});
  }
  const object first = client.call(list, R"({"MaxItems":2})");
  EXPECT_EQ(names_on(first), (std::vector<std::string>{"n0.com", "n1.com"}));
  const std::string token{first.at("NextToken").as_string()};
  client.call(delete_one, with_arn(arns[1]));
  client.request_certificate(R"("DomainName":"late.com","ValidationMethod":"DNS")");
  const object second = client.call(list, fmt::format(R"({{"MaxItems":3,"NextToken":"{}"}})", token));
  EXPECT_EQ(names_on(second), (std::vector<std::string>{"n2.com", "n3.com", "n4.com"}));
  const object third =
      client.call(list, fmt::format(R"({{"NextToken":"{}"}})", std::string_view{second.at("NextToken").as_string()}));
  EXPECT_EQ(names_on(third), std::vector<std::string>{"late.com"});
  EXPECT_FALSE(third.contains("NextToken"));
  std::string forged = token;
  forged.front() = forged.front() == 'A' ? 'B' : 'A';
  for (const std::string& body : {fmt::format(R"({{"NextToken":"{}"}})", forged),
                                  fmt::format(R"({{"NextToken":"{}","CertificateStatuses":["ISSUED"]}})", token),
                                  std::string{R"({"NextToken":"x"})"}})
    EXPECT_EQ(without_description(client.refusal(list, body)), "InvalidArgsException") << body;
  const http::Reply other_region =
      client.send(client.signed_request(list, fmt::format(R"({{"NextToken":"{}"}})", token), "eu-west-1"));
  EXPECT_NE(other_region.body.find("InvalidArgsException"), std::string::npos);
}

TEST(List, sorts_by_creation_when_both_members_are_given) {
  Client client;
  for (int i = 0; i < 3; ++i) {
    client.request_certificate(fmt::format(R"("DomainName":"n{}.com","ValidationMethod":"DNS")", i));
    client.world.clock.advance(std::chrono::seconds{1});
  }
  EXPECT_EQ(names_on(client.call(list, R"({"SortBy":"CREATED_AT","SortOrder":"DESCENDING"})")),
            (std::vector<std::string>{"n2.com", "n1.com", "n0.com"}));
  EXPECT_EQ(names_on(client.call(list, R"({"SortBy":"CREATED_AT","SortOrder":"ASCENDING"})")),
            (std::vector<std::string>{"n0.com", "n1.com", "n2.com"}));
  EXPECT_EQ(without_description(client.refusal(list, R"({"SortBy":"CREATED_AT"})")), "InvalidArgsException");
  EXPECT_EQ(without_description(client.refusal(list, R"({"SortOrder":"ASCENDING"})")), "InvalidArgsException");
}

TEST(Get, gives_certificate_and_chain_once_issued) {
  Issued issued;
  const object answer = issued.client.call(get, with_arn(issued.arn));
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  const std::string leaf{answer.at("Certificate").as_string()};
  EXPECT_TRUE(leaf.starts_with(begin));
  EXPECT_TRUE(leaf.ends_with("-----END CERTIFICATE-----\n"));
  const std::string chain{answer.at("CertificateChain").as_string()};
  EXPECT_TRUE(chain.starts_with(begin));
  EXPECT_NE(chain.find(begin, 1), std::string::npos) << "issuing certificate and root";
  EXPECT_EQ(chain.find(leaf), std::string::npos) << "the chain excludes the leaf";
}

TEST(Get, refuses_while_pending) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  EXPECT_EQ(without_description(client.refusal(get, with_arn(arn))), "RequestInProgressException");
}

TEST(Delete, answers_with_an_empty_body) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  const http::Reply reply = client.send(client.signed_request(delete_one, with_arn(arn)));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(without_description(client.refusal(describe, with_arn(arn))), "ResourceNotFoundException");
  EXPECT_EQ(without_description(client.refusal(delete_one, with_arn(arn))), "ResourceNotFoundException");
}

TEST(Tags, are_added_listed_and_removed) {
  Client client;
  const std::string arn = client.request_certificate(
      R"("DomainName":"shop.com","ValidationMethod":"DNS","Tags":[{"Key":"a","Value":"1"}])");
  client.call(add_tags, with_arn(arn, R"(,"Tags":[{"Key":"a","Value":"2"},{"Key":"b"},{"Key":"c","Value":"3"}])"));
  EXPECT_EQ(text(client.call(list_tags, with_arn(arn))),
            R"({"Tags":[{"Key":"a","Value":"2"},{"Key":"b"},{"Key":"c","Value":"3"}]})");
  // With a value only if it is equal; without one by key; an absent key is no error (facts 4.2).
  client.call(remove_tags,
              with_arn(arn, R"(,"Tags":[{"Key":"a","Value":"9"},{"Key":"c","Value":"3"},{"Key":"b"},{"Key":"z"}])"));
  EXPECT_EQ(text(client.call(list_tags, with_arn(arn))), R"({"Tags":[{"Key":"a","Value":"2"}]})");
  EXPECT_EQ(without_description(client.refusal(add_tags, with_arn(arn, R"(,"Tags":[{"Key":"aws:x"}])"))),
            "InvalidTagException");
}

TEST(Tags, end_at_fifty) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"shop.com","ValidationMethod":"DNS")");
  std::string tags;
  for (int i = 0; i < 50; ++i) tags += fmt::format(R"({}{{"Key":"k{}"}})", i > 0 ? "," : "", i);
  client.call(add_tags, with_arn(arn, fmt::format(R"(,"Tags":[{}])", tags)));
  EXPECT_EQ(without_description(client.refusal(add_tags, with_arn(arn, R"(,"Tags":[{"Key":"one more"}])"))),
            "TooManyTagsException");
  EXPECT_EQ(
      without_description(client.refusal(add_tags, with_arn(arn, fmt::format(R"(,"Tags":[{},{{"Key":"x"}}])", tags)))),
      "ValidationException");
}

}  // namespace
}  // namespace certwright::api_test::acm_operations_test
