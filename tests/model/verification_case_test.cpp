#include "model/verification_case.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace certwright::model::verification_case_test {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};
const std::string requester = "arn:aws:iam::123456789012:user/ci";
const std::string administrator = "arn:aws:iam::210987654321:user/security";

Certificate failed(const std::vector<std::pair<std::string, const Cause*>>& names) {
  Certificate certificate;
  certificate.arn = make_certificate_arn("us-east-1", "123456789012", "one");
  certificate.account = "123456789012";
  certificate.region = "us-east-1";
  certificate.status = CertificateStatus::failed;
  certificate.report = Report{.at = now, .names = {}};
  for (const auto& [name, cause] : names) {
    certificate.validations.push_back({.name = DomainName::parse(name).value()});
    certificate.report->names.push_back({.name = name, .findings = {}});
    if (cause != nullptr) certificate.report->names.back().findings.push_back(found(*cause, {{"domain", name}}));
  }
  certificate.failure_reason = certificate.report->failure_reason();
  return certificate;
}

VerificationCase opened(const std::vector<std::string>& names = {"www.big.example"}) {
  std::vector<std::pair<std::string, const Cause*>> refused;
  for (const std::string& name : names) refused.emplace_back(name, &cause::VERIFY_TOP_SITE);
  return open_case(failed(refused), {.id = "case-0123456789ab",
                                     .requester = requester,
                                     .certificate_actor = "arn:aws:iam::123456789012:user/deploy",
                                     .message = "It is ours.",
                                     .at = now})
      .value();
}

CaseDecision decision(std::string by = administrator, std::string reason = "Contract seen.") {
  return {.by = std::move(by), .at = now + 1h, .reason = std::move(reason), .allow_list_entries = {}};
}

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

// Which requests can be lifted, and what is said where they cannot.
struct NamesCase {
  std::string name;
  std::vector<std::pair<std::string, const Cause*>> names;
  std::vector<std::string> liftable;  ///< none: refused
  std::string says;
};

class NamesToVerify : public testing::TestWithParam<NamesCase> {};

TEST_P(NamesToVerify, AreThoseThatAnApprovalLetsThrough) {
  const auto found = names_to_verify(failed(GetParam().names));
  if (GetParam().liftable.empty()) {
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::invalid_state);
    EXPECT_NE(found.error().detail.find(GetParam().says), std::string::npos) << found.error().detail;
    return;
  }
  ASSERT_TRUE(found) << found.error().detail;
  std::vector<std::string> names;
  for (const CaseName& one : *found) names.push_back(one.name);
  EXPECT_EQ(names, GetParam().liftable);
}

INSTANTIATE_TEST_SUITE_P(
    All, NamesToVerify,
    testing::Values(
        NamesCase{"top_site", {{"big.example", &cause::VERIFY_TOP_SITE}}, {"big.example"}, {}},
        NamesCase{"beside_good_ones",
                  {{"ok.example.net", nullptr}, {"*.big.example", &cause::VERIFY_TOP_SITE}},
                  {"*.big.example"},
                  {}},
        NamesCase{"public_sector", {{"a.go.example", &cause::VERIFY_PUBLIC_INTEREST}}, {"a.go.example"}, {}},
        NamesCase{"provider_owned", {{"a.cloud.example", &cause::PROVIDER_AWS}}, {}, "PROVIDER_AWS, which no approval"},
        NamesCase{"one_of_them_provider_owned",
                  {{"big.example", &cause::VERIFY_TOP_SITE}, {"a.cloud.example", &cause::PROVIDER_OPERATOR_RESERVED}},
                  {},
                  "a.cloud.example failed with"},
        NamesCase{"unsafe", {{"bad.example", &cause::UNSAFE_OPERATOR_LIST}}, {}, "no approval lifts"},
        NamesCase{"a_warning", {{"a.example", &cause::VERIFY_LOOKALIKE}}, {}, "did not fail for want of"}),
    [](const auto& test) { return test.param.name; });

