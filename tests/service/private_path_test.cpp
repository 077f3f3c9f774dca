// The private path: CertificateAuthorityArn names one of this server's private CAs.
#include <gtest/gtest.h>

#include "pki/x509.h"
#include "service/evidence.h"
#include "service/renew_certificate.h"
#include "service/request_again.h"
#include "tests/service/world.h"

namespace certwright::service_test::private_path_test {
namespace {

using namespace std::chrono_literals;
using model::CertificateStatus;
using model::DomainStatus;
using model::FailureReason;

issuance::PrivateAuthorityOptions p256_authority() {
  return {.kind = pki::KeyKind::p256,
          .name = "Example Corp Private CA",
          .constraints = {.permitted = {"corp.internal"}, .excluded = {"secret.corp.internal"}},
          .lifetime = std::chrono::days{3650},
          .crl_lifetime = 96h};
}

model::CertificateRequest private_request(const World& world, std::string authority_arn,
                                          std::vector<std::string> names = {"db.corp.internal"}) {
  model::CertificateRequest request = world.request_for(std::move(names), model::ValidationMethod::email);
  request.authority_arn = std::move(authority_arn);
  return request;
}

TEST(PrivatePath, IssuesWithoutValidationForNamesThatAreNotPublic) {
  World world;
  const std::string authority = world.make_private_authority(p256_authority());
  const auto arn = world.open(private_request(world, authority, {"db.corp.internal", "*.db.corp.internal"}));
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  world.run(arn);
  const auto certificate = world.stored(arn);
  ASSERT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_EQ(certificate.type, model::CertificateType::private_ca);
  EXPECT_FALSE(certificate.validations[0].resource_record);
  EXPECT_EQ(certificate.issued->not_after - certificate.issued->not_before, 395 * 24h - 1s);
  const auto leaf = pki::X509::parse(certificate.issued->der);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(leaf->issuer, "CN=Example Corp Private CA");
  EXPECT_EQ(leaf->dns_names, (std::vector<std::string>{"db.corp.internal", "*.db.corp.internal"}));
  const auto chain = service::get_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(chain);
  ASSERT_EQ(chain->chain.size(), 1U);
  EXPECT_EQ(pki::X509::parse(chain->chain[0])->subject, "CN=Example Corp Private CA");
  EXPECT_EQ(world.event_names(arn), (std::vector<std::string>{"certificate.requested", "certificate.issued"}));
}

TEST(PrivatePath, LeavesTheServersOwnCaAsItIs) {
  World world{"shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\n"};
  (void)world.make_private_authority(p256_authority());
  const auto reopened = service::Issuers::open(world.parts->store, world.parts->sealer,
                                               {{.pki_url = "http://x"}, issuance::private_profile("http://x")});
  ASSERT_TRUE(reopened);
  EXPECT_EQ((*reopened)->own().ca->identity().id, world.parts->issuers.own().ca->identity().id);
  EXPECT_EQ((*reopened)->own().form.profile().rules, issuance::Rules::baseline);
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  world.publish(arn);
  world.run(arn);
  EXPECT_EQ(world.stored(arn).issued->issuer_id, world.parts->issuers.own().ca->identity().id);
}

TEST(PrivatePath, AnIssuerIsOpenedOnceAndUnknownOnesAreNotFound) {
  World world;
  const std::string arn = world.make_private_authority(p256_authority());
  const auto stored = world.parts->store.read([&](const store::View& view) { return view.private_authority(arn); });
  ASSERT_TRUE(stored);
  const auto first = world.parts->issuers.find(stored->authority);
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)->form.profile().rules, issuance::Rules::private_ca);
  EXPECT_EQ(*world.parts->issuers.find(stored->authority), *first);
  const auto unknown = world.parts->issuers.find("0000000000000000");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
}

TEST(PrivatePath, ItsOwnQuotasAreNotThoseOfPublicCertificates) {
  World world;
  world.quotas.certificates = 0;
  const std::string authority = world.make_private_authority(p256_authority());
  EXPECT_TRUE(service::request_certificate(private_request(world, authority), *world.parts));
  EXPECT_FALSE(service::request_certificate(world.request_for({"shop.example.net"}), *world.parts));
}

