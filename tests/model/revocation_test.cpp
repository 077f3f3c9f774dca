#include "model/revocation.h"

#include <gtest/gtest.h>

#include <set>

#include "model/resource_use.h"

namespace certwright::model::revocation_test {
namespace {

using enum RevocationReason;

constexpr Timestamp now{std::chrono::hours{1000}};

Certificate exported(CertificateType type = CertificateType::amazon_issued) {
  Certificate certificate;
  certificate.arn = make_certificate_arn("us-east-1", "123456789012", "one");
  certificate.account = "123456789012";
  certificate.type = type;
  certificate.status = CertificateStatus::issued;
  certificate.exported = true;
  certificate.issued = IssuedCertificate{.serial = "01", .not_after = now + std::chrono::hours{1}};
  return certificate;
}

ErrorCode refusal(const Certificate& certificate, RevocationReason reason = unspecified) {
  const auto allowed = can_be_revoked(certificate, reason);
  return allowed ? ErrorCode{} : allowed.error().code;
}

TEST(CanBeRevoked, ReasonsDependOnTheKind) {
  const std::set public_ones{unspecified, affiliation_changed, superceded, superseded, cessation_of_operation};
  const std::set never{certificate_hold, remove_from_crl};
  for (const RevocationReason reason :
       {unspecified, key_compromise, ca_compromise, affiliation_changed, superceded, superseded, cessation_of_operation,
        certificate_hold, remove_from_crl, privilege_withdrawn, a_a_compromise}) {
    EXPECT_EQ(can_be_revoked(exported(), reason).has_value(), public_ones.contains(reason)) << to_string(reason);
    EXPECT_EQ(can_be_revoked(exported(CertificateType::private_ca), reason).has_value(), !never.contains(reason))
        << to_string(reason);
  }
  EXPECT_NE(can_be_revoked(exported(), key_compromise).error().detail.find("KEY_COMPROMISE is not accepted"),
            std::string::npos);
}

TEST(CanBeRevoked, OnlyWhatIsIssuedUnusedAndWasExported) {
  EXPECT_TRUE(can_be_revoked(exported(), unspecified));
  Certificate certificate = exported();
  certificate.exported = false;
  EXPECT_EQ(refusal(certificate), ErrorCode::invalid_request);
  certificate = exported();
  certificate.in_use_by = {"a"};
  EXPECT_EQ(can_be_revoked(certificate, unspecified).error().detail,
            "Certificate arn:aws:acm:us-east-1:123456789012:certificate/one in account 123456789012 is in use.");
  for (const CertificateStatus status : {CertificateStatus::pending_validation, CertificateStatus::revoked,
                                         CertificateStatus::expired, CertificateStatus::failed}) {
    certificate = exported();
    certificate.status = status;
    EXPECT_EQ(refusal(certificate), ErrorCode::conflict) << to_string(status);
  }
  EXPECT_EQ(refusal(exported(CertificateType::imported)), ErrorCode::invalid_request);
}

TEST(IsAuthorityReason, IsOneThatACasCrlMayGive) {
  using enum RevocationReason;
  for (const auto reason : {ca_compromise, affiliation_changed, superceded, superseded, cessation_of_operation})
    EXPECT_TRUE(is_authority_reason(reason)) << to_string(reason);
  for (const auto reason :
       {unspecified, key_compromise, certificate_hold, remove_from_crl, privilege_withdrawn, a_a_compromise})
    EXPECT_EQ(is_authority_reason(reason).error().code, ErrorCode::invalid_request) << to_string(reason);
}

TEST(Revoke, IsForGoodAndEndsWhatRuns) {
  Certificate certificate = exported();
  certificate.begin_renewal(now);
  certificate.method_update = MethodUpdate{.requested_at = now};
  revoke(certificate, superseded, now);
  EXPECT_EQ(certificate.status, CertificateStatus::revoked);
  EXPECT_EQ(certificate.revoked_at, now);
  EXPECT_EQ(certificate.revocation_reason, superseded);
  EXPECT_EQ(certificate.next_attempt_at, Timestamp::max());
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::failed);
  EXPECT_EQ(certificate.method_update->status, UpdateStatus::failed);
}

TEST(ResourceUse, IsAListWithoutRepetition) {
  Certificate certificate = exported();
  EXPECT_TRUE(is_unused(certificate));
  EXPECT_TRUE(associate(certificate, "a").value());
  EXPECT_FALSE(associate(certificate, "a").value());
  EXPECT_TRUE(associate(certificate, "b").value());
  EXPECT_EQ(certificate.in_use_by, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(is_unused(certificate).error().code, ErrorCode::in_use);
  EXPECT_TRUE(disassociate(certificate, "a"));
  EXPECT_FALSE(disassociate(certificate, "a"));
  EXPECT_TRUE(disassociate(certificate, "b"));
  EXPECT_TRUE(is_unused(certificate));
}

TEST(ResourceUse, HasAnEnd) {
  Certificate certificate = exported();
  for (std::size_t i = 0; i < max_resources; ++i) EXPECT_TRUE(associate(certificate, std::to_string(i)).value());
  EXPECT_EQ(associate(certificate, "one more").error().code, ErrorCode::limit_exceeded);
  EXPECT_FALSE(associate(certificate, "0").value()) << "it is listed already";
}

TEST(ResourceUse, IsOfIssuedOnes) {
  Certificate certificate = exported();
  certificate.status = CertificateStatus::pending_validation;
  EXPECT_EQ(associate(certificate, "a").error().code, ErrorCode::invalid_state);
}

}  // namespace
}  // namespace certwright::model::revocation_test
