#include "pki/x509.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "pki/tbs_certificate.h"
#include "tests/pki/files.h"

namespace certwright::pki::x509_test {
namespace {

using test::data_file;

// Certificate { tbsCertificate … }: both headers are of four octets at this size, and the second names the length.
ByteView tbs_of(ByteView certificate) {
  const std::size_t length = std::size_t{certificate[6]} * 256 + certificate[7] + 4;
  return certificate.subspan(4, std::min(length, certificate.size() - 4));
}

TEST(X509, SaysWhatACertificateOfOpenSslHolds) {
  const Bytes der = data_file("leaf.der");
  const auto certificate = X509::parse(der);
  ASSERT_TRUE(certificate) << certificate.error().detail;
  EXPECT_EQ(certificate->der, der);
  EXPECT_EQ(certificate->serial, "0123456789abcdef");
  EXPECT_EQ(certificate->subject, "CN=www.example.com,O=Café\\, Ltd.,C=JP");
  EXPECT_EQ(certificate->issuer, certificate->subject);
  EXPECT_EQ(certificate->common_name, "www.example.com");
  EXPECT_EQ(certificate->dns_names, (std::vector<std::string>{"www.example.com", "*.example.com"}));
  EXPECT_EQ(certificate->not_after - certificate->not_before, std::chrono::days{36500});
  EXPECT_EQ(certificate->subject_public_key_info, data_file("p256.spki.der"));
  EXPECT_EQ(certificate->subject_key_identifier.size(), 20U);
  EXPECT_FALSE(certificate->is_ca);
  EXPECT_EQ(certificate->signature_algorithm, "ecdsa-with-SHA256");
  const Bytes& name = certificate->subject_name;
  EXPECT_NE(std::search(der.begin(), der.end(), name.begin(), name.end()), der.end());
}

TEST(X509, RefusesWhatIsNotOneCertificate) {
  const Bytes der = data_file("leaf.der");
  Bytes longer = der;
  longer.push_back(0);
  const Bytes shorter(der.begin(), der.end() - 1);
  for (const Bytes& bytes : {Bytes{}, longer, shorter, Bytes(70'000, 0x30), data_file("p256.spki.der")}) {
    const auto certificate = X509::parse(bytes);
    ASSERT_FALSE(certificate);
    EXPECT_EQ(certificate.error().code, ErrorCode::invalid_request);
  }
}

TEST(X509, NoChangedOctetBreaksTheParser) {
  const Bytes der = data_file("leaf.der");
  std::size_t refused = 0;
  for (std::size_t i = 0; i < der.size(); ++i) {
    Bytes changed = der;
    changed[i] ^= 0x55;
    if (!X509::parse(changed)) ++refused;
    if (!TbsCertificate::parse(tbs_of(der).size() == tbs_of(changed).size() ? tbs_of(changed) : ByteView{})) ++refused;
  }
  EXPECT_GT(refused, 100U);
}

TEST(Pem, IsWrittenAsOpenSslWritesIt) {
  const Bytes pem = data_file("leaf.pem");
  EXPECT_EQ(to_pem("CERTIFICATE", data_file("leaf.der")), text_of(pem));
  EXPECT_EQ(to_pem("X", Bytes(48, 0)), "-----BEGIN X-----\n" + std::string(64, 'A') + "\n-----END X-----\n");
}

TEST(Pem, IsReadBetweenOtherText) {
  const Bytes der = data_file("leaf.der");
  std::string pem = "words before\r\n" + to_pem("OTHER", Bytes{1, 2}) + to_pem("CERTIFICATE", der) + "words after";
  EXPECT_EQ(*from_pem("CERTIFICATE", pem), der);
  EXPECT_EQ(*from_pem("OTHER", pem), (Bytes{1, 2}));
  for (std::size_t at = pem.find('\n'); at != std::string::npos; at = pem.find('\n', at + 2)) pem.insert(at, 1, '\r');
  EXPECT_EQ(*from_pem("CERTIFICATE", pem), der) << "lines that end with CR LF";
}

TEST(Pem, RefusesWhatIsNotABlock) {
  for (const std::string& pem :
       {std::string{}, std::string{"-----BEGIN X-----\nAAAA\n"}, std::string{"-----BEGIN X-----\n-----END X-----\n"},
        std::string{"-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END X-----\n"},
        std::string{"-----BEGIN X-----\nAA=A\n-----END X-----\n"}, std::string(2'000'000, 'A')}) {
    const auto der = from_pem("X", pem);
    ASSERT_FALSE(der) << pem.substr(0, 80);
    EXPECT_EQ(der.error().code, ErrorCode::invalid_request);
  }
}

TEST(TbsCertificate, IsTakenApart) {
  const Bytes der = data_file("leaf.der");
  const auto tbs = TbsCertificate::parse(tbs_of(der));
  ASSERT_TRUE(tbs) << tbs.error().detail;
  EXPECT_EQ(hex(tbs->serial), "0123456789abcdef");
  ASSERT_EQ(tbs->subject_attributes.size(), 3U);
  EXPECT_EQ(tbs->subject_attributes[1].value, "Café, Ltd.");
  EXPECT_EQ(hex(tbs->subject_attributes[2].type), "0603550403");
  EXPECT_EQ(tbs->extensions.size(), 4U);
  const Extension* const constraints = tbs->find(*from_hex("0603551d13"));
  ASSERT_NE(constraints, nullptr);
  EXPECT_TRUE(constraints->critical);
  EXPECT_EQ(hex(constraints->value), "3000");
  EXPECT_EQ(tbs->find(*from_hex("0603551d25")), nullptr);
  EXPECT_EQ(tbs->not_before, X509::parse(der)->not_before);
  EXPECT_TRUE(std::ranges::equal(tbs->subject_public_key_info, data_file("p256.spki.der")));
}

}  // namespace
}  // namespace certwright::pki::x509_test
