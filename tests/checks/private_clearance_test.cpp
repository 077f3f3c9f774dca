// clear_private(): the permission to issue from one private CA.
#include <functional>

#include "checks/clearance.h"
#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::private_clearance_test {
namespace {

using namespace std::chrono_literals;
using Standing = model::PrivateAuthorityFact::Standing;

/// What clear_private() asks for, all in order, for two names.
struct Given {
  std::vector<model::Facts> facts{of_name("db.corp.example"), of_name("*.corp.example")};
  std::vector<model::AddressFacts> addresses;
  Timestamp now = test_time();

  static model::Facts of_name(std::string_view name) {
    model::Facts facts = facts_of(name);
    facts.private_authority = model::PrivateAuthorityFact{.arn = "arn:aws:acm-pca:r:1:certificate-authority/1",
                                                          .standing = Standing::known,
                                                          .account = "1",
                                                          .issuer_id = "0011223344556677",
                                                          .name = "Example CA",
                                                          .state = model::AuthorityState::active,
                                                          .not_after = test_time() + 24h * 3650,
                                                          .leaf_not_after = test_time() + 24h * 395,
                                                          .signs_with_rsa = true,
                                                          .leaf_key = model::KeyAlgorithm::rsa_2048,
                                                          .constraints = {.permitted = {"corp.example"}}};
    return facts;
  }
  static model::AddressFacts of_address(std::string_view address) {
    model::AddressFacts facts{
        .address = *model::IpAddress::parse(address), .gathered_at = test_time(), .in_profile = true};
    facts.private_authority = *of_name("db.corp.example").private_authority;
    facts.private_authority.constraints.permitted_addresses = {*model::AddressRange::parse("10.0.0.0/8")};
    return facts;
  }
  [[nodiscard]] Result<Clearance> clear() const { return clear_private(facts, addresses, now); }
};

TEST(ClearPrivate, IsForTheNamesAndTheOneCa) {
  const auto clearance = Given{}.clear();
  ASSERT_TRUE(clearance) << clearance.error().detail;
  ASSERT_EQ(clearance->names().size(), 2U);
  EXPECT_EQ(clearance->names()[0].str(), "db.corp.example");
  EXPECT_EQ(clearance->names()[1].str(), "*.corp.example");
  EXPECT_EQ(clearance->private_issuer(), "0011223344556677");
}

TEST(ClearPrivate, NeedsNoProofAndNoPublicName) {
  Given given;
  given.facts = {Given::of_name("db.corp.example")};
  given.facts[0].public_suffix = model::PublicSuffixFact{.tld = "example", .tld_known = false};
  given.now = test_time() + max_private_age;
  EXPECT_TRUE(given.clear());
}

TEST(ClearPrivate, IsForAddressesBesideNamesOrAlone) {
  Given given;
  given.addresses = {Given::of_address("10.0.0.1"), Given::of_address("10.0.0.2")};
  for (int turn = 0; turn < 2; ++turn) {
    const auto clearance = given.clear();
    ASSERT_TRUE(clearance) << clearance.error().detail;
    EXPECT_EQ(clearance->names().size(), given.facts.size());
    ASSERT_EQ(clearance->addresses().size(), 2U);
    EXPECT_EQ(clearance->addresses()[1].str(), "10.0.0.2");
    EXPECT_EQ(clearance->private_issuer(), "0011223344556677");
    given.facts.clear();
  }
}

void add_address(Given& given, const std::function<void(model::AddressFacts&)>& change) {
  change(given.addresses.emplace_back(Given::of_address("10.0.0.1")));
}

struct Refusal {
  std::string name;
  std::function<void(Given&)> change;
  std::string says;
};

class ClearPrivateRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(ClearPrivateRefuses, AndSaysWhatIsMissing) {
  Given given;
  GetParam().change(given);
  const auto clearance = given.clear();
  ASSERT_FALSE(clearance);
  EXPECT_EQ(clearance.error().code, ErrorCode::invalid_state);
  EXPECT_NE(clearance.error().detail.find(GetParam().says), std::string::npos) << clearance.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, ClearPrivateRefuses,
    testing::Values(
        Refusal{"no_names", [](Given& g) { g.facts.clear(); }, "No name"},
        Refusal{"no_private_ca", [](Given& g) { g.facts[0].private_authority.reset(); }, "No private CA"},
        Refusal{"no_private_ca_for_one", [](Given& g) { g.facts[1].private_authority.reset(); }, "*.corp.example"},
        Refusal{"two_private_cas", [](Given& g) { g.facts[1].private_authority->issuer_id = "other"; },
                "*.corp.example"},
        Refusal{"a_ca_without_id",
                [](Given& g) {
                  for (auto& facts : g.facts) facts.private_authority->issuer_id.clear();
                },
                "No private CA"},
        Refusal{"unknown", [](Given& g) { g.facts[0].private_authority->standing = Standing::unknown; },
                "CA_PRIVATE_NOT_FOUND"},
        Refusal{"disabled", [](Given& g) { g.facts[0].private_authority->state = model::AuthorityState::disabled; },
                "CA_PRIVATE_STATE"},
        Refusal{"a_name_outside", [](Given& g) { g.facts[1] = Given::of_name("db.other.example"); },
                "db.other.example has the finding CA_PRIVATE_NAME_CONSTRAINTS"},
        Refusal{"too_old",
                [](Given& g) { g.facts[1].gathered_at = g.now - max_private_age - std::chrono::milliseconds{1}; },
                "too long ago"},
        Refusal{"from_the_future", [](Given& g) { g.facts[1].gathered_at = g.now + std::chrono::milliseconds{1}; },
                "too long ago"},
        Refusal{"an_address_of_another_ca",
                [](Given& g) { add_address(g, [](auto& of) { of.private_authority.issuer_id = "other"; }); },
                "No private CA was looked up for 10.0.0.1"},
        Refusal{"an_address_that_the_profile_has_not",
                [](Given& g) { add_address(g, [](auto& of) { of.in_profile = false; }); },
                "10.0.0.1 has the finding CA_PRIVATE_NO_ADDRESSES"},
        Refusal{"an_address_of_a_disabled_ca",
                [](Given& g) {
                  add_address(g, [](auto& of) { of.private_authority.state = model::AuthorityState::disabled; });
                },
                "CA_PRIVATE_STATE"},
        Refusal{"an_address_outside", [](Given& g) { g.addresses.push_back(Given::of_address("192.0.2.1")); },
                "192.0.2.1 has the finding CA_PRIVATE_NAME_CONSTRAINTS"},
        Refusal{"an_address_where_domains_alone_are_permitted",
                [](Given& g) {
                  add_address(g, [](auto& of) { of.private_authority.constraints.permitted_addresses.clear(); });
                },
                "CA_PRIVATE_NAME_CONSTRAINTS"},
        Refusal{"an_address_looked_up_too_long_ago",
                [](Given& g) {
                  add_address(
                      g, [&](auto& of) { of.gathered_at = g.now - max_private_age - std::chrono::milliseconds{1}; });
                },
                "too long ago"},
        Refusal{"an_address_twice",
                [](Given& g) { g.addresses = {Given::of_address("10.0.0.1"), Given::of_address("10.0.0.1")}; },
                "10.0.0.1 stands in the request twice"},
        Refusal{"a_name_twice", [](Given& g) { g.facts.push_back(g.facts[0]); }, "twice"}),
    [](const auto& with) { return with.param.name; });

}  // namespace
}  // namespace certwright::checks::tests::private_clearance_test
