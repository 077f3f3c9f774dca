#include "model/certificate.h"

#include <gtest/gtest.h>

namespace certwright::model::certificate_test {
namespace {

using namespace std::chrono_literals;

Timestamp start() { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; }

DomainName name(std::string_view text) { return DomainName::parse(text).value(); }

CertificateRequest request_for(std::vector<DomainName> names) {
  CertificateRequest request;
  request.caller = {.account = "123456789012", .region = "eu-west-1", .access_key_id = "AKIA", .request_id = "r"};
  request.names = std::move(names);
  request.method = ValidationMethod::dns;
  return request;
}

Result<Certificate> open(const CertificateRequest& request, const Quotas& quotas = {}) {
  return open_certificate(request, make_certificate_arn("eu-west-1", "123456789012", "1"), quotas, start());
}

ErrorCode refusal(const CertificateRequest& request, std::string_view says, const Quotas& quotas = {}) {
  const auto certificate = open(request, quotas);
  if (certificate) return ErrorCode::internal;
  EXPECT_NE(certificate.error().detail.find(says), std::string::npos) << certificate.error().detail;
  return certificate.error().code;
}

TEST(OpenCertificate, IsPendingAndDueAtOnce) {
  const auto certificate = open(request_for({name("example.jp"), name("*.example.jp")}));
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->status, CertificateStatus::pending_validation);
  EXPECT_EQ(certificate->next_attempt_at, start());
  EXPECT_EQ(certificate->domain_name(), "example.jp");
  ASSERT_EQ(certificate->validations.size(), 2U);
  EXPECT_EQ(certificate->validations[1].validation_domain, "*.example.jp");
  EXPECT_FALSE(certificate->report);
  EXPECT_FALSE(certificate->every_name_proved());
}

TEST(OpenCertificate, IsForAddressesOnlyWhereAPrivateCaIssues) {
  CertificateRequest request = request_for({name("db.corp")});
  request.addresses = {*IpAddress::parse("10.0.0.1"), *IpAddress::parse("fd00::1")};
  EXPECT_EQ(refusal(request, "10.0.0.1 is an IP address."), ErrorCode::invalid_request);
  EXPECT_EQ(refusal(request, "CertificateAuthorityArn"), ErrorCode::invalid_request);
  request.authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1";
  const auto certificate = open(request);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->addresses, request.addresses);
  EXPECT_EQ(certificate->names(), (std::vector<std::string>{"db.corp", "10.0.0.1", "fd00::1"}));
  EXPECT_EQ(certificate->domain_name(), "db.corp");
  request.names.clear();
  const auto alone = open(request);
  ASSERT_TRUE(alone) << alone.error().detail;
  EXPECT_EQ(alone->domain_name(), "10.0.0.1");
  EXPECT_TRUE(alone->validations.empty());
  Quotas quotas;
  quotas.names_per_certificate = 1;
  EXPECT_EQ(refusal(request, "2", quotas), ErrorCode::limit_exceeded) << "addresses count as names";
  request.addresses.clear();
  EXPECT_EQ(refusal(request, "no name"), ErrorCode::invalid_request);
}

TEST(OpenCertificate, ACommonNameHas64CharactersAtMost) {
  const std::string short_enough = std::string(61, 'a') + ".jp";
  EXPECT_TRUE(open(request_for({name(short_enough), name(std::string(62, 'b') + ".jp")})));
  EXPECT_EQ(refusal(request_for({name(std::string(62, 'a') + ".jp")}), "65"), ErrorCode::invalid_request);
}

TEST(OpenCertificate, ValidationRecordsMustFitIntoDns) {
  const std::string of_219 = std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') + "." +
                             std::string(24, 'a') + ".jp";
  ASSERT_EQ(of_219.size(), 219U);
  EXPECT_TRUE(open(request_for({name("example.jp"), name(of_219), name("*." + of_219)})));
  CertificateRequest longer = request_for({name("example.jp"), name("b." + of_219)});
  EXPECT_EQ(refusal(longer, "221"), ErrorCode::invalid_request);
  longer.method = ValidationMethod::email;
  EXPECT_TRUE(open(longer));
}

