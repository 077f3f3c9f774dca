#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "service/mail_options.h"
#include "tests/api/client.h"

namespace certwright::api_test::lifecycle_test {
namespace {

using boost::json::object;
using boost::json::serialize;

constexpr std::string_view zone = "shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\n";
constexpr std::string_view describe = "CertificateManager.DescribeCertificate";
constexpr std::string_view revoke = "CertificateManager.RevokeCertificate";
constexpr std::string_view renew = "CertificateManager.RenewCertificate";
constexpr std::string_view resend = "CertificateManager.ResendValidationEmail";
constexpr std::string_view update = "CertificateManager.UpdateCertificateOptions";
constexpr std::string_view validations = "CertificateManager.ListCertificateDomainValidations";
constexpr std::string_view associate = "Certwright.AssociateResource";
constexpr std::string_view disassociate = "Certwright.DisassociateResource";

class Lifecycle : public testing::Test {
 protected:
  Lifecycle() : client_{zone} {}

  std::string issued() {
    std::string arn = client_.request_certificate(
        R"("DomainName":"shop.example.net","ValidationMethod":"DNS","KeyAlgorithm":"EC_prime256v1")");
    client_.world.publish(model::CertificateArn{arn});
    client_.world.run(model::CertificateArn{arn});
    return arn;
  }
  template <class Body>
  void change(const std::string& arn, Body&& body) {
    const auto changed = client_.world.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY(model::Certificate certificate, tx.certificate(model::CertificateArn{arn}));
      body(certificate);
      return tx.update(certificate);
    });
    EXPECT_TRUE(changed);
  }
  static void by_email(model::Certificate& certificate) {
    for (model::DomainValidation& validation : certificate.validations) {
      validation.method = model::ValidationMethod::email;
      validation.resource_record.reset();
    }
  }
  static std::string body(const std::string& arn, std::string_view more = {}) {
    return fmt::format(R"({{"CertificateArn":"{}"{}}})", arn, more);
  }
  object detail(const std::string& arn) { return client_.call(describe, body(arn)).at("Certificate").as_object(); }

  Client client_;
};

TEST_F(Lifecycle, what_uses_a_certificate_is_shown_and_protects_it) {
  const std::string arn = issued();
  const std::string by_one = body(arn, R"(,"Resource":"arn:aws:x:::lb/1")");
  const auto answer = client_.call(associate, by_one);
  EXPECT_EQ(serialize(answer), fmt::format(R"({{"certificate_arn":"{}","in_use_by":["arn:aws:x:::lb/1"]}})", arn));
  EXPECT_EQ(serialize(detail(arn).at("InUseBy")), R"(["arn:aws:x:::lb/1"])");
  EXPECT_EQ(detail(arn).at("RenewalEligibility"), "ELIGIBLE");
  const auto list =
      client_.call("CertificateManager.ListCertificates", R"({"Includes":{"keyTypes":["EC_prime256v1"]}})");
  EXPECT_TRUE(list.at("CertificateSummaryList").at(0).at("InUse").as_bool());
  EXPECT_EQ(client_.refusal("CertificateManager.DeleteCertificate", body(arn)),
            fmt::format("ResourceInUseException: Certificate {} in account 123456789012 is in use.", arn));
  EXPECT_EQ(client_.refusal(revoke, body(arn, R"(,"RevocationReason":"SUPERSEDED")")),
            fmt::format("ResourceInUseException: Certificate {} in account 123456789012 is in use.", arn));
  client_.call(disassociate, by_one);
  EXPECT_EQ(serialize(detail(arn).at("InUseBy")), "[]");
  client_.call("CertificateManager.DeleteCertificate", body(arn));
}

TEST_F(Lifecycle, a_resource_has_2048_bytes_without_control_characters) {
  const std::string arn = issued();
  const auto resource = [&](std::string_view text) { return body(arn, fmt::format(R"(,"Resource":"{}")", text)); };
  client_.call(associate, resource(std::string(2048, 'x')));
  client_.call(associate, resource("\xe6\x9c\xac\xe7\x95\xaa"));
  for (const std::string& bad : {std::string{}, std::string{"a\\nb"}, std::string{"a\\u007f"}, std::string(2049, 'x')})
    EXPECT_TRUE(client_.refusal(associate, resource(bad)).starts_with("ValidationException: 1 validation error"))
        << bad.substr(0, 20);
  std::string wide;
  for (int i = 0; i < 683; ++i) wide += "\xe6\x9c\xac";
  EXPECT_TRUE(client_.refusal(associate, resource(wide)).ends_with("Member must have at most 2048 bytes"));
  EXPECT_EQ(client_.refusal(associate, "{}"),
            "ValidationException: 2 validation errors detected: Value null at 'certificateArn' failed to satisfy "
            "constraint: Member must not be null; Value null at 'resource' failed to satisfy constraint: Member must "
            "not be null");
}

