#include "tests/checks/registration_case.h"

namespace certwright::checks::tests::registration_in_force_test {
namespace {

namespace cause = model::cause;
using model::RegistrationFact;

std::vector<RuleCase> cases() {
  const auto with_status = [](std::vector<std::string> statuses) {
    return with_registration(registration_with([&](RegistrationFact& fact) { fact.statuses = std::move(statuses); }));
  };
  const auto ended = [](std::chrono::hours before, std::vector<std::string> statuses) {
    return with_registration(registration_with([&](RegistrationFact& fact) {
      fact.expires_at = test_time() - before;
      fact.statuses = std::move(statuses);
    }));
  };
  const auto not_delegated = [](model::Facts facts) {
    facts.delegation.emplace().not_delegated = "example.jp";
    return facts;
  };
  const auto not_found = [](model::Facts facts) {
    facts.record_search = model::RecordSearchFact{.levels = {"example.jp"}, .zone = {}, .domain_exists = false};
    return facts;
  };
  const auto without_mail = [](model::Facts facts) {
    facts.mail = model::MailFact{.domain = "example.jp", .domain_exists = false};
    return facts;
  };
  return {
      {"in_force", with_registration(registration()), {}},
      {"without_dates",
       with_registration(registration_with([](RegistrationFact& fact) { fact.expires_at.reset(); })),
       {}},
      {"locked", with_status({"client transfer prohibited", "server delete prohibited"}), {}},
      {"client_hold", with_status({"client hold"}), {&cause::NAME_DOMAIN_EXPIRED}},
      {"server_hold", with_status({"active", "server hold"}), {&cause::NAME_DOMAIN_EXPIRED}},
      {"redemption",
       ended(std::chrono::hours{1000}, {"redemption period", "pending delete"}),
       {&cause::NAME_DOMAIN_EXPIRED}},
      {"ended_with_dns", ended(std::chrono::hours{30}, {"auto renew period"}), {&cause::NAME_REGISTRATION_ENDED}},
      {"ended_and_not_delegated", not_delegated(ended(std::chrono::hours{30}, {})), {&cause::NAME_DOMAIN_EXPIRED}},
      {"ended_and_not_found", not_found(ended(std::chrono::hours{30}, {})), {&cause::NAME_DOMAIN_EXPIRED}},
      {"ended_and_not_there_for_mail", without_mail(ended(std::chrono::hours{30}, {})), {&cause::NAME_DOMAIN_EXPIRED}},
      {"not_delegated_and_in_force", not_delegated(with_registration(registration())), {}},
      {"ends_tomorrow", ended(-std::chrono::hours{24}, {"active"}), {}},
      {"not_registered",
       with_registration(registration_with([](RegistrationFact& fact) { fact.registered = false; })),
       {}},
      {"no_service",
       with_registration(registration_with([](RegistrationFact& fact) { fact.has_service = false; })),
       {}},
      {"look_up_failed",
       with_registration(tl::unexpected(model::LookupFailure{.rcode = "timeout", .question = "", .detail = ""})),
       {}},
  };
}

const bool known = add_cases("registration_in_force", cases());

class RegistrationInForce : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistrationInForce, Judges) { expect_outcome("registration_in_force", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RegistrationInForce, testing::ValuesIn(cases()), case_name);

TEST(RegistrationInForceWords, NamesTheStatusesThatSwitchDnsOff) {
  const auto facts = with_registration(registration_with([](RegistrationFact& fact) {
    fact.statuses = {"client transfer prohibited", "redemption period", "pending delete"};
    fact.age = std::chrono::hours{3};
  }));
  const auto findings = rule_named("registration_in_force").judge(facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("status"), "redemption period, pending delete");
  EXPECT_EQ(findings[0].certainty, model::Certainty::likely) << "it was kept for hours";
  EXPECT_EQ(findings[0].effect, model::Effect::wait);
}

TEST(RegistrationInForceWords, WarnsOfAnEndWhileDnsStillAnswers) {
  const auto facts = with_registration(
      registration_with([](RegistrationFact& fact) { fact.expires_at = test_time() - std::chrono::hours{30}; }));
  const auto findings = rule_named("registration_in_force").judge(facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("ended"), rfc3339(test_time() - std::chrono::hours{30}).substr(0, 10));
  EXPECT_EQ(findings[0].effect, model::Effect::none) << "it can be renewed as if nothing were";
  EXPECT_EQ(findings[0].cause->severity, model::Severity::warning);
}

}  // namespace
}  // namespace certwright::checks::tests::registration_in_force_test
