// ImportCertificate and ExportCertificate through the door: the shapes of facts 4.3 and the refusals of facts 4.2, 5.3.
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "tests/api/client.h"
#include "tests/pki/files.h"

namespace certwright::api_test::import_export_test {
namespace {

using boost::json::object;

constexpr std::string_view import_one = "CertificateManager.ImportCertificate";
constexpr std::string_view export_one = "CertificateManager.ExportCertificate";
constexpr std::string_view describe = "CertificateManager.DescribeCertificate";
constexpr std::string_view list = "CertificateManager.ListCertificates";
constexpr std::string_view get = "CertificateManager.GetCertificate";

std::string blob(std::string_view text) { return base64(bytes_of(text)); }

std::string with_arn(std::string_view arn, std::string_view more = "") {
  return fmt::format(R"({{"CertificateArn":"{}"{}}})", arn, more);
}

/// A door, and the certificate of LocalStack's record: every member of it is shown.
class Imported : public testing::Test {
 protected:
  void SetUp() override {
    const auto [status, output] = directory.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj '/C=AU/O=Root Org' && "
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.pem -days 30 -set_serial 1001 "
        "-CA root.pem -CAkey root.key -subj /C=AU/ST=Some-State/O=Org/CN=localhost "
        "-addext subjectAltName=DNS:localhost,IP:10.0.0.1 -addext keyUsage=digitalSignature,keyAgreement "
        "-addext extendedKeyUsage=serverAuth,1.2.3.4");
    ASSERT_EQ(status, 0) << output;
    client.world.clock.set(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
                           std::chrono::seconds{5});
  }

  std::string file(std::string_view name) { return test::read_text(directory / name); }

  std::string input(std::string_view more = "") {
    return fmt::format(R"({{"Certificate":"{}","PrivateKey":"{}","CertificateChain":"{}"{}}})", blob(file("leaf.pem")),
                       blob(file("leaf.key")), blob(file("root.pem")), more);
  }

  std::string import(std::string_view more = "") {
    return std::string{client.call(import_one, input(more)).at("CertificateArn").as_string()};
  }