TEST_F(Lifecycle, a_revoked_certificate_says_why) {
  const std::string arn = issued();
  const std::string superseded = body(arn, R"(,"RevocationReason":"SUPERCEDED")");
  EXPECT_EQ(client_.refusal(revoke, superseded),
            fmt::format("ValidationException: Certificate ARN {} has not been exported so it cannot be revoked. Delete "
                        "it instead.",
                        arn));
  change(arn, [](model::Certificate& certificate) { certificate.exported = true; });
  EXPECT_TRUE(client_.refusal(revoke, body(arn, R"(,"RevocationReason":"KEY_COMPROMISE")"))
                  .starts_with("ValidationException: RevocationReason KEY_COMPROMISE is not accepted"));
  EXPECT_EQ(serialize(client_.call(revoke, superseded)), fmt::format(R"({{"CertificateArn":"{}"}})", arn));
  const object shown = detail(arn);
  EXPECT_EQ(shown.at("Status"), "REVOKED");
  EXPECT_EQ(shown.at("RevocationReason"), "SUPERCEDED");
  EXPECT_TRUE(shown.at("RevokedAt").is_number());
  EXPECT_EQ(shown.at("RenewalEligibility"), "INELIGIBLE");
  EXPECT_TRUE(client_.refusal(revoke, superseded).starts_with("ConflictException: "));
  EXPECT_EQ(client_.refusal(revoke, body(arn, R"(,"RevocationReason":"OLD")")),
            "ValidationException: 1 validation error detected: Value 'OLD' at 'revocationReason' failed to satisfy "
            "constraint: Member must satisfy enum value set: [UNSPECIFIED, KEY_COMPROMISE, CA_COMPROMISE, "
            "AFFILIATION_CHANGED, SUPERCEDED, SUPERSEDED, CESSATION_OF_OPERATION, CERTIFICATE_HOLD, REMOVE_FROM_CRL, "
            "PRIVILEGE_WITHDRAWN, A_A_COMPROMISE]");
}

TEST_F(Lifecycle, a_renewal_is_summed_up) {
  const std::string arn = issued();
  EXPECT_FALSE(detail(arn).contains("RenewalSummary"));
  EXPECT_TRUE(client_.refusal(renew, body(arn)).starts_with("ValidationException: Certificate ARN "));
  change(arn, [&](model::Certificate& certificate) { certificate.begin_renewal(client_.world.clock.now()); });
  EXPECT_EQ(detail(arn).at("RenewalSummary").at("RenewalStatus"), "PENDING_AUTO_RENEWAL");
  client_.world.run(model::CertificateArn{arn});
  const object shown = detail(arn);
  EXPECT_EQ(shown.at("Status"), "ISSUED");
  const object& summary = shown.at("RenewalSummary").as_object();
  EXPECT_EQ(summary.at("RenewalStatus"), "SUCCESS");
  EXPECT_FALSE(summary.contains("RenewalStatusReason"));
  EXPECT_TRUE(summary.at("UpdatedAt").is_number());
  EXPECT_EQ(summary.at("DomainValidationOptions").at(0).at("ValidationStatus"), "SUCCESS");
  change(arn, [&](model::Certificate& certificate) {
    certificate.type = model::CertificateType::private_ca;
    certificate.begin_renewal(client_.world.clock.now());
    certificate.end_renewal(client_.world.clock.now(), model::FailureReason::pca_invalid_state);
  });
  EXPECT_EQ(detail(arn).at("RenewalSummary").at("RenewalStatusReason"), "PCA_INVALID_STATE");
  EXPECT_EQ(serialize(detail(arn).at("RenewalSummary").at("DomainValidationOptions")),
            R"([{"DomainName":"shop.example.net"}])");
}

