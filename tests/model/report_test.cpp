#include "model/report.h"

#include <gtest/gtest.h>

namespace certwright::model::report_test {
namespace {

Report report_of(std::vector<Findings> findings) {
  Report report;
  for (Findings& of_name : findings) report.names.push_back({.name = "example.jp", .findings = std::move(of_name)});
  return report;
}

Finding waiting(const Cause& cause) {
  Finding finding = found(cause);
  finding.effect = Effect::wait;
  return finding;
}

TEST(Report, WithoutFindingsGoesOn) {
  const Report report = report_of({{}, {}});
  EXPECT_FALSE(report.fails());
  EXPECT_FALSE(report.waits());
  EXPECT_FALSE(report.failure_reason());
}

TEST(Report, ADefiniteFailureWinsOverWaiting) {
  const Report report = report_of({{found(cause::DNS_LOOKUP_FAILED)}, {found(cause::PROVIDER_AWS)}});
  EXPECT_TRUE(report.fails());
  EXPECT_FALSE(report.waits());
}

TEST(Report, WaitsByTheEffectOfTheFindingNotOfTheCause) {
  const Report report = report_of({{waiting(cause::VERIFY_LIST_MISSING)}});
  EXPECT_TRUE(report.waits());
  EXPECT_FALSE(report_of({{found(cause::VERIFY_LIST_MISSING)}}).waits());
}

TEST(Report, FailureReasonFollowsTheOrderOfTheDecisionTable) {
  const Finding contacts = found(cause::CONTACT_NULL_MX);
  const Finding verification = found(cause::VERIFY_TOP_SITE);
  const Finding unsafe = found(cause::UNSAFE_OPERATOR_LIST);
  const Finding domain = found(cause::NAME_UNKNOWN_TLD);
  const Finding caa = found(cause::CAA_NOT_ALLOWED);
  EXPECT_EQ(report_of({{caa}}).failure_reason(), FailureReason::caa_error);
  EXPECT_EQ(report_of({{caa, contacts}}).failure_reason(), FailureReason::no_available_contacts);
  EXPECT_EQ(report_of({{contacts}, {verification}}).failure_reason(), FailureReason::additional_verification_required);
  EXPECT_EQ(report_of({{contacts, verification}, {unsafe}}).failure_reason(), FailureReason::domain_not_allowed);
  EXPECT_EQ(report_of({{contacts, unsafe}, {domain}}).failure_reason(), FailureReason::invalid_public_domain);
}

TEST(Report, AReasonThatDoesNotFailIsNotShown) {
  const Report report = report_of({{waiting(cause::NAME_UNKNOWN_TLD)}, {found(cause::PROVIDER_AWS)}});
  EXPECT_EQ(report.failure_reason(), FailureReason::additional_verification_required);
}

TEST(Findings, FillTheirSentences) {
  const Finding finding = found(cause::NAME_HYPHEN_EDGE, {{"label", "-a"}});
  EXPECT_EQ(finding.message().en, "The label \"-a\" starts or ends with a hyphen.");
  EXPECT_EQ(finding.message().ja, "ラベル「-a」の先頭または末尾がハイフンです。");
  EXPECT_EQ(fill("{a}{b} {c", {{"a", "1"}, {"b", "{a}"}}), "1{a} {c") << "what was filled in is not read again";
  EXPECT_EQ(fill("{missing}", {}), "{missing}");
}

TEST(Verdict, IsThatOfTheWorstFinding) {
  EXPECT_EQ(verdict_of({}), Verdict::ok);
  EXPECT_EQ(verdict_of({found(cause::DNS_OTHER_NAME_PENDING)}), Verdict::ok);
  EXPECT_EQ(verdict_of({found(cause::VERIFY_LIST_MISSING)}), Verdict::unknown);
  EXPECT_EQ(verdict_of({found(cause::VERIFY_LIST_MISSING), found(cause::PROVIDER_AWS)}), Verdict::error);
}

}  // namespace
}  // namespace certwright::model::report_test
