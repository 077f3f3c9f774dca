#include "tests/checks/registration_case.h"

namespace certwright::checks::tests::registration_answers_test {
namespace {

namespace cause = model::cause;
using model::RegistrationFact;

std::vector<RuleCase> cases() {
  const auto failed = [](std::string reason, model::ValidationMethod method) {
    return with_registration(tl::unexpected(model::LookupFailure{
                                 .rcode = std::move(reason), .question = "whois.test-j example.jp", .detail = ""}),
                             method);
  };
  const auto without_service = [] {
    return registration_with([](RegistrationFact& fact) { fact.has_service = false; });
  };
  using enum model::ValidationMethod;
  return {
      {"answered", by_mail_with(registration()), {}},
      {"not_asked", facts_of("www.example.jp"), {}},
      {"rate_limited", failed("rate limited", email), {&cause::CONTACT_LOOKUP_UNAVAILABLE}},
      {"timeout_of_health", failed("timeout", dns), {&cause::CONTACT_LOOKUP_UNAVAILABLE}},
      {"no_service", by_mail_with(without_service()), {&cause::CONTACT_TLD_NO_WHOIS}},
      {"no_service_and_no_mail", with_registration(without_service()), {}},
  };
}

const bool known = add_cases("registration_answers", cases());

class RegistrationAnswers : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistrationAnswers, Judges) { expect_outcome("registration_answers", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RegistrationAnswers, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::registration_answers_test
