// Each lint, shown what it must refuse: a good leaf with a few octets changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "issuance/issuer.h"
#include "issuance/lints/lint.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::lints::lints_test {
namespace {

using namespace std::chrono_literals;

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

struct Change {
  const char* name;
  const char* from;  // hexadecimal octets that stand in the leaf once
  const char* to;    // as many
  const char* lint;
};

class EveryChange : public testing::TestWithParam<Change> {};

struct Parts {
  test::Authority authority = test::make_authority(pki::KeyKind::p256, now);
  checks::Clearance clearance = test::cleared({"example.net", "*.example.net"}, now);
  // A key of which the octets are known, so that none of them looks like what a change is made to.
  Bytes key = test::data_file("p256.spki.der");
  Profile profile{.pki_url = std::string{test::pki_url}};

  [[nodiscard]] Bytes leaf(ByteView public_key) const {
    const auto tbs = build({profile, authority.ca->identity()}, clearance, public_key,
                           "0102030405060708090a0b0c0d0e0f1011121314", now);
    EXPECT_TRUE(tbs) << tbs.error().detail;
    return tbs->der;
  }
  [[nodiscard]] Result<void> lint_of(ByteView tbs) const {
    return lint(tbs, clearance.names(), authority.ca->identity(), profile);
  }
};

Parts& parts() {
  static Parts all;
  return all;
}

Bytes changed(Bytes der, const char* from_text, const char* to_text) {
  const Bytes from = *from_hex(from_text);
  const Bytes to = *from_hex(to_text);
  EXPECT_EQ(from.size(), to.size());
  const auto at = std::search(der.begin(), der.end(), from.begin(), from.end());
  EXPECT_NE(at, der.end()) << "the leaf does not hold what is to be changed";
  if (at != der.end()) std::copy(to.begin(), to.end(), at);
  return der;
}

// What one lint says of a leaf, whatever the others say.
std::optional<std::string> complaint_of(std::string_view id, ByteView der) {
  const auto tbs = pki::TbsCertificate::parse(der);
  if (!tbs) return id == "tbs_certificate" ? std::optional{tbs.error().detail} : std::nullopt;
  const pki::KeyFacts key = pki::check_key(tbs->subject_public_key_info);
  for (const ProfileLint* const each : all_profile_lints())
    if (each->id == id)
      return each->complaint({*tbs, key, parts().clearance.names(), parts().authority.ca->identity(), parts().profile});
  return std::nullopt;
}

TEST_P(EveryChange, IsRefusedByItsLint) {
  const Bytes tbs = changed(parts().leaf(parts().key), GetParam().from, GetParam().to);
  const auto complaint = complaint_of(GetParam().lint, tbs);
  ASSERT_TRUE(complaint);
  EXPECT_FALSE(complaint->empty());
  const auto judged = parts().lint_of(tbs);
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error().code, ErrorCode::internal);
  EXPECT_TRUE(judged.error().detail.starts_with("lint ")) << judged.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Octets, EveryChange,
    testing::Values(
        Change{"version_1", "a003020102", "a003020100", "tbs_certificate"},
        Change{"negative_serial", "02140102", "02148102", "tbs_certificate"},
        Change{"doubled_extension", "0603551d25", "0603551d0f", "tbs_certificate"},
        Change{"criticality_not_der", "0603551d0f0101ff", "0603551d0f010101", "tbs_certificate"},
        Change{"aia_ocsp", "2b06010505073002", "2b06010505073001", "profile_authority_information_access"},
        Change{"aia_https", "687474703a2f2f3132372e302e302e313a383535362f697373756572",
               "68747470733a2f2f32372e302e302e313a383535362f697373756572", "profile_authority_information_access"},
        Change{"aki_missing", "0603551d23", "0603551d24", "profile_authority_key_identifier"},
        Change{"aki_another_member", "30168014", "30168214", "profile_authority_key_identifier"},
        Change{"ca_true", "0603551d130101ff04023000", "0603551d130101ff04020500", "profile_basic_constraints"},
        Change{"basic_constraints_missing", "0603551d13", "0603551d14", "profile_basic_constraints"},
        Change{"organization_validated", "060667810c010201", "060667810c010202", "profile_certificate_policies"},
        Change{"ou_for_cn", "06035504030c0b6578", "060355040b0c0b6578", "profile_common_name"},
        Change{"cn_not_cleared", "0c0b6578616d706c652e6e6574", "0c0b6578616d706c652e6e6575", "profile_common_name"},
        Change{"crl_ldap", "687474703a2f2f3132372e302e302e313a383535362f63726c",
               "6c6461703a2f2f3132372e302e302e313a383535362f63726c", "profile_crl_distribution_points"},
        Change{"crl_points_missing", "0603551d1f", "0603551d2e", "profile_crl_distribution_points"},
        Change{"client_purpose", "2b06010505070301", "2b06010505070302", "profile_extended_key_usage"},
        Change{"purposes_missing", "0603551d25", "0603551d26", "profile_extended_key_usage"},
        Change{"unknown_extension", "0603551d1f", "0603551d2e", "profile_extension_set"},
        Change{"subject_key_identifier", "0603551d1f", "0603551d0e", "profile_extension_set"},
        Change{"ou_in_the_subject", "06035504030c0b6578", "060355040b0c0b6578", "profile_subject_attributes"},
        Change{"another_issuer", "43657274777269676874204973", "43657274777269676874204a73", "profile_issuer_name"},
        Change{"key_cert_sign", "03020780", "03020284", "profile_key_usage"},
        Change{"usage_missing", "0603551d0f", "0603551d10", "profile_key_usage"},
        Change{"sha384_for_sha256", "2a8648ce3d040302", "2a8648ce3d040303", "profile_signature_algorithm"},
        Change{"name_added", "820d2a2e6578616d706c652e6e6574", "820d772e6578616d706c652e6e6574",
               "profile_subject_alternative_name"},
        Change{"name_missing", "820d2a2e65", "860d2a2e65", "profile_subject_alternative_name"},
        Change{"names_missing", "0603551d11", "0603551d12", "profile_subject_alternative_name"},
        Change{"ends_too_late", "323730363038323335393539", "323730363131303030303030", "profile_validity_period"}),
    [](const auto& each) { return each.param.name; });

