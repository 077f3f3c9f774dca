#include "store/certificate_codec.h"

#include <gtest/gtest.h>

namespace certwright::store::certificate_codec_test {
namespace {

using namespace std::chrono_literals;
using model::Certificate;
using model::CertificateStatus;
using model::Effect;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 5h + 123ms};

model::DomainName name(std::string_view text) { return model::DomainName::parse(text).value(); }

Certificate smallest() {
  Certificate certificate;
  certificate.arn = model::make_certificate_arn("eu-west-1", "123456789012", "one");
  certificate.account = "123456789012";
  certificate.region = "eu-west-1";
  certificate.created_at = start;
  certificate.next_attempt_at = Timestamp::max();
  certificate.validations.push_back({.name = name("example.net"), .validation_domain = "example.net"});
  return certificate;
}

model::DomainValidation proved_validation() {
  return {.name = name("*.example.net"),
          .method = model::ValidationMethod::dns,
          .status = model::DomainStatus::success,
          .validation_domain = "example.net",
          .resource_record = model::ResourceRecord{.name = "_a.example.net.", .value = "_b.acm-validations.aws."},
          .emails = {"admin@example.net", "postmaster@example.net"},
          .proof = model::Proof{.base_name = "example.net",
                                .method = model::ValidationMethod::dns,
                                .question = "_a.example.net. CNAME",
                                .answer = "_b.acm-validations.aws.",
                                .resolver = "127.0.0.1:5300 (stub)",
                                .dnssec_secure = true,
                                .at = start + 7s},
          .last_observation = model::Observation{
              .at = start + 6s, .findings = {found(model::cause::CONTACT_NULL_MX, {{"domain", "example.net"}})}}};
}

Certificate fullest() {
  Certificate certificate = smallest();
  certificate.type = model::CertificateType::imported;
  certificate.status = CertificateStatus::failed;
  certificate.key_algorithm = model::KeyAlgorithm::ec_secp384r1;
  certificate.validations.push_back(proved_validation());
  certificate.tags = {{.key = "team", .value = "web"}, {.key = "empty", .value = ""}, {.key = "bare"}};
  certificate.transparency_logging = false;
  certificate.exportable = true;
  certificate.exported = true;
  certificate.idempotency_token = "token_1";
  model::Finding raised = found(model::cause::CONTACT_NULL_MX, {{"domain", "d"}}, model::Certainty::likely);
  raised.effect = Effect::wait;
  certificate.report = model::Report{.at = start + 1s, .names = {{.name = "example.net", .findings = {raised}}}};
  certificate.failure_reason = model::FailureReason::no_available_contacts;
  certificate.issued = model::IssuedCertificate{.serial = "0a1b",
                                                .issuer_id = "issuer",
                                                .not_before = start,
                                                .not_after = start + 24h * 198,
                                                .issued_at = start + 9s};
  certificate.revoked_at = start + 10s;
  certificate.next_attempt_at = start + 11s;
  certificate.attempts = 12;
  certificate.exported_since_issue = true;
  certificate.managed_by_cloudfront = true;
  certificate.in_use_by = {"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web"};
  certificate.authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/ca";
  certificate.revocation_reason = model::RevocationReason::superceded;
  certificate.imported = model::ImportedContents{
      .names = {"localhost", "10.0.0.1"},
      .subject = "C=AU,CN=localhost",
      .issuer = "O=Another CA,CN=Root",
      .signature_algorithm = "SHA256WITHRSA",
      .key_usages = {model::KeyUsageName::digital_signature, model::KeyUsageName::decipher_only},
      .extended_key_usages = {{.name = model::ExtendedKeyUsageName::custom, .oid = "1.2.3.4"}}};
  certificate.imported_at = start + 12s;
  certificate.renewal = model::Renewal{
      .status = model::RenewalStatus::failed, .reason = model::FailureReason::caa_error, .updated_at = start + 13s};
  certificate.method_update = model::MethodUpdate{.status = model::UpdateStatus::pending_domain_validation,
                                                  .requested_at = start + 14s,
                                                  .updated_at = start + 15s,
                                                  .validations = {proved_validation()}};
  return certificate;
}

Certificate round_trip(const Certificate& certificate) {
  auto decoded = decode_certificate(encode_certificate(certificate));
  EXPECT_TRUE(decoded) << decoded.error().detail;
  return decoded.value();
}

void expect_same(const model::Findings& left, const model::Findings& right) {
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].cause, right[i].cause);
    EXPECT_EQ(left[i].effect, right[i].effect);
    EXPECT_EQ(left[i].certainty, right[i].certainty);
    EXPECT_EQ(left[i].evidence, right[i].evidence);
  }
}

