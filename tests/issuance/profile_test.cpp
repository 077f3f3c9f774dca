// Profiles as data: what each member of a profile makes of a leaf, and what the lints say where they disagree.
#include "issuance/profile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "issuance/extensions.h"
#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "pki/der.h"
#include "pki/key_checks.h"
#include "pki/tbs_certificate.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::profile_test {
namespace {

using namespace std::chrono_literals;

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr std::string_view serial = "0102030405060708090a0b0c0d0e0f1011121314";

const IssuerIdentity& issuer() {
  static const test::Authority authority = test::make_authority(pki::KeyKind::p256, now);
  return authority.ca->identity();
}

std::vector<model::DomainName> names() { return {*model::DomainName::parse("example.net")}; }

Bytes leaf_of(const Profile& profile) {
  const Bytes key = test::data_file("p256.spki.der");
  auto leaf = leaf_certificate({profile, issuer()}, names(), key, *from_hex(serial), now);
  EXPECT_TRUE(leaf) << leaf.error().detail;
  return *leaf;
}

Profile with(Profile profile, const std::function<void(Profile&)>& change) {
  profile.pki_url = test::pki_url;
  change(profile);
  return profile;
}

bool has(const Bytes& leaf, std::string_view object) {
  return pki::TbsCertificate::parse(leaf)->find(bytes_of(object)) != nullptr;
}

TEST(Profiles, ThreeAreShipped) {
  const auto shipped = shipped_profiles();
  ASSERT_EQ(shipped.size(), 3U);
  EXPECT_EQ(shipped[0].name, "public-trust");
  EXPECT_EQ(shipped[1].name, "private");
  EXPECT_EQ(shipped[2].name, "short-lived");
  EXPECT_EQ(shipped[0].validity, 198 * 24h);
  EXPECT_EQ(shipped[1].validity, 395 * 24h);
  EXPECT_LT(shipped[2].validity, 7 * 24h);
  EXPECT_TRUE(shipped[0].ocsp && shipped[1].ocsp && !shipped[2].ocsp);
}

TEST(Profiles, WhatAProfileLeavesOutIsNotThere) {
  struct {
    void (*change)(Profile&);
    std::string_view object;
  } const cases[] = {
      {[](Profile& p) { p.crl_distribution_point = false; }, objects::crl_distribution_points},
      {[](Profile& p) { p.policies.clear(); }, objects::certificate_policies},
      {[](Profile& p) { p.ocsp = p.ca_issuers = false; }, objects::authority_information_access},
  };
  for (const auto& each : cases) {
    EXPECT_TRUE(has(leaf_of(with({}, [](Profile&) {})), each.object));
    EXPECT_FALSE(has(leaf_of(with({}, each.change)), each.object));
  }
  EXPECT_FALSE(has(leaf_of(with({}, [](Profile&) {})), objects::subject_key_identifier));
  EXPECT_TRUE(
      has(leaf_of(with({}, [](Profile& p) { p.subject_key_identifier = true; })), objects::subject_key_identifier));
}

TEST(Profiles, WithoutACommonNameTheSubjectIsEmptyAndTheNamesCritical) {
  const Bytes leaf = leaf_of(with({}, [](Profile& p) { p.common_name = false; }));
  const auto tbs = pki::TbsCertificate::parse(leaf);
  ASSERT_TRUE(tbs);
  EXPECT_EQ(Bytes(tbs->subject.begin(), tbs->subject.end()), (Bytes{0x30, 0x00}));
  EXPECT_TRUE(tbs->find(bytes_of(objects::subject_alternative_name))->critical);
}

// A leaf of one profile is none of another, whatever the difference; and where both agree it passes.
TEST(Profiles, ALeafOfAnotherProfileIsRefused) {
  const std::vector<std::function<void(Profile&)>> changes{
      [](Profile&) {},
      [](Profile& p) { p.validity -= 1s; },
      [](Profile& p) { p.common_name = false; },
      [](Profile& p) { p.subject_key_identifier = true; },
      [](Profile& p) { p.purposes.emplace_back(objects::client_auth); },
      [](Profile& p) { p.policies.push_back(std::string{text_of(pki::der::oid("1.3.6.1.4.1.32473.1"))}); },
      [](Profile& p) { p.crl_distribution_point = false; },
      [](Profile& p) { p.ca_issuers = false; },
      [](Profile& p) { p.ocsp = false; },
  };
  for (std::size_t made = 0; made < changes.size(); ++made) {
    const Bytes leaf = leaf_of(with({}, changes[made]));
    for (std::size_t judged = 0; judged < changes.size(); ++judged) {
      const auto passes = lints::lint(leaf, names(), issuer(), with({}, changes[judged]));
      EXPECT_EQ(passes.has_value(), made == judged)
          << made << " judged by " << judged << ": " << (passes ? "" : passes.error().detail);
    }
  }
}

TEST(Profiles, WhatTheBaselineRequirementsForbidIsRefused) {
  struct {
    void (*change)(Profile&);
    const char* lint;
  } const cases[] = {
      {[](Profile& p) { p.policies.clear(); }, "certificate_policies_of_server"},
      {[](Profile& p) { p.policies = {std::string{objects::organization_validated}}; }, "profile_certificate_policies"},
      {[](Profile& p) { p.purposes = {std::string{objects::client_auth}}; }, "profile_extended_key_usage"},
      {[](Profile& p) { p.purposes.emplace_back(objects::code_signing); }, "extended_key_usage_of_server"},
      {[](Profile& p) { p.ocsp = p.crl_distribution_point = false; }, "crl_distribution_points_of_server"},
      {[](Profile& p) { p.ocsp = p.ca_issuers = false; }, "authority_information_access_of_server"},
      {[](Profile& p) { p.pki_url = "https://pki.example.net"; }, "authority_information_access_of_server"},
  };
  for (const auto& each : cases) {
    const Profile profile = with({}, each.change);
    const auto judged = lints::lint(leaf_of(profile), names(), issuer(), profile);
    ASSERT_FALSE(judged) << each.lint;
    EXPECT_TRUE(judged.error().detail.starts_with("lint " + std::string{each.lint} + " (")) << judged.error().detail;
  }
}

TEST(Profiles, APrivateNameClaimsNoPolicyOfTheBaselineRequirements) {
  for (const Rules rules : {Rules::internal, Rules::private_ca}) {
    const Profile claims = with({}, [&](Profile& p) { p.rules = rules; });
    const auto judged = lints::lint(leaf_of(claims), names(), issuer(), claims);
    ASSERT_FALSE(judged);
    EXPECT_TRUE(judged.error().detail.starts_with("lint profile_certificate_policies (")) << judged.error().detail;
    const Profile silent = with(claims, [](Profile& p) { p.policies.clear(); });
    EXPECT_TRUE(lints::lint(leaf_of(silent), names(), issuer(), silent));
  }
}

TEST(Profiles, AShortLivedLeafNeedsNoPointerToItsRevocation) {
  const Profile brief = with(short_lived_profile({}), [](Profile&) {});
  const Bytes leaf = leaf_of(brief);
  EXPECT_FALSE(has(leaf, objects::crl_distribution_points));
  const auto judged = lints::lint(leaf, names(), issuer(), brief);
  EXPECT_TRUE(judged) << judged.error().detail;
  // Seven days to the second are short-lived; one second more is not (BR 1.6.1).
  const Profile longest = with(brief, [](Profile& p) { p.validity = 7 * 24h; });
  EXPECT_TRUE(lints::lint(leaf_of(longest), names(), issuer(), longest));
  const Profile longer = with(brief, [](Profile& p) { p.validity = 7 * 24h + 1s; });
  EXPECT_FALSE(lints::lint(leaf_of(longer), names(), issuer(), longer));
}

TEST(Profiles, TheServersOwnCertificateDoesNotBecomeAsShortAsItsProfile) {
  const Profile of_server = server_profile(short_lived_profile("http://x"));
  EXPECT_EQ(of_server.validity, 198 * 24h);
  EXPECT_TRUE(of_server.crl_distribution_point);
  EXPECT_TRUE(of_server.policies.empty());
}

}  // namespace
}  // namespace certwright::issuance::profile_test