TEST(Lint, EveryProfileLintIsKnownByNameAndSource) {
  std::set<std::string_view> ids;
  for (const ProfileLint* const each : all_profile_lints()) {
    EXPECT_TRUE(ids.insert(each->id).second) << each->id;
    EXPECT_FALSE(each->source.empty()) << each->id;
  }
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator{std::filesystem::path{CERTWRIGHT_SOURCE_DIR} / "src/issuance/lints/own"}) {
    EXPECT_TRUE(ids.contains(entry.path().stem().string())) << entry.path();
    ++files;
  }
  EXPECT_EQ(ids.size(), files);
}

TEST(Lint, AGoodLeafPasses) { EXPECT_TRUE(parts().lint_of(parts().leaf(parts().key))); }

TEST(Lint, NoFlippedBitOfTheContentPassesUnlessItIsFreeToDiffer) {
  const Bytes good = parts().leaf(parts().key);
  const auto tbs = pki::TbsCertificate::parse(good);
  ASSERT_TRUE(tbs);
  // Free: the serial number, the moment of issue, the host in the two URLs, and the key (another point of the curve).
  std::size_t passed = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes flipped = good;
    flipped[i] ^= 0x01;
    if (parts().lint_of(flipped)) ++passed;
  }
  const std::size_t free = tbs->serial.size() + std::size_t{2} * 12 + std::size_t{2} * 60;
  EXPECT_LT(passed, free);
}

TEST(Lint, WhatWasClearedAndWhatStandsThereMustAgree) {
  const Bytes tbs = parts().leaf(parts().key);
  const IssuerIdentity& issuer = parts().authority.ca->identity();
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"example.net"},
        std::vector<std::string>{"example.net", "*.example.net", "a.example.net"},
        std::vector<std::string>{"*.example.net", "example.net"}}) {
    const checks::Clearance other = test::cleared(names, now);
    EXPECT_FALSE(lint(tbs, other.names(), issuer, parts().profile));
  }
  EXPECT_FALSE(lint(tbs, {}, issuer, parts().profile));
}

// An RSA SubjectPublicKeyInfo of these numbers.
Bytes rsa_key(ByteView modulus, ByteView exponent) {
  namespace der = pki::der;
  return der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
                        der::bit_string(der::sequence({der::integer(modulus), der::integer(exponent)}))});
}

Result<Tbs> leaf_of(ByteView public_key) {
  return build({parts().profile, parts().authority.ca->identity()}, parts().clearance, public_key,
               "0102030405060708090a0b0c0d0e0f1011121314", now);
}