TEST(VerificationCase, NeedsACertificateThatFailed) {
  Certificate certificate = failed({{"big.example", &cause::VERIFY_TOP_SITE}});
  for (const auto status : {CertificateStatus::pending_validation, CertificateStatus::issued,
                            CertificateStatus::validation_timed_out, CertificateStatus::revoked}) {
    certificate.status = status;
    EXPECT_EQ(code_of(names_to_verify(certificate)), ErrorCode::invalid_state);
  }
}

struct TextCase {
  std::string name;
  std::string text;
  bool taken = false;
};
class CaseText : public testing::TestWithParam<TextCase> {};
TEST_P(CaseText, IsLimited) {
  EXPECT_EQ(keeps_case_text("message", GetParam().text, 10).has_value(), GetParam().taken);
}
INSTANTIATE_TEST_SUITE_P(All, CaseText,
                         testing::Values(TextCase{"words", "It is.", true}, TextCase{"lines", "a\n\tb", true},
                                         TextCase{"japanese", "当社のドメインです。", true},
                                         TextCase{"longest", "0123456789", true},
                                         TextCase{"too_long", "0123456789a", false}, TextCase{"empty", "", false},
                                         TextCase{"blank", " \n\t ", false}, TextCase{"no_utf8", "a\xff", false},
                                         TextCase{"escape", "a\x1b[2J", false}, TextCase{"c1", "a\xc2\x9b", false},
                                         TextCase{"delete_character", "a\x7f", false},
                                         TextCase{"carriage_return", "a\rb", false}),
                         [](const auto& test) { return test.param.name; });

TEST(VerificationCase, EndsOnce) {
  using Change = Result<void> (*)(VerificationCase&);
  const Change comment_it = [](VerificationCase& one) {
    return comment(one, {.author = requester, .at = now, .text = "more"});
  };
  const Change approve_it = [](VerificationCase& one) -> Result<void> {
    TRY_VOID(approve(one, {}, decision()));
    return {};
  };
  const Change deny_it = [](VerificationCase& one) { return deny(one, decision()); };
  const Change withdraw_it = [](VerificationCase& one) { return withdraw(one, decision(requester, "")); };
  const std::vector<std::pair<Change, CaseState>> ends{
      {approve_it, CaseState::approved}, {deny_it, CaseState::denied}, {withdraw_it, CaseState::withdrawn}};
  for (const auto& [end, state] : ends) {
    VerificationCase one = opened();
    ASSERT_TRUE(comment_it(one));
    ASSERT_TRUE(end(one));
    EXPECT_EQ(one.state, state);
    EXPECT_EQ(one.comments.size(), 1U);
    for (const Change change : {comment_it, approve_it, deny_it, withdraw_it}) {
      const auto changed = change(one);
      EXPECT_EQ(code_of(changed), ErrorCode::invalid_state);
    }
    EXPECT_EQ(one.state, state);
  }
}

TEST(VerificationCase, NobodyDecidesHisOwn) {
  const std::vector<std::string> parties{requester, "arn:aws-cn:iam::123456789012:user/ci",
                                         "arn:aws:iam::123456789012:user/deploy"};
  for (const std::string& party : parties) {
    VerificationCase one = opened();
    EXPECT_EQ(code_of(approve(one, {}, decision(party))), ErrorCode::access_denied) << party;
    EXPECT_EQ(code_of(deny(one, decision(party))), ErrorCode::access_denied) << party;
    EXPECT_EQ(one.state, CaseState::open);
  }
  VerificationCase one = opened();
  EXPECT_TRUE(deny(one, decision("arn:aws:iam::123456789012:root")));
}

TEST(VerificationCase, DecisionsNeedAReason) {
  VerificationCase one = opened();
  EXPECT_EQ(code_of(approve(one, {}, decision(administrator, " "))), ErrorCode::invalid_request);
  EXPECT_EQ(code_of(deny(one, decision(administrator, std::string(1001, 'x')))), ErrorCode::invalid_request);
  EXPECT_EQ(one.state, CaseState::open);
  EXPECT_FALSE(one.decision);
}