TEST(CertificateCodec, KeepsAddressesBesideNamesAndAlone) {
  Certificate before = smallest();
  EXPECT_TRUE(round_trip(before).addresses.empty());
  before.addresses = {*model::IpAddress::parse("192.0.2.1"), *model::IpAddress::parse("2001:db8::1")};
  EXPECT_FALSE(decode_certificate(encode_certificate(before))) << "only a private CA's has them";
  before.authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/ca";
  EXPECT_EQ(round_trip(before).addresses, before.addresses);
  EXPECT_EQ(round_trip(before).names(), before.names());
  before.validations.clear();
  EXPECT_EQ(round_trip(before).domain_name(), "192.0.2.1");
  std::string damaged = encode_certificate(before);
  damaged.replace(damaged.find("192.0.2.1"), 9, "192.0.2/1");
  EXPECT_FALSE(decode_certificate(damaged));
}

TEST(CertificateCodec, KeepsWhatEveryCertificateHas) {
  const Certificate before = fullest();
  const Certificate after = round_trip(before);
  EXPECT_EQ(after.arn, before.arn);
  EXPECT_EQ(after.account, before.account);
  EXPECT_EQ(after.region, before.region);
  EXPECT_EQ(after.type, before.type);
  EXPECT_EQ(after.status, before.status);
  EXPECT_EQ(after.key_algorithm, before.key_algorithm);
  EXPECT_EQ(after.created_at, before.created_at);
  EXPECT_EQ(after.tags, before.tags);
  EXPECT_EQ(after.transparency_logging, before.transparency_logging);
  EXPECT_EQ(after.exportable, before.exportable);
  EXPECT_EQ(after.exported, before.exported);
  EXPECT_EQ(after.idempotency_token, before.idempotency_token);
  EXPECT_EQ(after.failure_reason, before.failure_reason);
  EXPECT_EQ(after.revoked_at, before.revoked_at);
  EXPECT_EQ(after.next_attempt_at, before.next_attempt_at);
  EXPECT_EQ(after.attempts, before.attempts);
  EXPECT_EQ(after.in_use_by, before.in_use_by);
  EXPECT_EQ(after.authority_arn, before.authority_arn);
  EXPECT_EQ(after.revocation_reason, before.revocation_reason);
  EXPECT_EQ(after.names(), before.imported->names);
  EXPECT_EQ(after.imported->key_usages, before.imported->key_usages);
  EXPECT_EQ(after.imported->extended_key_usages, before.imported->extended_key_usages);
  EXPECT_EQ(after.renewal->reason, before.renewal->reason);
  EXPECT_EQ(after.method_update->validations.size(), 1U);
  // The text of the second writing is that of the first: nothing was lost that this test does not name.
  EXPECT_EQ(encode_certificate(after), encode_certificate(before));
}

TEST(CertificateCodec, KeepsValidationsWithTheirProofs) {
  const Certificate before = fullest();
  const Certificate after = round_trip(before);
  ASSERT_EQ(after.validations.size(), 2U);
  const model::DomainValidation& kept = after.validations[1];
  EXPECT_EQ(kept.name, before.validations[1].name);
  EXPECT_EQ(kept.status, model::DomainStatus::success);
  EXPECT_EQ(kept.resource_record->value, "_b.acm-validations.aws.");
  EXPECT_EQ(kept.emails, before.validations[1].emails);
  EXPECT_EQ(kept.proof->question, "_a.example.net. CNAME");
  EXPECT_EQ(kept.proof->resolver, "127.0.0.1:5300 (stub)");
  EXPECT_TRUE(kept.proof->dnssec_secure);
  EXPECT_EQ(kept.proof->at, start + 7s);
  EXPECT_EQ(kept.last_observation->at, start + 6s);
  expect_same(kept.last_observation->findings, before.validations[1].last_observation->findings);
  EXPECT_FALSE(after.validations[0].proof);
  EXPECT_FALSE(after.validations[0].resource_record);
}

TEST(CertificateCodec, KeepsTheReportWithRaisedEffects) {
  const Certificate after = round_trip(fullest());
  ASSERT_TRUE(after.report);
  EXPECT_EQ(after.report->at, start + 1s);
  EXPECT_EQ(after.report->names.at(0).name, "example.net");
  expect_same(after.report->names.at(0).findings, fullest().report->names.at(0).findings);
}