/// What is wrong with a request or its CA, and what comes of it.
struct Failure {
  std::string title;
  void (*prepare)(World& world, model::CertificateRequest& request);
  FailureReason reason;
  std::string cause;
};

class PrivateFailures : public testing::TestWithParam<Failure> {};

void name_unknown(World& world, model::CertificateRequest& request) {
  request.authority_arn = model::make_authority_arn(world.caller.region, world.caller.account, "unknown");
}
void name_of_another_account(World& world, model::CertificateRequest& request) {
  request.authority_arn = model::make_authority_arn(world.caller.region, "999999999999", "unknown");
}
void from_another_region(World& world, model::CertificateRequest& request) {
  world.caller.region = "eu-west-1";
  request.caller = world.caller;
}
void disable(World& world, model::CertificateRequest& request) {
  world.set_state(*request.authority_arn, model::AuthorityState::disabled);
}
void remove(World& world, model::CertificateRequest& request) {
  world.set_state(*request.authority_arn, model::AuthorityState::deleted);
}
void let_expire(World& world, model::CertificateRequest&) { world.clock.advance(std::chrono::days{3650}); }
void near_the_end(World& world, model::CertificateRequest&) { world.clock.advance(std::chrono::days{3650 - 394}); }
void ask_for_rsa(World&, model::CertificateRequest& request) { request.key_algorithm = model::KeyAlgorithm::rsa_2048; }
void name_outside(World&, model::CertificateRequest& request) {
  request.names.push_back(model::DomainName::parse("db.other.internal").value());
}

INSTANTIATE_TEST_SUITE_P(
    PcaReasons, PrivateFailures,
    testing::Values(
        Failure{"not_found", name_unknown, FailureReason::pca_resource_not_found, "CA_PRIVATE_NOT_FOUND"},
        Failure{"of_another_region", from_another_region, FailureReason::pca_resource_not_found,
                "CA_PRIVATE_NOT_FOUND"},
        Failure{"of_another_account", name_of_another_account, FailureReason::pca_access_denied,
                "CA_PRIVATE_OTHER_ACCOUNT"},
        Failure{"disabled", disable, FailureReason::pca_invalid_state, "CA_PRIVATE_STATE"},
        Failure{"deleted", remove, FailureReason::pca_invalid_state, "CA_PRIVATE_STATE"},
        Failure{"expired", let_expire, FailureReason::pca_invalid_state, "CA_PRIVATE_EXPIRED"},
        Failure{"outlives_the_ca", near_the_end, FailureReason::pca_invalid_duration, "CA_PRIVATE_DURATION"},
        Failure{"another_key_family", ask_for_rsa, FailureReason::pca_invalid_args, "CA_PRIVATE_KEY_FAMILY"},
        Failure{"outside_the_constraints", name_outside, FailureReason::pca_name_constraints_validation,
                "CA_PRIVATE_NAME_CONSTRAINTS"}),
    [](const auto& failure) { return failure.param.title; });

TEST_P(PrivateFailures, FailAtOnceWithTheirReasonAndAreExplained) {
  World world;
  model::CertificateRequest request = private_request(world, world.make_private_authority(p256_authority()));
  GetParam().prepare(world, request);
  const auto arn = world.open(request);
  world.run(arn);
  const auto certificate = world.stored(arn);
  ASSERT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, GetParam().reason);
  EXPECT_EQ(world.event_names(arn).back(), "certificate.failed");
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  const model::Finding& finding = why->names.back().findings.at(0);
  EXPECT_EQ(finding.id(), GetParam().cause);
  for (const Text& text : {finding.message(), finding.remedy(), why->summary}) {
    EXPECT_EQ(text.en.find('{'), std::string::npos) << text.en;
    EXPECT_EQ(text.ja.find('{'), std::string::npos) << text.ja;
  }
  EXPECT_NE(why->summary.en.find(to_string(GetParam().reason)), std::string::npos);
}