  Client client;
  test::TemporaryDirectory directory;
};

TEST_F(Imported, IsDescribedAsAcmDoes) {
  const std::string arn = import(R"(,"Tags":[{"Key":"a","Value":"1"}])");
  const object detail = client.call(describe, with_arn(arn)).at("Certificate").as_object();
  std::set<std::string> members;
  for (const auto& [key, value] : detail) members.emplace(key);
  EXPECT_EQ(members, (std::set<std::string>{"CertificateArn",
                                            "CertificateKeyPairOrigin",
                                            "CreatedAt",
                                            "DomainName",
                                            "DomainValidationOptions",
                                            "ExtendedKeyUsages",
                                            "ImportedAt",
                                            "InUseBy",
                                            "Issuer",
                                            "KeyAlgorithm",
                                            "KeyUsages",
                                            "NotAfter",
                                            "NotBefore",
                                            "Options",
                                            "RenewalEligibility",
                                            "Serial",
                                            "SignatureAlgorithm",
                                            "Status",
                                            "Subject",
                                            "SubjectAlternativeNames",
                                            "Type"}));
  const auto shown = [&](std::string_view member) { return boost::json::serialize(detail.at(member)); };
  EXPECT_EQ(shown("DomainName"), R"("localhost")");
  EXPECT_EQ(shown("SubjectAlternativeNames"), R"(["localhost","10.0.0.1"])");
  EXPECT_EQ(shown("DomainValidationOptions"), R"([{"DomainName":"localhost"},{"DomainName":"10.0.0.1"}])");
  EXPECT_EQ(shown("Subject"), R"("C=AU,ST=Some-State,O=Org,CN=localhost")");
  EXPECT_EQ(shown("Issuer"), R"("Root Org")");
  EXPECT_EQ(shown("Serial"), R"("03:e9")");
  EXPECT_EQ(shown("KeyUsages"), R"([{"Name":"DIGITAL_SIGNATURE"},{"Name":"KEY_AGREEMENT"}])");
  EXPECT_EQ(shown("ExtendedKeyUsages"), R"([{"Name":"TLS_WEB_SERVER_AUTHENTICATION","OID":"1.3.6.1.5.5.7.3.1"},)"
                                        R"({"Name":"CUSTOM","OID":"1.2.3.4"}])");
  EXPECT_EQ(shown("Options"), R"({"CertificateTransparencyLoggingPreference":"DISABLED","Export":"DISABLED"})");
  EXPECT_EQ(shown("Type"), R"("IMPORTED")");
  EXPECT_EQ(shown("Status"), R"("ISSUED")");
  EXPECT_EQ(shown("KeyAlgorithm"), R"("RSA-2048")");
  EXPECT_EQ(shown("SignatureAlgorithm"), R"("SHA256WITHRSA")");
  EXPECT_EQ(shown("RenewalEligibility"), R"("INELIGIBLE")");
  EXPECT_EQ(shown("CertificateKeyPairOrigin"), R"("CUSTOMER_PROVIDED")");
  const object tags = client.call("CertificateManager.ListTagsForCertificate", with_arn(arn));
  EXPECT_EQ(boost::json::serialize(tags), R"({"Tags":[{"Key":"a","Value":"1"}]})");
}

TEST_F(Imported, IsListedWithoutExported) {
  const std::string arn = import();
  const auto summaries = client.call(list, "{}").at("CertificateSummaryList").as_array();
  ASSERT_EQ(summaries.size(), 1U);
  const object& summary = summaries[0].as_object();
  EXPECT_FALSE(summary.contains("Exported"));
  EXPECT_FALSE(summary.contains("IssuedAt"));
  EXPECT_EQ(boost::json::serialize(summary.at("KeyUsages")), R"(["DIGITAL_SIGNATURE","KEY_AGREEMENT"])");
  EXPECT_EQ(boost::json::serialize(summary.at("ExtendedKeyUsages")), R"(["TLS_WEB_SERVER_AUTHENTICATION","CUSTOM"])");
  EXPECT_EQ(boost::json::serialize(summary.at("SubjectAlternativeNameSummaries")), R"(["localhost","10.0.0.1"])");
  for (const char* const member : {"ImportedAt", "CreatedAt", "NotBefore", "NotAfter"})
    EXPECT_TRUE(summary.contains(member)) << member;
}

TEST_F(Imported, IsGotWithItsOwnChain) {
  const object got = client.call(get, with_arn(import()));
  EXPECT_EQ(std::string_view{got.at("Certificate").as_string()}, file("leaf.pem"));
  EXPECT_EQ(std::string_view{got.at("CertificateChain").as_string()}, file("root.pem"));
}

TEST_F(Imported, IsReplacedUnderItsArn) {
  const std::string arn = import();
  EXPECT_EQ(import(fmt::format(R"(,"CertificateArn":"{}")", arn)), arn);
  EXPECT_EQ(client.refusal(import_one, input(fmt::format(R"(,"CertificateArn":"{}","Tags":[{{"Key":"a"}}])", arn))),
            "ValidationException: Tagging is not permitted on re-import.");
  const std::string unknown = "arn:aws:acm:us-east-1:123456789012:certificate/none";
  EXPECT_EQ(client.refusal(import_one, input(fmt::format(R"(,"CertificateArn":"{}")", unknown))),
            fmt::format("ResourceNotFoundException: Could not find certificate {}.", unknown));
}

TEST_F(Imported, IsRefusedByTheModelsLimitsAndTheTagRules) {
  const auto refused = [&](std::string_view body) { return client.refusal(import_one, body); };
  EXPECT_NE(refused("{}").find("'privateKey' failed to satisfy constraint: Member must not be null"),
            std::string::npos);
  const std::string long_key =
      fmt::format(R"({{"Certificate":"AA==","PrivateKey":"{}"}})", blob(std::string(5121, 'x')));
  EXPECT_NE(refused(long_key).find("Member must have length less than or equal to 5120"), std::string::npos);
  EXPECT_EQ(refused(long_key).find("xxx"), std::string::npos) << "a private key is never quoted";
  EXPECT_TRUE(refused(R"({"Certificate":"not base64!","PrivateKey":"AA=="})").starts_with("SerializationException"));
  EXPECT_TRUE(refused(input(R"(,"Tags":[{"Key":"aws:a"}])")).starts_with("InvalidTagException"));
}

TEST_F(Imported, IsNotExported) {
  const std::string passphrase = fmt::format(R"(,"Passphrase":"{}")", blob("correct horse"));
  EXPECT_TRUE(client.refusal(export_one, with_arn(import(), passphrase)).starts_with("ValidationException: "));
}

TEST(Export, TellsItsPreconditions) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"a.shop.com","Options":{"Export":"ENABLED"})");
  const auto refused = [&](std::string_view words) {
    return client.refusal(export_one, with_arn(arn, fmt::format(R"(,"Passphrase":"{}")", blob(words))));
  };
  EXPECT_TRUE(refused("correct horse").starts_with("RequestInProgressException: ")) << refused("correct horse");
  EXPECT_TRUE(refused("c$rrect horse").starts_with("ValidationException: The passphrase"));
  EXPECT_NE(refused("abc").find("Member must have length greater than or equal to 4"), std::string::npos);
  EXPECT_EQ(refused("abc").find("abc"), std::string::npos) << "a passphrase is never quoted";
}

}  // namespace
}  // namespace certwright::api_test::import_export_test