TEST(OpenCertificate, WildcardsCannotBeProvedByHttp) {
  CertificateRequest request = request_for({name("*.example.jp")});
  request.method = ValidationMethod::http;
  EXPECT_EQ(refusal(request, "*.example.jp"), ErrorCode::invalid_validation_options);
}

TEST(OpenCertificate, AValidationDomainIsTheNameOrAParentOfIt) {
  CertificateRequest request = request_for({name("*.www.example.jp")});
  for (const char* good : {"*.www.example.jp", "www.example.jp", "example.jp", "jp"}) {
    request.validation_options = {{.domain_name = "*.www.example.jp", .validation_domain = good}};
    const auto certificate = open(request);
    ASSERT_TRUE(certificate) << good;
    EXPECT_EQ(certificate->validations[0].validation_domain, good);
  }
  for (const char* bad : {"other.jp", "a.www.example.jp", "ample.jp", ""}) {
    request.validation_options = {{.domain_name = "*.www.example.jp", .validation_domain = bad}};
    EXPECT_EQ(refusal(request, "*.www.example.jp"), ErrorCode::invalid_validation_options) << bad;
  }
  request.validation_options = {{.domain_name = "example.jp", .validation_domain = "example.jp"}};
  EXPECT_EQ(refusal(request, "not one of the names"), ErrorCode::invalid_validation_options);
}

TEST(OpenCertificate, KeepsTheQuotaOfNames) {
  const CertificateRequest request = request_for({name("a.example.jp"), name("b.example.jp")});
  Quotas quotas;
  quotas.names_per_certificate = 2;
  EXPECT_TRUE(open(request, quotas));
  quotas.names_per_certificate = 1;
  EXPECT_EQ(refusal(request, "2 names requested; the limit is 1", quotas), ErrorCode::limit_exceeded);
}

class NextStep : public testing::Test {
 protected:
  NextStep() : certificate_(open(request_for({name("example.jp"), name("www.example.jp")})).value()) {}

  void check() { certificate_.report = Report{.at = start(), .names = {}}; }
  void prove(std::size_t index) { certificate_.validations[index].proof = Proof{}; }
  template <class Kind>
  bool is(Timestamp at) const {
    return std::holds_alternative<Kind>(next_step(certificate_, policy_, at));
  }
  Timestamp waits_until(Timestamp at) const { return std::get<Wait>(next_step(certificate_, policy_, at)).until; }

  Policy policy_;
  Certificate certificate_;
};

TEST_F(NextStep, ChecksThenValidatesThenIssues) {
  EXPECT_TRUE(is<Check>(start()));
  check();
  EXPECT_TRUE(is<Validate>(start()));
  prove(0);
  EXPECT_TRUE(is<Validate>(start()));
  prove(1);
  EXPECT_TRUE(is<Issue>(start()));
}

TEST_F(NextStep, ChecksAgainWhileTheReportWaits) {
  certificate_.report =
      Report{.at = start(), .names = {{.name = "example.jp", .findings = {found(cause::DNS_LOOKUP_FAILED)}}}};
  EXPECT_TRUE(is<Check>(start()));
}

TEST_F(NextStep, WaitsForItsTurnButNeverPastTheEndOfTheWindow) {
  certificate_.next_attempt_at = start() + 40s;
  EXPECT_EQ(waits_until(start()), start() + 40s);
  certificate_.next_attempt_at = start() + 100h;
  EXPECT_EQ(waits_until(start()), start() + 72h);
}

TEST_F(NextStep, TimesOutBeforeAnythingElse) {
  EXPECT_FALSE(is<TimeOut>(start() + 72h - 1ms));
  EXPECT_TRUE(is<TimeOut>(start() + 72h));
  check();
  prove(0);
  prove(1);
  EXPECT_TRUE(is<TimeOut>(start() + 72h));
  policy_.validation_window = 5s;
  EXPECT_TRUE(is<TimeOut>(start() + 5s));
}

TEST_F(NextStep, AnIssuedOneExpires) {
  certificate_.status = CertificateStatus::issued;
  certificate_.issued = IssuedCertificate{.serial = "01", .not_after = start() + 24h};
  EXPECT_EQ(waits_until(start()), start() + 24h);
  EXPECT_TRUE(is<Expire>(start() + 24h));
}

