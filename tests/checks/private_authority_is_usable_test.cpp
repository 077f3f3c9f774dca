#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::private_authority_is_usable_test {
namespace {

using namespace std::chrono_literals;
namespace cause = model::cause;
using model::AuthorityState;
using model::PrivateAuthorityFact;
using Standing = PrivateAuthorityFact::Standing;

PrivateAuthorityFact usable() {
  PrivateAuthorityFact authority;
  authority.arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1";
  authority.standing = Standing::known;
  authority.account = "123456789012";
  authority.issuer_id = "00112233";
  authority.name = "Example CA";
  authority.not_after = test_time() + 24h * 3650;
  authority.leaf_not_after = test_time() + 24h * 395;
  authority.signs_with_rsa = true;
  return authority;
}

model::Facts facts_with(PrivateAuthorityFact authority) {
  model::Facts facts = facts_of("db.example.jp");
  facts.private_authority = std::move(authority);
  return facts;
}

template <class Change>
model::Facts changed(Change change) {
  PrivateAuthorityFact authority = usable();
  change(authority);
  return facts_with(std::move(authority));
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("db.example.jp"), {}},
      {"usable", facts_with(usable()), {}},
      {"as_long_as_the_ca", changed([](auto& ca) { ca.leaf_not_after = ca.not_after; }), {}},
      {"unknown", changed([](auto& ca) { ca.standing = Standing::unknown; }), {&cause::CA_PRIVATE_NOT_FOUND}},
      {"of_another",
       changed([](auto& ca) { ca.standing = Standing::of_another_account; }),
       {&cause::CA_PRIVATE_OTHER_ACCOUNT}},
      {"disabled", changed([](auto& ca) { ca.state = AuthorityState::disabled; }), {&cause::CA_PRIVATE_STATE}},
      {"deleted", changed([](auto& ca) { ca.state = AuthorityState::deleted; }), {&cause::CA_PRIVATE_STATE}},
      {"expired", changed([](auto& ca) { ca.not_after = test_time() - 1s; }), {&cause::CA_PRIVATE_EXPIRED}},
      {"ends_first", changed([](auto& ca) { ca.leaf_not_after = ca.not_after + 1s; }), {&cause::CA_PRIVATE_DURATION}},
      {"ec_key_of_an_rsa_ca",
       changed([](auto& ca) { ca.leaf_key = model::KeyAlgorithm::ec_prime256v1; }),
       {&cause::CA_PRIVATE_KEY_FAMILY}},
      {"rsa_key_of_an_ec_ca", changed([](auto& ca) { ca.signs_with_rsa = false; }), {&cause::CA_PRIVATE_KEY_FAMILY}},
      {"ec_key_of_an_ec_ca",
       changed([](auto& ca) {
         ca.signs_with_rsa = false;
         ca.leaf_key = model::KeyAlgorithm::ec_secp384r1;
       }),
       {}}};
}

const bool known = add_cases("private_authority_is_usable", cases());

class PrivateAuthorityIsUsable : public testing::TestWithParam<RuleCase> {};

TEST_P(PrivateAuthorityIsUsable, ReportsItsCauses) { expect_outcome("private_authority_is_usable", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, PrivateAuthorityIsUsable, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::private_authority_is_usable_test
