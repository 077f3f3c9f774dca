#include "app/leaf_profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace certwright::app::leaf_profiles_test {
namespace {

using namespace std::chrono_literals;

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};

const issuance::IssuerIdentity issuer{.id = "0011223344556677",
                                      .name = *from_hex("300d310b300906035504030c024341"),
                                      .key_identifier = Bytes(20, 0x11),
                                      .signature_algorithm = *from_hex("300a06082a8648ce3d040302"),
                                      .not_after = now + 3650 * 24h,
                                      .key_algorithm = pki::PublicKeyAlgorithm::ec,
                                      .constraints = {}};

bool claims_baseline(const issuance::Profile& profile) {
  return std::ranges::any_of(profile.policies, issuance::is_reserved_policy);
}

TEST(LeafProfiles, WithoutSettingsAreTheShippedOnes) {
  const auto used = leaf_profiles({});
  EXPECT_EQ(used.own.name, "public-trust");
  EXPECT_EQ(used.own.rules, issuance::Rules::baseline);
  EXPECT_TRUE(claims_baseline(used.own));
  EXPECT_EQ(used.private_ca.name, "private");
  EXPECT_EQ(used.private_ca.rules, issuance::Rules::private_ca);
  EXPECT_EQ(used.private_ca.validity, 395 * 24h);
}

TEST(LeafProfiles, AddressesAreForPrivateCasOnly) {
  EXPECT_FALSE(leaf_profiles({}).own.ip_addresses);
  EXPECT_TRUE(leaf_profiles({}).private_ca.ip_addresses);
  Config config;
  config.policy.names = model::NamePolicy::private_names;
  config.ca.profile = "private";
  config.profiles = {{.name = "inside", .based_on = "private", .ip_addresses = false},
                     {.name = "lan", .ip_addresses = true}};
  config.ca.private_profile = "inside";
  EXPECT_FALSE(leaf_profiles(config).own.ip_addresses) << "its names are validated, whatever they are";
  EXPECT_FALSE(leaf_profiles(config).private_ca.ip_addresses);
  config.ca.private_profile = "lan";
  EXPECT_TRUE(leaf_profiles(config).private_ca.ip_addresses);
  const auto checked = check_profiles(config, issuer, now);
  EXPECT_TRUE(checked) << checked.error().detail;
}

TEST(LeafProfiles, ForPrivateNamesNoneClaimsTheBaselineRequirementsUnlessItWasTold) {
  Config config;
  config.policy.names = model::NamePolicy::private_names;
  for (const char* const name : {"public-trust", "short-lived"}) {
    config.ca.profile = name;
    EXPECT_FALSE(claims_baseline(leaf_profiles(config).own)) << name;
  }
  config.profiles = {{.name = "told", .policies = std::vector<std::string>{"2.23.140.1.2.1"}}};
  config.ca.profile = "told";
  EXPECT_TRUE(claims_baseline(leaf_profiles(config).own));
}

TEST(LeafProfiles, ACopySaysWhatItChangesAndKeepsTheRest) {
  Config config;
  config.profiles = {{.name = "first", .based_on = "short-lived", .validity = 100h},
                     {.name = "second", .based_on = "first", .common_name = true}};
  config.ca.profile = "second";
  const issuance::Profile own = leaf_profiles(config).own;
  EXPECT_EQ(own.name, "second");
  EXPECT_EQ(own.validity, 100h);
  EXPECT_TRUE(own.common_name);
  EXPECT_FALSE(own.crl_distribution_point || own.ocsp);
}

TEST(LeafProfiles, EveryShippedOnePassesItsLintsWithEveryKeyType) {
  Config config;
  const std::vector<std::string> all{"RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"};
  config.profiles = {{.name = "trusted", .key_types = all},
                     {.name = "brief", .based_on = "short-lived", .key_types = all},
                     {.name = "inside", .based_on = "private", .key_types = all}};
  config.ca.private_profile = "inside";
  for (const char* const name : {"public-trust", "short-lived", "trusted", "brief"}) {
    config.ca.profile = name;
    const auto checked = check_profiles(config, issuer, now);
    EXPECT_TRUE(checked) << checked.error().detail;
  }
}

TEST(LeafProfiles, WhatNoLintLetsPassIsToldWithProfileLintSourceAndRemedyInBothLanguages) {
  Config config;
  config.profiles = {{.name = "web", .crl_distribution_point = false, .ocsp = false}};
  EXPECT_TRUE(check_profiles(config, issuer, now)) << "RFC 5280 asks for neither, and no CA uses it";
  config.ca.profile = "web";
  const auto checked = check_profiles(config, issuer, now);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::invalid_request);
  for (const char* const part :
       {"profile \"web\" ([ca] profile)", "crl_distribution_points_of_server (BR 7.1.2.11.2)", "RSA_2048 and 1 name",
        "Set crl_distribution_point = true", "\nプロファイル「web」（[ca] profile）", "を設定するか"})
    EXPECT_NE(checked.error().detail.find(part), std::string::npos) << part << " in: " << checked.error().detail;
}

}  // namespace
}  // namespace certwright::app::leaf_profiles_test
