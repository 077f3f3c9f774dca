#include "checks/clearance.h"

#include <functional>
#include <type_traits>

#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::clearance_test {
namespace {

static_assert(!std::is_default_constructible_v<Clearance>, "only clear() makes one");
static_assert(!std::is_constructible_v<Clearance, std::vector<model::DomainName>>, "only clear() makes one");
static_assert(!std::is_copy_constructible_v<Clearance> && !std::is_copy_assignable_v<Clearance>);
static_assert(std::is_move_constructible_v<Clearance>);

/// What clear() asks for, all in order, for two names that share a proof.
struct Given {
  model::Report report{
      .at = test_time(),
      .names = {{.name = "shop.example.jp", .findings = {}}, {.name = "*.shop.example.jp", .findings = {}}}};
  std::vector<model::Facts> facts{with_caa("shop.example.jp"), with_caa("*.shop.example.jp")};
  std::vector<model::Proof> proofs{
      {.base_name = "shop.example.jp", .method = model::ValidationMethod::dns, .at = test_time()}};
  Timestamp now = test_time();

  static model::Facts with_caa(std::string_view name) {
    model::Facts of_name = facts_of(name);
    of_name.caa = model::CaaFact{};
    return of_name;
  }
  [[nodiscard]] Result<Clearance> clear() const { return checks::clear(report, facts, proofs, now); }
};

TEST(Clear, GivesAClearanceForTheNamesOfTheReport) {
  const auto clearance = Given{}.clear();
  ASSERT_TRUE(clearance) << clearance.error().detail;
  ASSERT_EQ(clearance->names().size(), 2U);
  EXPECT_EQ(clearance->names()[0].str(), "shop.example.jp");
  EXPECT_EQ(clearance->names()[1].str(), "*.shop.example.jp");
}

TEST(Clear, AFindingWithoutEffectDoesNotStopIt) {
  Given given;
  given.report.names[0].findings.push_back(found(model::cause::VERIFY_LIST_MISSING));
  EXPECT_TRUE(given.clear());
}

TEST(Clear, AgesUpToTheirLimitsAreGood) {
  Given given;
  given.now = test_time() + max_caa_age;
  EXPECT_TRUE(given.clear());
  given.proofs[0].at = given.now - max_proof_age;
  EXPECT_TRUE(given.clear());
}

struct Refusal {
  std::string name;
  std::function<void(Given&)> change;
  std::string says;
};

class ClearRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(ClearRefuses, AndSaysWhatIsMissing) {
  Given given;
  GetParam().change(given);
  const auto clearance = given.clear();
  ASSERT_FALSE(clearance);
  EXPECT_EQ(clearance.error().code, ErrorCode::invalid_state);
  EXPECT_NE(clearance.error().detail.find(GetParam().says), std::string::npos) << clearance.error().detail;
}

void add_finding(Given& given, const model::Cause& cause) { given.report.names[1].findings.push_back(found(cause)); }

void raise_to_wait(Given& given) {
  add_finding(given, model::cause::VERIFY_LIST_MISSING);
  given.report.names[1].findings[0].effect = model::Effect::wait;
}

void forbid_by_caa(Given& given) {
  given.facts[1].caa = model::CaaFact{.found_at = "example.jp", .records = {{0, "issuewild", ";"}}};
}

void fail_caa(Given& given) {
  given.facts[0].caa = tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL", .question = "jp. CAA", .detail = ""});
}

void add_name(Given& given, std::string_view name) {
  given.report.names.push_back({.name = std::string{name}, .findings = {}});
  given.facts.push_back(Given::with_caa(name));
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, ClearRefuses,
    testing::Values(
        Refusal{"no_names", [](Given& g) { g.report.names.clear(); }, "No name"},
        Refusal{"a_failing_finding", [](Given& g) { add_finding(g, model::cause::PROVIDER_AWS); }, "PROVIDER_AWS"},
        Refusal{"a_waiting_finding", [](Given& g) { add_finding(g, model::cause::DNS_LOOKUP_FAILED); },
                "DNS_LOOKUP_FAILED"},
        Refusal{"a_finding_raised_to_wait", raise_to_wait, "VERIFY_LIST_MISSING"},
        Refusal{"a_refusing_finding", [](Given& g) { add_finding(g, model::cause::NAME_IS_URL); }, "NAME_IS_URL"},
        Refusal{"a_text_that_is_no_name", [](Given& g) { g.report.names[0].name = "not a name"; }, "not a name"},
        Refusal{"no_facts_of_a_name", [](Given& g) { g.facts.pop_back(); }, "CAA of *.shop.example.jp was not"},
        Refusal{"caa_not_looked_up", [](Given& g) { g.facts[0].caa.reset(); }, "CAA of shop.example.jp was not"},
        Refusal{"caa_look_up_failed", fail_caa, "CAA_LOOKUP_FAILED"},
        Refusal{"caa_forbids", forbid_by_caa, "CAA_WILDCARD_NOT_ALLOWED"},
        Refusal{"caa_too_old",
                [](Given& g) { g.facts[1].gathered_at = g.now - max_caa_age - std::chrono::milliseconds{1}; },
                "too long ago"},
        Refusal{"caa_from_the_future", [](Given& g) { g.facts[1].gathered_at = g.now + std::chrono::milliseconds{1}; },
                "too long ago"},
        Refusal{"no_proof", [](Given& g) { g.proofs.clear(); }, "no fresh proof"},
        Refusal{"proof_of_another_name", [](Given& g) { g.proofs[0].base_name = "other.example.jp"; },
                "no fresh proof"},
        Refusal{"proof_of_the_parent_only", [](Given& g) { g.proofs[0].base_name = "example.jp"; }, "no fresh proof"},
        Refusal{"one_of_three_names_unproved", [](Given& g) { add_name(g, "www.shop.example.jp"); },
                "www.shop.example.jp"},
        Refusal{"proof_too_old",
                [](Given& g) { g.proofs[0].at = g.now - max_proof_age - std::chrono::milliseconds{1}; },
                "no fresh proof"},
        Refusal{"proof_from_the_future", [](Given& g) { g.proofs[0].at = g.now + std::chrono::milliseconds{1}; },
                "no fresh proof"},
        Refusal{"wildcard_proved_by_http", [](Given& g) { g.proofs[0].method = model::ValidationMethod::http; },
                "*.shop.example.jp"},
        Refusal{"a_name_twice", [](Given& g) { add_name(g, "shop.example.jp"); }, "twice"}),
    [](const auto& with) { return with.param.name; });

}  // namespace
}  // namespace certwright::checks::tests::clearance_test
