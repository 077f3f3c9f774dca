#include "tests/checks/registration_case.h"

namespace certwright::checks::tests::not_newly_registered_test {
namespace {

namespace cause = model::cause;
using model::RegistrationFact;

std::vector<RuleCase> cases() {
  const auto registered = [](std::optional<std::chrono::hours> ago) {
    return with_registration(registration_with([&](RegistrationFact& fact) {
      fact.registered_at.reset();
      if (ago) fact.registered_at = test_time() - *ago;
    }));
  };
  return {
      {"years_ago", with_registration(registration()), {}},
      {"unknown", registered(std::nullopt), {}},
      {"three_days_ago", registered(std::chrono::hours{72}), {}},
      {"yesterday", registered(std::chrono::hours{30}), {&cause::UNSAFE_NEWLY_REGISTERED}},
      {"this_minute", registered(std::chrono::hours{0}), {&cause::UNSAFE_NEWLY_REGISTERED}},
      {"today_by_another_clock", registered(std::chrono::hours{-10}), {&cause::UNSAFE_NEWLY_REGISTERED}},
      {"far_ahead", registered(std::chrono::hours{-48}), {}},
  };
}

const bool known = add_cases("not_newly_registered", cases());

class NotNewlyRegistered : public testing::TestWithParam<RuleCase> {};

TEST_P(NotNewlyRegistered, Judges) { expect_outcome("not_newly_registered", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotNewlyRegistered, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::not_newly_registered_test