TEST(PrivatePath, OnlyTheNameOutsideTheConstraintsIsMarked) {
  World world;
  const auto arn = world.open(private_request(world, world.make_private_authority(p256_authority()),
                                              {"db.corp.internal", "a.secret.corp.internal"}));
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.validations[1].status, DomainStatus::failed);
}

issuance::PrivateAuthorityOptions authority_of_addresses() {
  issuance::PrivateAuthorityOptions options = p256_authority();
  options.constraints.permitted_addresses = {*model::AddressRange::parse("10.0.0.0/8")};
  return options;
}

model::CertificateRequest address_request(const World& world, std::string authority_arn,
                                          const std::vector<std::string>& addresses) {
  model::CertificateRequest request = private_request(world, std::move(authority_arn));
  for (const std::string& address : addresses) request.addresses.push_back(*model::IpAddress::parse(address));
  return request;
}

TEST(PrivatePath, IssuesForAddressesBesideNamesAndAlone) {
  World world;
  const std::string authority = world.make_private_authority(authority_of_addresses());
  for (const bool alone : {false, true}) {
    model::CertificateRequest request = address_request(world, authority, {"10.0.0.1", "10.0.0.2"});
    if (alone) request.names.clear();
    const auto arn = world.open(request);
    world.run(arn);
    const auto certificate = world.stored(arn);
    ASSERT_EQ(certificate.status, CertificateStatus::issued);
    EXPECT_EQ(certificate.domain_name(), alone ? "10.0.0.1" : "db.corp.internal");
    const auto leaf = pki::X509::parse(certificate.issued->der);
    ASSERT_TRUE(leaf);
    EXPECT_EQ(leaf->subject, "CN=" + certificate.domain_name());
    const auto why = service::explain_certificate(world.caller, arn, *world.parts);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->names.back().name, "10.0.0.2");
    EXPECT_TRUE(why->names.back().findings.empty());
    EXPECT_EQ(service::explain_name(world.caller, "10.0.0.2", *world.parts)->certificate.arn, arn);
    const auto again = service::request_again(world.caller, arn, *world.parts);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(world.stored(*again).names(), certificate.names());
    const auto evidence = service::evidence_of(world.caller, arn, {}, *world.parts);
    ASSERT_TRUE(evidence) << evidence.error().detail;
    EXPECT_EQ(evidence->decision.names, certificate.names());
    const service::Judgement judged = service::judge_again(*evidence, world.policy);
    EXPECT_EQ(judged.refused, "");
    EXPECT_TRUE(judged.same_findings);
    EXPECT_EQ(judged.names.size(), certificate.names().size());
  }
}

TEST(PrivatePath, OnlyTheAddressOutsideTheConstraintsIsToBlame) {
  World world;
  const std::string authority = world.make_private_authority(authority_of_addresses());
  for (const bool alone : {false, true}) {
    model::CertificateRequest request = address_request(world, authority, {"10.0.0.1", "192.0.2.1"});
    if (alone) request.names.clear();
    const auto arn = world.open(request);
    world.run(arn);
    const auto certificate = world.stored(arn);
    EXPECT_EQ(certificate.status, CertificateStatus::failed);
    EXPECT_EQ(certificate.failure_reason, FailureReason::pca_name_constraints_validation);
    for (const model::DomainValidation& validation : certificate.validations)
      EXPECT_EQ(validation.status, DomainStatus::pending_validation);
    const auto why = service::explain_certificate(world.caller, arn, *world.parts);
    ASSERT_TRUE(why);
    ASSERT_EQ(why->names.size(), alone ? 2U : 3U);
    EXPECT_TRUE(why->names[why->names.size() - 2].findings.empty());
    ASSERT_EQ(why->names.back().findings.size(), 1U);
    EXPECT_EQ(why->names.back().findings[0].message().en,
              "The name constraints of the private CA \"Example Corp Private CA\" do not allow 192.0.2.1 (permitted: "
              "corp.internal, 10.0.0.0/8; excluded: secret.corp.internal).");
  }
}