TEST_F(Lifecycle, a_private_certificate_is_renewed_once_it_was_exported) {
  const std::string arn = issued();
  change(arn, [](model::Certificate& certificate) { certificate.type = model::CertificateType::private_ca; });
  EXPECT_EQ(client_.refusal(renew, body(arn)),
            fmt::format("ValidationException: Certificate ARN {} has not been exported so it is not eligible for the "
                        "Renew Certificate API.",
                        arn));
  change(arn, [](model::Certificate& certificate) { certificate.exported_since_issue = true; });
  client_.call(renew, body(arn));
  EXPECT_TRUE(client_.refusal(renew, body(arn)).starts_with("RequestInProgressException: "));
  EXPECT_EQ(client_.refusal(update, body(arn, R"(,"Options":{"CertificateTransparencyLoggingPreference":"ENABLED"})")),
            "InvalidStateException: The UpdateCertificateOptions command is not permitted for private certificates.");
}

TEST_F(Lifecycle, a_change_of_the_method_is_summed_up_and_listed) {
  const std::string arn = issued();
  change(arn, by_email);
  const std::string dns = body(arn, R"(,"Options":{"ValidationMethod":"DNS"})");
  client_.call(update, dns);
  EXPECT_TRUE(client_.refusal(update, dns).starts_with("ConflictException: "));
  const object summary = detail(arn).at("UpdateSummary").as_object();
  EXPECT_EQ(summary.at("Type"), "DOMAIN_VALIDATION_METHOD");
  EXPECT_EQ(summary.at("Status"), "PENDING_DOMAIN_VALIDATION");
  EXPECT_EQ(serialize(summary.at("DomainValidationMethodUpdateSummary")), R"({"From":"EMAIL","To":"DNS"})");
  const object listed = client_.call(validations, body(arn)).at("DomainValidationSummaryList").at(0).as_object();
  EXPECT_EQ(listed.at("DomainName"), "shop.example.net");
  EXPECT_EQ(
      serialize(listed.at("ActiveValidationConfiguration")),
      R"({"ValidationMethod":"EMAIL","ValidationStatus":"SUCCESS","ValidationChallenge":{"EmailValidationChallenge":)"
      R"({"ValidationDomain":"shop.example.net","ValidationEmails":[]}}})");
  const object& requested = listed.at("RequestedValidationConfiguration").as_object();
  EXPECT_EQ(requested.at("ValidationMethod"), "DNS");
  EXPECT_EQ(requested.at("ValidationStatus"), "PENDING_VALIDATION");
  EXPECT_EQ(requested.at("ValidationChallenge").at("DnsValidationChallenge").at("ResourceRecord").at("Type"), "CNAME");
  EXPECT_EQ(detail(arn).at("DomainValidationOptions").at(0).at("ValidationMethod"), "EMAIL");

  client_.world.run(model::CertificateArn{arn});
  EXPECT_EQ(detail(arn).at("UpdateSummary").at("Status"), "SUCCESS");
  EXPECT_EQ(detail(arn).at("DomainValidationOptions").at(0).at("ValidationMethod"), "DNS");
  const object after = client_.call(validations, body(arn)).at("DomainValidationSummaryList").at(0).as_object();
  EXPECT_EQ(after.at("ActiveValidationConfiguration").at("ValidationMethod"), "DNS");
  EXPECT_FALSE(after.contains("RequestedValidationConfiguration"));
  client_.call(update, dns);
}

TEST_F(Lifecycle, options_are_named_and_fixed) {
  const std::string arn = issued();
  EXPECT_TRUE(
      client_.refusal(update, body(arn, R"(,"Options":{})")).starts_with("ValidationException: Options is empty"));
  client_.call(update,
               body(arn, R"(,"Options":{"CertificateTransparencyLoggingPreference":"DISABLED","Export":"DISABLED"})"));
  EXPECT_EQ(detail(arn).at("Options").at("CertificateTransparencyLoggingPreference"), "DISABLED");
  EXPECT_TRUE(client_.refusal(update, body(arn, R"(,"Options":{"Export":"ENABLED"})"))
                  .starts_with("ValidationException: Options.Export of certificate"));
  EXPECT_TRUE(client_.refusal(update, body(arn, R"(,"Options":{"ValidationMethod":"EMAIL"})"))
                  .starts_with("InvalidStateException: "));
  EXPECT_EQ(client_.refusal(update, body(arn, R"(,"Options":{"Export":"MAYBE"})")),
            "ValidationException: 1 validation error detected: Value 'MAYBE' at 'options.export' failed to satisfy "
            "constraint: Member must satisfy enum value set: [ENABLED, DISABLED]");
}