TEST_F(NextStep, ARenewalIsTriedOnTheScheduleUntilItsWindowEnds) {
  certificate_.status = CertificateStatus::issued;
  certificate_.issued = IssuedCertificate{.serial = "01", .not_after = start() + 1000h};
  certificate_.begin_renewal(start() + 100h);
  EXPECT_TRUE(certificate_.awaits());
  EXPECT_TRUE(is<Renew>(start() + 100h));
  certificate_.next_attempt_at = start() + 101h;
  EXPECT_EQ(waits_until(start() + 100h), start() + 101h);
  EXPECT_TRUE(is<Renew>(start() + 101h));
  EXPECT_TRUE(is<GiveUp>(start() + 172h));
  certificate_.next_attempt_at = start() + 900h;
  EXPECT_EQ(waits_until(start() + 100h), start() + 172h) << "never past the end of the window";
  certificate_.issued->not_after = start() + 150h;
  EXPECT_EQ(waits_until(start() + 100h), start() + 150h) << "nor past its own end";
  EXPECT_TRUE(is<Expire>(start() + 150h));
}

TEST_F(NextStep, AnEndedRenewalIsNotTried) {
  certificate_.status = CertificateStatus::issued;
  certificate_.issued = IssuedCertificate{.serial = "01", .not_after = start() + 1000h};
  certificate_.begin_renewal(start());
  certificate_.end_renewal(start() + 1h, FailureReason::caa_error);
  certificate_.rest();
  EXPECT_FALSE(certificate_.awaits());
  EXPECT_EQ(certificate_.renewal->reason, FailureReason::caa_error);
  EXPECT_EQ(certificate_.next_attempt_at, start() + 1000h);
  EXPECT_EQ(waits_until(start() + 2h), start() + 1000h);
  certificate_.end_renewal(start() + 2h);
  EXPECT_EQ(certificate_.renewal->updated_at, start() + 1h) << "it ends once";
}

TEST_F(NextStep, AChangeOfTheMethodIsProvedUntilItsWindowEnds) {
  certificate_.status = CertificateStatus::issued;
  certificate_.issued = IssuedCertificate{.serial = "01", .not_after = start() + 1000h};
  certificate_.method_update = MethodUpdate{.requested_at = start() + 10h, .updated_at = start() + 10h};
  certificate_.method_update->validations = certificate_.validations;
  certificate_.method_update->validations[0].proof = Proof{};
  certificate_.next_attempt_at = start() + 11h;
  EXPECT_EQ(waits_until(start() + 10h), start() + 11h);
  EXPECT_TRUE(is<ProveMethod>(start() + 11h));
  EXPECT_TRUE(is<GiveUp>(start() + 82h));
  certificate_.end_method_update(start() + 82h);
  EXPECT_FALSE(certificate_.awaits());
  EXPECT_EQ(certificate_.method_update->status, UpdateStatus::failed);
  EXPECT_EQ(certificate_.method_update->validations[0].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate_.method_update->validations[1].status, DomainStatus::failed);
  EXPECT_EQ(waits_until(start() + 82h), start() + 1000h);
}

TEST_F(NextStep, EndedOnesWaitForEver) {
  for (const auto status : {CertificateStatus::inactive, CertificateStatus::expired, CertificateStatus::revoked,
                            CertificateStatus::failed, CertificateStatus::validation_timed_out}) {
    certificate_.status = status;
    EXPECT_EQ(waits_until(start() + 1000h), Timestamp::max());
  }
}

TEST_F(NextStep, NeverWaitsInThePast) {
  certificate_.begin_renewal(start());
  for (const auto status : {CertificateStatus::pending_validation, CertificateStatus::issued}) {
    certificate_.status = status;
    certificate_.issued = IssuedCertificate{.serial = "01", .not_after = start() + 24h};
    for (const auto at : {start(), start() + 1h, start() + 24h, start() + 80h}) {
      const Step step = next_step(certificate_, policy_, at);
      const auto* wait = std::get_if<Wait>(&step);
      EXPECT_TRUE(wait == nullptr || wait->until > at);
    }
  }
}