TEST(SubjectPublicKeyLint, RefusesRsaKeysThatTheRulesForbid) {
  const Bytes f4{1, 0, 1};
  const auto key = pki::PrivateKey::generate(pki::KeyKind::rsa_2048);
  ASSERT_TRUE(key);
  EXPECT_TRUE(leaf_of(key->public_key()));
  // The modulus stands 33 octets into the SubjectPublicKeyInfo of a 2048-bit key.
  const Bytes good(key->public_key().begin() + 33, key->public_key().begin() + 33 + 256);
  ASSERT_TRUE(leaf_of(rsa_key(good, f4)));
  Bytes even = good;
  even.back() &= 0xfe;
  Bytes of_2047_bits = good;
  of_2047_bits[0] = 0x7f;
  Bytes of_2041_bits = good;
  of_2041_bits[0] = 0x01;
  Bytes times_751(257, 0);  // 751 times a number of 2048 bits has 2057 or 2058 bits: cut to what 2056 bits hold
  unsigned carry = 0;
  for (std::size_t i = 256; i > 0; --i) {
    const unsigned product = (i == 1 ? 0U : good[i - 1]) * 751U + carry;
    times_751[i] = static_cast<std::uint8_t>(product);
    carry = product >> 8;
  }
  times_751[0] = static_cast<std::uint8_t>(carry);
  struct {
    const char* name;
    Bytes modulus;
    Bytes exponent;
  } const cases[] = {
      {"even modulus", even, f4},
      {"2047 bits", of_2047_bits, f4},
      {"2041 bits", of_2041_bits, f4},
      {"1024 bits", Bytes(good.begin(), good.begin() + 128), f4},
      {"a factor of 751", times_751, f4},
      {"8200 bits", Bytes(1025, 0xff), f4},
      {"exponent 3", good, {3}},
      {"exponent 1", good, {1}},
      {"an even exponent", good, {1, 0, 0}},
      {"exponent zero", good, {0}},
      {"an exponent of 257 bits", good, Bytes(33, 0xff)},
      {"no modulus", {}, f4},
  };
  for (const auto& [name, modulus, exponent] : cases) {
    const auto tbs = leaf_of(rsa_key(modulus, exponent));
    ASSERT_FALSE(tbs) << name;
    EXPECT_TRUE(tbs.error().detail.starts_with("lint key_") ||
                tbs.error().detail.starts_with("lint profile_subject_public_key ("))
        << name << ": " << tbs.error().detail;
  }
}

TEST(SubjectPublicKeyLint, RefusesPointsOffTheCurve) {
  Bytes off = parts().key;
  off.back() ^= 1;
  const auto tbs = leaf_of(off);
  ASSERT_FALSE(tbs);
  EXPECT_TRUE(tbs.error().detail.starts_with("lint key_") ||
              tbs.error().detail.starts_with("lint profile_subject_public_key ("))
      << tbs.error().detail;
}

TEST(SubjectAttributesLint, RefusesAnOrganizationalUnitBesideTheName) {
  namespace der = pki::der;
  const Bytes leaf = parts().leaf(parts().key);
  const auto tbs = pki::TbsCertificate::parse(leaf);
  ASSERT_TRUE(tbs);
  const Bytes subject = der::sequence({relative_name(objects::common_name, "example.net"),
                                       der::set({der::sequence({der::oid("2.5.4.11"), der::utf8_string("IT")})})});
  // The extensions are the contents of the last element: [3] { SEQUENCE { … } }.
  const std::size_t start = static_cast<std::size_t>(tbs->extensions.front().type.data() - leaf.data()) - 2;
  const Bytes changed_leaf = tbs_certificate({.serial = tbs->serial,
                                              .signature_algorithm = tbs->signature_algorithm,
                                              .issuer = tbs->issuer,
                                              .not_before = tbs->not_before,
                                              .not_after = tbs->not_after,
                                              .subject = subject,
                                              .subject_public_key_info = tbs->subject_public_key_info,
                                              .extensions = ByteView{leaf}.subspan(start)});
  const auto judged = parts().lint_of(changed_leaf);
  ASSERT_FALSE(judged);
  EXPECT_TRUE(judged.error().detail.starts_with("lint organizational_unit (")) << judged.error().detail;
}

}  // namespace
}  // namespace certwright::issuance::lints::lints_test