TEST_F(Lifecycle, validations_come_in_pages) {
  const std::string arn = client_.request_certificate(
      R"("DomainName":"a.example.net","SubjectAlternativeNames":["b.example.net","c.example.net"],"ValidationMethod":"DNS")");
  const std::string other = client_.request_certificate(R"("DomainName":"d.example.net","ValidationMethod":"DNS")");
  std::vector<std::string> names;
  std::string token;
  do {
    const auto page = client_.call(validations, body(arn, R"(,"MaxItems":2)" + token));
    for (const auto& entry : page.at("DomainValidationSummaryList").as_array())
      names.emplace_back(entry.at("DomainName").as_string());
    const auto* next = page.if_contains("NextToken");
    token = next == nullptr ? "" : fmt::format(R"(,"NextToken":"{}")", std::string{next->as_string()});
    if (names.size() == 2) {
      EXPECT_TRUE(client_.refusal(validations, body(other, token)).starts_with("InvalidArgsException: "));
    }
  } while (!token.empty());
  EXPECT_EQ(names, (std::vector<std::string>{"a.example.net", "b.example.net", "c.example.net"}));
  EXPECT_TRUE(client_.refusal(validations, body(arn, R"(,"NextToken":"AAAA")")).starts_with("InvalidArgsException: "));
  EXPECT_TRUE(client_.refusal(validations, body(arn, R"(,"MaxItems":1001)")).starts_with("ValidationException: "));
}

TEST_F(Lifecycle, mail_is_asked_for_again_by_its_rules) {
  const std::string arn = client_.request_certificate(R"("DomainName":"shop.example.net")");
  const auto mail = [&](std::string_view domain, std::string_view to) {
    return body(arn, fmt::format(R"(,"Domain":"{}","ValidationDomain":"{}")", domain, to));
  };
  EXPECT_TRUE(client_.refusal(resend, mail("shop.example.net", "example.net"))
                  .starts_with("InvalidStateException: This server sends no mail"));
  client_.world.net.load("shop.example.net MX 10 mx.example.net\nmx.example.net A 192.0.2.25\n");
  service::MailOptions options{.from = "ca@example.net", .approvals_url = "https://ca.example.net/approvals"};
  client_.world.parts->mail = &options;
  client_.world.run(model::CertificateArn{arn});
  client_.call(resend, mail("SHOP.example.net", "Example.net"));
  EXPECT_TRUE(client_.refusal(resend, mail("www.example.net", "example.net"))
                  .starts_with("InvalidDomainValidationOptionsException: www.example.net is not one of the names"));
  EXPECT_TRUE(client_.refusal(resend, mail("shop.example.net", "other.net"))
                  .starts_with("InvalidDomainValidationOptionsException: "));
  EXPECT_TRUE(
      client_.refusal(resend, body(issued(), R"(,"Domain":"shop.example.net","ValidationDomain":"example.net")"))
          .starts_with("InvalidStateException: "));
}

TEST_F(Lifecycle, what_does_not_exist_is_not_found) {
  const std::string nowhere = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
  const std::string message =
      fmt::format("ResourceNotFoundException: Could not find certificate {} in account 123456789012.", nowhere);
  EXPECT_EQ(client_.refusal(renew, body(nowhere)), message);
  EXPECT_EQ(client_.refusal(revoke, body(nowhere, R"(,"RevocationReason":"UNSPECIFIED")")), message);
  EXPECT_EQ(client_.refusal(resend, body(nowhere, R"(,"Domain":"a.net","ValidationDomain":"a.net")")), message);
  EXPECT_EQ(client_.refusal(update, body(nowhere, R"(,"Options":{"ValidationMethod":"DNS"})")), message);
  EXPECT_EQ(client_.refusal(validations, body(nowhere)), message);
  EXPECT_EQ(client_.refusal(associate, body(nowhere, R"(,"Resource":"a")")), message);
  EXPECT_EQ(client_.refusal(disassociate, body(nowhere, R"(,"Resource":"a")")), message);
  const std::string other = "arn:aws:acm:us-east-1:123456789012:certificates/of/another/kind";
  for (const std::string_view operation : {renew, validations})
    EXPECT_TRUE(client_.refusal(operation, body(other)).starts_with("InvalidArnException: "));
}

}  // namespace
}  // namespace certwright::api_test::lifecycle_test