TEST(VerificationCase, TakesOneHundredComments) {
  VerificationCase one = opened();
  for (std::size_t i = 0; i < most_case_comments; ++i)
    ASSERT_TRUE(comment(one, {.author = requester, .at = now, .text = "more"}));
  EXPECT_EQ(code_of(comment(one, {.author = requester, .at = now, .text = "more"})), ErrorCode::limit_exceeded);
}

// What an approval grants, of a case on www.big.example and *.big.example.
struct GrantCase {
  std::string name;
  Grant grant;
  std::vector<std::string> entries;  ///< their names; none: refused
};
class GrantTest : public testing::TestWithParam<GrantCase> {};
TEST_P(GrantTest, LetsThroughWhatTheCaseNames) {
  VerificationCase one = opened({"www.big.example", "*.big.example"});
  const auto entries = approve(one, GetParam().grant, decision());
  if (GetParam().entries.empty()) {
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().code, ErrorCode::invalid_request);
    EXPECT_EQ(one.state, CaseState::open);
    return;
  }
  ASSERT_TRUE(entries) << entries.error().detail;
  std::vector<std::string> names;
  for (const AllowListEntry& entry : *entries) {
    names.push_back(entry.name);
    EXPECT_EQ(entry.subtree, GetParam().grant.subtree);
    EXPECT_EQ(entry.wildcards, GetParam().grant.wildcards);
    EXPECT_EQ(entry.expires_at, GetParam().grant.expires_at);
    EXPECT_EQ(entry.account, one.account);
    EXPECT_EQ(entry.approver, administrator);
    EXPECT_EQ(entry.reason, "Contract seen.");
    EXPECT_EQ(entry.case_id, one.id);
    EXPECT_EQ(entry.created_at, now + 1h);
    EXPECT_EQ(entry.id, fmt::format("allow-0123456789ab-{}", names.size()));
  }
  EXPECT_EQ(names, GetParam().entries);
  EXPECT_EQ(one.decision->allow_list_entries.size(), names.size());
}
INSTANTIATE_TEST_SUITE_P(
    All, GrantTest,
    testing::Values(
        GrantCase{"all_names", {.names = {}, .wildcards = true}, {"big.example", "www.big.example"}},
        GrantCase{"one_name", {.names = {"www.big.example"}}, {"www.big.example"}},
        GrantCase{"in_capitals", {.names = {"WWW.Big.Example"}}, {"www.big.example"}},
        GrantCase{"twice_the_same", {.names = {"www.big.example", "www.big.example"}}, {"www.big.example"}},
        GrantCase{"a_subtree", {.names = {"big.example"}, .subtree = true, .expires_at = now + 48h}, {"big.example"}},
        GrantCase{"a_wildcard_that_is_not_granted", {.names = {"big.example"}}, {}},
        GrantCase{"all_names_without_wildcards", {.names = {}}, {}},
        GrantCase{"a_name_of_nobody", {.names = {"other.example"}, .subtree = true}, {}},
        GrantCase{"a_name_below", {.names = {"a.www.big.example"}, .subtree = true}, {}},
        GrantCase{"a_wildcard_as_a_name", {.names = {"*.big.example"}, .wildcards = true}, {}},
        GrantCase{"no_domain_name", {.names = {"big"}}, {}},
        GrantCase{"expired_already", {.names = {"www.big.example"}, .expires_at = now + 1h}, {}}),
    [](const auto& test) { return test.param.name; });

TEST(VerificationCase, StatesHaveWords) {
  for (const auto state : {CaseState::open, CaseState::approved, CaseState::denied, CaseState::withdrawn})
    EXPECT_EQ(parse_case_state(to_string(state)), state);
  EXPECT_FALSE(parse_case_state("open"));
}

}  // namespace
}  // namespace certwright::model::verification_case_test
