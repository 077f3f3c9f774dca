#include "model/imported_certificate.h"

#include <gtest/gtest.h>

#include "model/signature_name.h"

namespace certwright::model::imported_certificate_test {
namespace {

using namespace std::chrono_literals;

Timestamp start() { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; }

pki::ForeignCertificate foreign() {
  pki::ForeignCertificate certificate;
  certificate.version = 3;
  certificate.subject = "C=JP,CN=www.example.jp";
  certificate.issuer = "O=Another CA";
  certificate.certificate.common_name = "www.example.jp";
  certificate.certificate.not_before = start() - 24h;
  certificate.certificate.not_after = start() + 24h;
  certificate.certificate.signature_algorithm = "ecdsa-with-SHA256";
  return certificate;
}

// The refusal's text, or nothing.
std::string refusal(const Result<void>& result) {
  if (result) return {};
  EXPECT_EQ(result.error().code, ErrorCode::invalid_request);
  return result.error().detail;
}

TEST(MayBeImported, WhatIsInForceAndOfVersionThree) {
  pki::ForeignCertificate certificate = foreign();
  EXPECT_EQ(refusal(may_be_imported(certificate, start())), "");
  EXPECT_EQ(refusal(may_be_imported(certificate, start() + 24h)), "") << "NotAfter is its last moment";
  EXPECT_EQ(refusal(may_be_imported(certificate, start() + 24h + 1ms)), "The certificate has expired, is not valid.");
  EXPECT_EQ(refusal(may_be_imported(certificate, start() - 25h)),
            "The certificate is not in effect yet, is not valid.");
  certificate.version = 1;
  EXPECT_NE(refusal(may_be_imported(certificate, start())), "");
  certificate = foreign();
  certificate.issuer.clear();
  EXPECT_NE(refusal(may_be_imported(certificate, start())), "");
}

TEST(MayBeImported, AnOcspUrlHas1000CharactersAtMost) {
  pki::ForeignCertificate certificate = foreign();
  certificate.ocsp_urls = {std::string(1000, 'u')};
  EXPECT_EQ(refusal(may_be_imported(certificate, start())), "");
  certificate.ocsp_urls.emplace_back(1001, 'u');
  EXPECT_NE(refusal(may_be_imported(certificate, start())).find("1001"), std::string::npos);
}

TEST(ImportedContents, NamesAreTheAlternativesWithTheCommonNameFirst) {
  using Names = std::vector<std::string>;
  pki::ForeignCertificate certificate = foreign();
  EXPECT_EQ(imported_contents(certificate)->names, Names{"www.example.jp"});
  certificate.alternative_names = {"example.jp", "www.example.jp", "10.0.0.1"};
  EXPECT_EQ(imported_contents(certificate)->names, (Names{"www.example.jp", "example.jp", "10.0.0.1"}));
  certificate.certificate.common_name = "Our server";
  EXPECT_EQ(imported_contents(certificate)->names, (Names{"example.jp", "www.example.jp", "10.0.0.1"}));
  certificate.certificate.common_name = "LOCALHOST";
  certificate.alternative_names.clear();
  EXPECT_EQ(imported_contents(certificate)->names, Names{"localhost"});
  certificate.certificate.common_name = "1.2.3.4";
  EXPECT_EQ(imported_contents(certificate)->names, Names{"1.2.3.4"});
}

TEST(ImportedContents, NeedAName) {
  pki::ForeignCertificate certificate = foreign();
  for (const std::string& none : {std::string{}, std::string{"Our server"}, std::string{"a\0b", 3}}) {
    certificate.certificate.common_name = none;
    EXPECT_FALSE(imported_contents(certificate)) << none;
  }
  for (std::size_t i = 0; i < 1000; ++i) certificate.alternative_names.push_back("n" + std::to_string(i));
  EXPECT_TRUE(imported_contents(certificate));
  certificate.alternative_names.emplace_back("one-more");
  EXPECT_FALSE(imported_contents(certificate));
}

TEST(ImportedContents, HoldUsagesInAcmsWords) {
  pki::ForeignCertificate certificate = foreign();
  certificate.key_usages = {0, 2, 8};
  certificate.extended_key_usages = {"1.3.6.1.5.5.7.3.2", "1.2.3.4"};
  const auto contents = imported_contents(certificate);
  ASSERT_TRUE(contents);
  EXPECT_EQ(contents->key_usages, (std::vector{KeyUsageName::digital_signature, KeyUsageName::key_encipherment,
                                               KeyUsageName::decipher_only}));
  EXPECT_EQ(contents->extended_key_usages,
            (std::vector<ExtendedKeyUsage>{{ExtendedKeyUsageName::tls_web_client_authentication, "1.3.6.1.5.5.7.3.2"},
                                           {ExtendedKeyUsageName::custom, "1.2.3.4"}}));
  EXPECT_EQ(contents->signature_algorithm, "SHA256WITHECDSA");
  EXPECT_EQ(contents->subject, "C=JP,CN=www.example.jp");
}

TEST(ImportableKey, IsOneOfSeven) {
  EXPECT_EQ(importable_key({"RSA", 1024, ""}), KeyAlgorithm::rsa_1024);
  EXPECT_EQ(importable_key({"RSA", 4096, ""}), KeyAlgorithm::rsa_4096);
  EXPECT_EQ(importable_key({"EC", 521, "secp521r1"}), KeyAlgorithm::ec_secp521r1);
  for (const pki::KeyShape& other :
       {pki::KeyShape{"RSA", 512, ""}, pki::KeyShape{"RSA", 2047, ""}, pki::KeyShape{"EC", 256, "secp256k1"},
        pki::KeyShape{"EC", 256, ""}, pki::KeyShape{"ED25519", 256, ""}, pki::KeyShape{"DSA", 2048, ""}}) {
    const auto key = importable_key(other);
    ASSERT_FALSE(key) << other.algorithm << other.bits << other.curve;
    EXPECT_TRUE(key.error().detail.starts_with("The private key is not supported"));
  }
}

Certificate imported(KeyAlgorithm key) {
  Certificate certificate;
  certificate.arn = make_certificate_arn("eu-west-1", "123456789012", "1");
  certificate.type = CertificateType::imported;
  certificate.key_algorithm = key;
  certificate.imported = imported_contents(foreign()).value();
  certificate.imported->key_usages = {KeyUsageName::digital_signature, KeyUsageName::key_encipherment};
  certificate.imported->extended_key_usages = {
      {ExtendedKeyUsageName::tls_web_server_authentication, "1.3.6.1.5.5.7.3.1"},
      {ExtendedKeyUsageName::tls_web_client_authentication, "1.3.6.1.5.5.7.3.2"}};
  return certificate;
}

TEST(MayReplace, KeepsTypeAndKey) {
  Certificate before = imported(KeyAlgorithm::rsa_2048);
  EXPECT_EQ(refusal(may_replace(before, KeyAlgorithm::rsa_2048, *before.imported)), "");
  EXPECT_NE(refusal(may_replace(before, KeyAlgorithm::rsa_4096, *before.imported)).find("RSA_2048, not RSA_4096"),
            std::string::npos);
  const ImportedContents contents = *before.imported;
  before.type = CertificateType::amazon_issued;
  before.imported.reset();
  EXPECT_NE(refusal(may_replace(before, KeyAlgorithm::rsa_2048, contents)).find("AMAZON_ISSUED"), std::string::npos);
}

TEST(MayReplace, NamesMayChange) {
  const Certificate before = imported(KeyAlgorithm::rsa_2048);
  ImportedContents after = *before.imported;
  after.names = {"another.example.jp"};
  EXPECT_EQ(refusal(may_replace(before, KeyAlgorithm::rsa_2048, after)), "");
}

TEST(MayReplace, NoUsageIsLostButTwo) {
  Certificate before = imported(KeyAlgorithm::rsa_2048);
  ImportedContents after = *before.imported;
  after.extended_key_usages.pop_back();
  EXPECT_EQ(refusal(may_replace(before, KeyAlgorithm::rsa_2048, after)), "") << "clientAuth may go";
  after.extended_key_usages.clear();
  EXPECT_NE(refusal(may_replace(before, KeyAlgorithm::rsa_2048, after)).find("TLS_WEB_SERVER_AUTHENTICATION"),
            std::string::npos);
  after = *before.imported;
  after.key_usages.pop_back();
  EXPECT_NE(refusal(may_replace(before, KeyAlgorithm::rsa_2048, after)).find("KEY_ENCIPHERMENT"), std::string::npos);
  before = imported(KeyAlgorithm::ec_prime256v1);
  EXPECT_EQ(refusal(may_replace(before, KeyAlgorithm::ec_prime256v1, after)), "") << "with an EC key it may go";
  after.key_usages.clear();
  EXPECT_NE(refusal(may_replace(before, KeyAlgorithm::ec_prime256v1, after)).find("DIGITAL_SIGNATURE"),
            std::string::npos);
}

TEST(SignatureName, IsAcmsWhereItHasOne) {
  EXPECT_EQ(signature_name("sha512WithRSAEncryption"), "SHA512WITHRSA");
  EXPECT_EQ(signature_name("rsassaPss"), "rsassaPss");
  EXPECT_EQ(signature_name_of_der(from_hex("300a06082a8648ce3d040302").value()), "SHA256WITHECDSA");
  EXPECT_EQ(signature_name_of_der(Bytes{}), "");
  EXPECT_EQ(signature_name_of_der(from_hex("30050603550403").value()), "");
}

}  // namespace
}  // namespace certwright::model::imported_certificate_test
