// SearchCertificates through the door. What a search finds is the store's contract; here are its words and shapes.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "api/acm/search_shapes.h"
#include "tests/api/client.h"

namespace certwright::api_test::search_certificates_test {
namespace {

using boost::json::object;

constexpr std::string_view search = "CertificateManager.SearchCertificates";

std::vector<std::string> names_in(const object& answer) {
  std::vector<std::string> names;
  for (const auto& result : answer.at("Results").as_array())
    names.emplace_back(result.at("X509Attributes").at("Subject").at("CommonName").as_string());
  return names;
}

std::vector<std::string> found(Client& client, std::string_view statement, std::string_view more = "") {
  return names_in(client.call(search, fmt::format(R"({{"FilterStatement":{}{}}})", statement, more)));
}

using Names = std::vector<std::string>;

class Searching : public testing::Test {
 protected:
  Searching() {
    client.request_certificate(
        R"("DomainName":"rsa.shop.com","ValidationMethod":"DNS","SubjectAlternativeNames":["www.shop.com"])");
    client.request_certificate(
        R"("DomainName":"ec.shop.com","ValidationMethod":"EMAIL","KeyAlgorithm":"EC_secp384r1")");
  }
  Client client;
};

TEST_F(Searching, shows_what_a_pending_certificate_has) {
  const object answer = client.call(search, "{}");
  EXPECT_FALSE(answer.contains("NextToken"));
  EXPECT_EQ(names_in(answer), (Names{"rsa.shop.com", "ec.shop.com"}));
  const object& first = answer.at("Results").as_array().at(0).as_object();
  EXPECT_EQ(boost::json::serialize(first.at("X509Attributes")),
            R"({"Subject":{"CommonName":"rsa.shop.com"},)"
            R"("SubjectAlternativeNames":[{"DnsName":"rsa.shop.com"},{"DnsName":"www.shop.com"}],)"
            R"("ExtendedKeyUsages":[],"KeyAlgorithm":"RSA-2048","KeyUsages":[]})");
  const std::string metadata = boost::json::serialize(first.at("CertificateMetadata").at("AcmCertificateMetadata"));
  EXPECT_TRUE(metadata.starts_with(R"({"CreatedAt":)")) << metadata;
  EXPECT_EQ(metadata.substr(metadata.find(R"("Exported")")),
            R"("Exported":false,"InUse":false,"RenewalEligibility":"INELIGIBLE","Status":"PENDING_VALIDATION",)"
            R"("Type":"AMAZON_ISSUED","ExportOption":"DISABLED","ValidationMethod":"DNS"})");
}

TEST_F(Searching, takes_every_kind_of_statement) {
  const std::string ec = R"({"Filter":{"X509AttributeFilter":{"KeyAlgorithm":"EC_secp384r1"}}})";
  const std::string dns = R"({"Filter":{"AcmCertificateMetadataFilter":{"ValidationMethod":"DNS"}}})";
  EXPECT_EQ(found(client, ec), Names{"ec.shop.com"});
  EXPECT_EQ(found(client, fmt::format(R"({{"Not":{}}})", ec)), Names{"rsa.shop.com"});
  EXPECT_EQ(found(client, fmt::format(R"({{"And":[{},{}]}})", ec, dns)), Names{});
  EXPECT_EQ(found(client, fmt::format(R"({{"Or":[{},{}]}})", ec, dns)), (Names{"rsa.shop.com", "ec.shop.com"}));
  EXPECT_EQ(found(client, R"({"Filter":{"X509AttributeFilter":{"SubjectAlternativeName":{"DnsName":{)"
                          R"("Value":"WWW.shop.com","ComparisonOperator":"EQUALS"}}}}})"),
            Names{"rsa.shop.com"});
  EXPECT_EQ(found(client, R"({"Filter":{"X509AttributeFilter":{"NotAfter":{}}}})"), Names{});
  EXPECT_EQ(found(client, R"({"Filter":{"AcmCertificateMetadataFilter":{"InUse":false}}})").size(), 2U);
}

TEST_F(Searching, sorts_with_either_member_alone) {
  const Names forward{"rsa.shop.com", "ec.shop.com"};
  const Names backward{"ec.shop.com", "rsa.shop.com"};
  EXPECT_EQ(names_in(client.call(search, R"({"SortBy":"COMMON_NAME"})")), backward);
  EXPECT_EQ(names_in(client.call(search, R"({"SortBy":"COMMON_NAME","SortOrder":"DESCENDING"})")), forward);
  EXPECT_EQ(names_in(client.call(search, R"({"SortOrder":"DESCENDING"})")), backward);
  EXPECT_EQ(names_in(client.call(search, R"({"SortOrder":"ASCENDING"})")), forward);
}

TEST_F(Searching, pages_are_bound_to_the_search) {
  const object first = client.call(search, R"({"MaxResults":1})");
  EXPECT_EQ(names_in(first), Names{"rsa.shop.com"});
  const std::string token{first.at("NextToken").as_string()};
  const object second = client.call(search, fmt::format(R"({{"NextToken":"{}","MaxResults":9}})", token));
  EXPECT_EQ(names_in(second), Names{"ec.shop.com"});
  EXPECT_FALSE(second.contains("NextToken"));
  for (const std::string_view other :
       {R"("SortBy":"STATUS")", R"("SortOrder":"DESCENDING")",
        R"("FilterStatement":{"Filter":{"AcmCertificateMetadataFilter":{"Status":"ISSUED"}}})"})
    EXPECT_TRUE(client.refusal(search, fmt::format(R"({{"NextToken":"{}",{}}})", token, other))
                    .starts_with("ValidationException: NextToken"))
        << other;
  EXPECT_TRUE(client.refusal("CertificateManager.ListCertificates", fmt::format(R"({{"NextToken":"{}"}})", token))
                  .starts_with("InvalidArgsException"));
}

TEST_F(Searching, refuses_unions_without_one_member_and_too_many_filters) {
  const std::string leaf = R"({"Filter":{"AcmCertificateMetadataFilter":{"InUse":false}}})";
  for (const std::string& statement :
       {std::string{"{}"}, std::string{R"({"Filter":{}})"}, std::string{R"({"Filter":{"X509AttributeFilter":{}}})"},
        fmt::format(R"({{"Not":{0},"And":[{0}]}})", leaf),
        std::string{R"({"Filter":{"AcmCertificateMetadataFilter":{"InUse":false,"Exported":false}}})"}})
    EXPECT_TRUE(client.refusal(search, fmt::format(R"({{"FilterStatement":{}}})", statement))
                    .starts_with("ValidationException"))
        << statement;
  const auto list = [](std::string_view word, const std::string& part, int count) {
    std::string parts;
    for (int i = 0; i < count; ++i) (parts += i == 0 ? "" : ",") += part;
    return fmt::format(R"({{"{}":[{}]}})", word, parts);
  };
  const std::string most = list("Or", list("And", leaf, 15), 15);
  EXPECT_EQ(found(client, most).size(), 2U);
  EXPECT_NE(client.refusal(search, fmt::format(R"({{"FilterStatement":{{"And":[{},{}]}}}})", most, leaf)).find("226"),
            std::string::npos);
}

TEST(DistinguishedNameShape, puts_every_attribute_in_its_member) {
  const api::acm::DistinguishedName shown = api::acm::distinguished_name_of(
      "CN=a,CN=b,C=AU,ST=S,L=L,O=O,OU=U,DC=x,DC=y,SN=Doe,GN=J,title=T,emailAddress=e@x,1.2.3=v");
  EXPECT_EQ(shown.common_name, "a") << "the first of several";
  EXPECT_EQ(shown.country, "AU");
  EXPECT_EQ(shown.state, "S");
  EXPECT_EQ(shown.domain_components, (Names{"x", "y"}));
  EXPECT_EQ(shown.surname, "Doe");
  EXPECT_EQ(shown.given_name, "J");
  EXPECT_EQ(shown.title, "T");
  EXPECT_FALSE(shown.serial_number);
  ASSERT_TRUE(shown.custom_attributes);
  ASSERT_EQ(shown.custom_attributes->size(), 2U);
  EXPECT_EQ(shown.custom_attributes->at(0).object_identifier, "1.2.840.113549.1.9.1");
  EXPECT_EQ(shown.custom_attributes->at(1).object_identifier, "1.2.3");
}

}  // namespace
}  // namespace certwright::api_test::search_certificates_test
