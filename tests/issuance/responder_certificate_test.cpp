#include "issuance/responder_certificate.h"

#include <gtest/gtest.h>

#include "issuance/lints/certificate_view.h"
#include "issuance/ocsp_response.h"
#include "pki/ocsp_request.h"
#include "pki/x509.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::responder_certificate_test {
namespace {

using namespace std::chrono_literals;

class ResponderCertificate : public testing::Test {
 protected:
  [[nodiscard]] Result<Tbs> built(ByteView key) const {
    return build_responder_certificate(authority_.ca->identity(), key, serial_, now_);
  }

  const Timestamp now_ = std::chrono::floor<std::chrono::seconds>(SystemClock{}.now());
  const test::Authority authority_ = test::make_authority(pki::KeyKind::p256, now_);
  const pki::PrivateKey key_ = *pki::PrivateKey::generate(pki::KeyKind::p256);
  const std::string serial_ = "0102030405060708090a0b0c0d0e0f1011121314";
};

TEST_F(ResponderCertificate, SaysNothingButThatItSignsAnswersForAWeek) {
  const auto tbs = built(key_.public_key());
  ASSERT_TRUE(tbs) << tbs.error().detail;
  EXPECT_EQ(tbs->not_after - tbs->not_before, 7 * 24h - 1s);
  EXPECT_EQ(hex(built(key_.public_key())->der), hex(tbs->der)) << "a pure function";
  const auto view = lints::CertificateView::of_tbs(tbs->der, pki::KeyDepth::quick);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->kind, lints::responder);
  EXPECT_EQ(view->tbs.extensions.size(), 5U);
  // The CA of a test has no country, and so its responder has none: the one thing that a public CA's would not pass.
  for (const lints::Finding& finding : judge(*view, lints::Asked::baseline_too))
    EXPECT_EQ(finding.lint->id, "ca_subject_attributes") << finding.message.en;
  const auto certificate = authority_.ca->issue(*tbs);
  ASSERT_TRUE(certificate);
  const auto parsed = pki::X509::parse(*certificate);
  EXPECT_EQ(parsed->subject, "CN=OCSP responder of " + authority_.ca->identity().id + ",O=Certwright");
}

TEST_F(ResponderCertificate, EndsWithItsCa) {
  IssuerIdentity issuer = authority_.ca->identity();
  issuer.not_after = now_ + 24h;
  const auto tbs = build_responder_certificate(issuer, key_.public_key(), serial_, now_);
  ASSERT_TRUE(tbs);
  EXPECT_EQ(tbs->not_after, issuer.not_after);
  issuer.not_after = now_;
  const auto late = build_responder_certificate(issuer, key_.public_key(), serial_, now_);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::invalid_state);
}

TEST_F(ResponderCertificate, IsForNoOtherKindOfKeyAndNotForTheCasOwn) {
  for (const char* const file : {"p384.spki.der", "rsa-2048.spki.der"})
    EXPECT_EQ(built(test::data_file(file)).error().code, ErrorCode::invalid_request) << file;
  EXPECT_EQ(built(authority_.signer->public_key()).error().code, ErrorCode::invalid_request);
  Bytes off_curve = key_.public_key();
  off_curve.back() ^= 1;
  EXPECT_FALSE(built(off_curve));
}

TEST_F(ResponderCertificate, ASerialNumberOfFewBitsIsNotSigned) {
  EXPECT_FALSE(build_responder_certificate(authority_.ca->identity(), key_.public_key(), "", now_));
}

class OcspResponse : public ResponderCertificate {
 protected:
  // Signed by the responder, about certificates by their requests.
  [[nodiscard]] Bytes response(std::span<const OcspStatement> statements, ByteView nonce = {}) const {
    const auto certificate = authority_.ca->issue(*built(key_.public_key()));
    const auto hashes = pki::IssuerHashes::of({}, key_.public_key());
    const auto data = ocsp_response_data({.responder_key_hash = hashes->key_sha1,
                                          .statements = statements,
                                          .this_update = now_,
                                          .next_update = now_ + 24h,
                                          .nonce = nonce});
    EXPECT_TRUE(data);
    return ocsp_response(*data, key_.signature_algorithm(), *key_.sign(*data), *certificate);
  }
};

TEST_F(OcspResponse, IsVerifiedByOpenssl) {
  const test::TemporaryDirectory directory;
  directory.write("root.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.made.root_certificate)));
  directory.write("ca.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.made.intermediate_certificate)));
  const std::string client = "openssl ocsp -issuer ca.pem -serial 0x7f -sha256 -serial 0x80 -sha1 -serial 0x81 ";
  ASSERT_EQ(directory.run(client + "-reqout request.der").first, 0);
  const Bytes asked = test::read_bytes(directory / "request.der");
  const auto request = pki::OcspRequest::parse(asked);
  ASSERT_TRUE(request);
  ASSERT_TRUE(request->nonce);
  const std::vector<OcspStatement> statements{
      {.cert_id = request->asked[0].whole, .status = OcspStatement::Status::good},
      {.cert_id = request->asked[1].whole,
       .status = OcspStatement::Status::revoked,
       .revoked_at = now_ - 1h,
       .reason = 1},
      {.cert_id = request->asked[2].whole, .status = OcspStatement::Status::unknown}};
  directory.write("response.der", response(statements, *request->nonce));
  const auto [status, output] =
      directory.run(client + "-no_nonce -reqin request.der -respin response.der -CAfile root.pem -verify_other ca.pem");
  EXPECT_EQ(status, 0);
  for (const char* const words :
       {"Response verify OK", "0x7f: good", "0x80: revoked", "Reason: keyCompromise", "0x81: unknown"})
    EXPECT_NE(output.find(words), std::string::npos) << words << " in " << output;
  EXPECT_EQ(output.find("WARNING"), std::string::npos) << output;
}

TEST_F(OcspResponse, HasNoReasonThatDoesNotExist) {
  const Bytes id{0x30, 0};
  for (const int reason : {-1, 7, 11}) {
    const OcspStatement statement{
        .cert_id = id, .status = OcspStatement::Status::revoked, .revoked_at = now_, .reason = reason};
    EXPECT_FALSE(ocsp_response_data({.statements = {&statement, 1}}));
  }
}

TEST(OcspRefusal, IsFiveOctets) {
  EXPECT_EQ(hex(ocsp_refusal(OcspRefusal::malformed_request)), "30030a0101");
  EXPECT_EQ(hex(ocsp_refusal(OcspRefusal::unauthorized)), "30030a0106");
}

}  // namespace
}  // namespace certwright::issuance::responder_certificate_test