TEST(OpenPrivateCertificate, HasNothingToProve) {
  const std::string of_221 = "b." + std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') +
                             "." + std::string(24, 'a') + ".jp";
  CertificateRequest request = request_for({name("db.corp.example"), name("*.corp.example"), name(of_221)});
  request.authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1";
  request.validation_options = {{.domain_name = "elsewhere.example", .validation_domain = "other.example"}};
  const auto certificate = open(request);
  ASSERT_TRUE(certificate) << certificate.error().detail;
  EXPECT_EQ(certificate->type, CertificateType::private_ca);
  EXPECT_EQ(certificate->authority_arn, request.authority_arn);
  EXPECT_EQ(certificate->names(), (std::vector<std::string>{"db.corp.example", "*.corp.example", of_221}));
  EXPECT_EQ(refusal(
                [&] {
                  CertificateRequest longer = request;
                  longer.names = {name(std::string(62, 'a') + ".jp")};
                  return longer;
                }(),
                "65"),
            ErrorCode::invalid_request)
      << "a Common Name has 64 characters whoever signs";
}

TEST_F(NextStep, APrivateOneIsIssuedAtOnceAndGivenUpAfterATryOnly) {
  certificate_.type = CertificateType::private_ca;
  EXPECT_TRUE(is<Issue>(start()));
  EXPECT_TRUE(is<Issue>(start() + 100h)) << "the server was away: it is tried all the same";
  certificate_.attempts = 1;
  certificate_.next_attempt_at = start() + 2s;
  EXPECT_EQ(waits_until(start()), start() + 2s);
  EXPECT_TRUE(is<Issue>(start() + 2s));
  EXPECT_TRUE(is<TimeOut>(start() + 72h));
}

TEST(RetryDelay, GrowsFromSecondsToHalfAnHour) {
  const auto expected = {2s, 5s, 10s, 20s, 40s, 60s};
  std::size_t attempt = 0;
  for (const auto delay : expected) EXPECT_EQ(retry_delay(attempt++, 0), delay);
  EXPECT_EQ(retry_delay(19, 0), 1min);
  EXPECT_EQ(retry_delay(20, 0), 2min);
  EXPECT_EQ(retry_delay(1000, 0), 30min);
  for (std::size_t i = 1; i < 100; ++i) EXPECT_GE(retry_delay(i, 0), retry_delay(i - 1, 0));
}

TEST(RetryDelay, IsSpreadByATenthAtMost) {
  EXPECT_EQ(retry_delay(2, 0.5), 10s + 500ms);
  EXPECT_LT(retry_delay(1000, 0.999), 33min);
}

TEST(RenewalEligible, WhatIsInUseOrWasExportedSinceItWasIssued) {
  Certificate certificate = open(request_for({name("example.jp")})).value();
  certificate.status = CertificateStatus::issued;
  EXPECT_FALSE(renewal_eligible(certificate));
  certificate.exported = true;
  EXPECT_FALSE(renewal_eligible(certificate)) << "exported, but before the last renewal";
  certificate.exported_since_issue = true;
  EXPECT_TRUE(renewal_eligible(certificate));
  certificate.exported_since_issue = false;
  certificate.in_use_by = {"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1"};
  EXPECT_TRUE(renewal_eligible(certificate));
}

TEST(RenewalEligible, NeitherImportedNorOfAnotherStatus) {
  Certificate certificate = open(request_for({name("example.jp")})).value();
  certificate.exported_since_issue = true;
  for (const CertificateStatus status : {CertificateStatus::pending_validation, CertificateStatus::expired,
                                         CertificateStatus::revoked, CertificateStatus::failed}) {
    certificate.status = status;
    EXPECT_FALSE(renewal_eligible(certificate)) << to_string(status);
  }
  certificate.status = CertificateStatus::issued;
  certificate.type = CertificateType::private_ca;
  EXPECT_TRUE(renewal_eligible(certificate));
  certificate.type = CertificateType::imported;
  EXPECT_FALSE(renewal_eligible(certificate));
}

}  // namespace
}  // namespace certwright::model::certificate_test