TEST(PrivatePath, ACaOfDomainsIsNoWayToAnAddress) {
  World world;
  const auto arn = world.open(address_request(world, world.make_private_authority(p256_authority()), {"10.0.0.1"}));
  world.run(arn);
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::failed);
  EXPECT_EQ(world.stored(arn).failure_reason, FailureReason::pca_name_constraints_validation);
}

TEST(PrivatePath, TheOwnCaTakesNoAddress) {
  World world;
  for (const model::NamePolicy names : {model::NamePolicy::public_names, model::NamePolicy::private_names}) {
    world.policy.names = names;
    model::CertificateRequest request = address_request(world, {}, {"10.0.0.1"});
    request.authority_arn.reset();
    const auto refused = service::request_certificate(request, *world.parts);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_request);
    EXPECT_NE(refused.error().detail.find("10.0.0.1 is an IP address"), std::string::npos) << refused.error().detail;
  }
}

TEST(PrivatePath, AnEnabledCaSignsAgain) {
  World world;
  const std::string authority = world.make_private_authority(p256_authority());
  world.set_state(authority, model::AuthorityState::disabled);
  const auto failed = world.open(private_request(world, authority));
  world.run(failed);
  EXPECT_EQ(world.stored(failed).status, CertificateStatus::failed);
  world.set_state(authority, model::AuthorityState::active);
  const auto issued = world.open(private_request(world, authority));
  world.run(issued);
  EXPECT_EQ(world.stored(issued).status, CertificateStatus::issued);
}

// A CA whose key cannot be opened is a fault of this server: it is tried again, and given up only when the window ends.
TEST(PrivatePath, ASignerThatFailsIsTriedAgainAndThenGivenUp) {
  World world;
  const std::string authority = world.make_private_authority(p256_authority());
  ASSERT_TRUE(world.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const store::PrivateAuthority stored, tx.private_authority(authority));
    TRY(store::Authority broken, tx.authority(stored.authority));
    broken.sealed_key.back() ^= 1;
    return tx.put_authority(broken);
  }));
  const auto arn = world.open(private_request(world, authority));
  const auto tried = service::advance_certificate(world.stored(arn), *world.parts);
  ASSERT_FALSE(tried);
  EXPECT_EQ(tried.error().code, ErrorCode::internal);
  ASSERT_TRUE(service::postpone_certificate(arn, *world.parts));
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  const auto pending = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(pending);
  EXPECT_NE(pending->summary.en.find("has not signed yet"), std::string::npos);
  EXPECT_NE(pending->what_next.en.find("tries again"), std::string::npos);
  world.clock.advance(72h);
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::failed);
  EXPECT_EQ(certificate.failure_reason, FailureReason::pca_request_failed);
  const auto why = service::explain_certificate(world.caller, arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names.at(0).findings.at(0).id(), "CA_PRIVATE_SIGNING_FAILED");
}

TEST(PrivatePath, RenewsUnderTheSameArnWithoutValidation) {
  World world;
  const std::string authority = world.make_private_authority(p256_authority());
  const auto arn = world.open(private_request(world, authority));
  world.run(arn);
  const std::string serial = world.stored(arn).issued->serial;
  ASSERT_TRUE(world.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(model::Certificate certificate, tx.certificate(arn));
    certificate.exported = certificate.exported_since_issue = true;
    return tx.update(certificate);
  }));
  ASSERT_TRUE(service::renew_certificate(world.caller, arn, *world.parts));
  world.run(arn);
  const auto certificate = world.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  ASSERT_TRUE(certificate.renewal);
  EXPECT_EQ(certificate.renewal->status, model::RenewalStatus::success);
  EXPECT_NE(certificate.issued->serial, serial);
  EXPECT_FALSE(model::renewal_eligible(certificate));
  EXPECT_EQ(world.event_names(arn).back(), "certificate.renewed");
}

}  // namespace
}  // namespace certwright::service_test::private_path_test