TEST(CertificateCodec, KeepsTheIssuedCertificateWithoutItsDer) {
  Certificate before = fullest();
  before.issued->der = {1, 2, 3};
  before.version = 9;
  const Certificate after = round_trip(before);
  EXPECT_EQ(after.issued->serial, "0a1b");
  EXPECT_EQ(after.issued->issuer_id, "issuer");
  EXPECT_EQ(after.issued->not_after, before.issued->not_after);
  EXPECT_EQ(after.issued->issued_at, before.issued->issued_at);
  EXPECT_TRUE(after.issued->der.empty());
  EXPECT_EQ(after.version, 0U);
}

TEST(CertificateCodec, LeavesOutWhatIsNotThere) {
  const Certificate after = round_trip(smallest());
  EXPECT_FALSE(after.report);
  EXPECT_FALSE(after.issued);
  EXPECT_FALSE(after.failure_reason);
  EXPECT_FALSE(after.revoked_at);
  EXPECT_FALSE(after.idempotency_token);
  EXPECT_TRUE(after.tags.empty());
  EXPECT_EQ(after.next_attempt_at, Timestamp::max());
}

struct TextCase {
  const char* name;
  std::string text;
};

class CodecText : public testing::TestWithParam<TextCase> {};

TEST_P(CodecText, ComesBackByteForByte) {
  Certificate before = smallest();
  before.report = model::Report{
      .at = start,
      .names = {{.name = "n", .findings = {found(model::cause::CONTACT_NULL_MX, {{"seen", GetParam().text}})}}}};
  const Certificate after = round_trip(before);
  EXPECT_EQ(after.report->names.at(0).findings.at(0).evidence.at("seen"), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Texts, CodecText,
                         testing::Values(TextCase{"empty", ""}, TextCase{"quotes", R"(say "x" \ y)"},
                                         TextCase{"controls", std::string{"\0\x01\n\t\x1f\x7f", 6}},
                                         TextCase{"japanese", "ドメイン 🌐"},
                                         TextCase{"not_utf8", "\xff\xfe\x80 a\xc3"}, TextCase{"brackets", "{[:,]}"},
                                         TextCase{"long", std::string(100'000, 'x')}),
                         [](const auto& param_info) { return param_info.param.name; });

std::string with_unknown_cause(CertificateStatus status) {
  Certificate certificate = fullest();
  certificate.status = status;
  std::string body = encode_certificate(certificate);
  const std::string known = "\"CONTACT_NULL_MX\"";
  for (std::size_t at = body.find(known); at != std::string::npos; at = body.find(known, at))
    body.replace(at, known.size(), "\"FROM_A_NEWER_VERSION\"");
  return body;
}

TEST(CertificateCodec, LeavesOutAFindingOfAnUnknownCause) {
  const auto decoded = decode_certificate(with_unknown_cause(CertificateStatus::failed));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->report->names.at(0).findings.empty());
  EXPECT_TRUE(decoded->validations.at(1).last_observation->findings.empty());
}

TEST(CertificateCodec, AWaitingCertificateIsCheckedAgainWhereACauseIsUnknown) {
  const auto decoded = decode_certificate(with_unknown_cause(CertificateStatus::pending_validation));
  ASSERT_TRUE(decoded);
  EXPECT_FALSE(decoded->report);
}

TEST(CertificateCodec, RefusesANewerFormat) {
  std::string body = encode_certificate(smallest());
  body.replace(body.find("\"format\":1"), 10, "\"format\":2");
  const auto decoded = decode_certificate(body);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::invalid_state);
}

std::string without(std::string_view cut, std::string_view instead) {
  std::string body = encode_certificate(smallest());
  const std::size_t at = body.find(cut);
  EXPECT_NE(at, std::string::npos) << cut;
  return body.replace(at, cut.size(), instead);
}

TEST(CertificateCodec, SaysWhatIsDamagedInsteadOfGuessing) {
  const std::string whole = encode_certificate(smallest());
  std::vector<std::string> damaged{"",
                                   "{}",
                                   "[]",
                                   "null",
                                   "{\"format\":1}",
                                   "{\"format\":\"1\"}",
                                   whole + "x",
                                   without("\"PENDING_VALIDATION\"", "\"ODD\""),
                                   without("\"DNS\"", "17"),
                                   without("\"example.net\"", "\"not a name\""),
                                   without("\"attempts\":0", "\"attempts\":-1"),
                                   without("\"account\"", "\"acount\""),
                                   std::string(200, '[')};
  for (std::size_t length = 1; length < whole.size(); length += 7) damaged.push_back(whole.substr(0, length));
  for (const std::string& body : damaged) {
    const auto decoded = decode_certificate(body);
    ASSERT_FALSE(decoded) << body;
    EXPECT_EQ(decoded.error().code, ErrorCode::internal) << body;
  }
}

}  // namespace
}  // namespace certwright::store::certificate_codec_test
