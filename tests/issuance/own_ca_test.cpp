#include "issuance/own_ca.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "issuance/issuer.h"
#include "tests/fakes/fake_random.h"
#include "tests/issuance/clearances.h"

namespace certwright::issuance::own_ca_test {
namespace {

using namespace std::chrono_literals;

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 5h + 6min + 7s + 89ms};

class OwnCaTest : public testing::Test {
 protected:
  [[nodiscard]] Result<Tbs> built(const Profile& profile, std::string_view serial, Timestamp at) const {
    return build({profile, authority_.ca->identity()}, clearance_, key_.public_key(), serial, at);
  }
  [[nodiscard]] Tbs good() const { return *built(profile_, serial_, now); }

  const Profile profile_{.pki_url = std::string{test::pki_url}};
  const test::Authority authority_ = test::make_authority(pki::KeyKind::p256, now);
  const checks::Clearance clearance_ = test::cleared(test::names(2), now);
  const pki::PrivateKey key_ = *pki::PrivateKey::generate(pki::KeyKind::p256);
  const std::string serial_ = "0102030405060708090a0b0c0d0e0f1011121314";
};

TEST_F(OwnCaTest, BuildingIsAPureFunction) {
  const Tbs first = good();
  const Tbs second = good();
  EXPECT_EQ(hex(first.der), hex(second.der));
  EXPECT_EQ(first.serial, serial_);
  EXPECT_EQ(first.issuer_id, authority_.ca->identity().id);
  EXPECT_EQ(rfc3339(first.not_before), "2026-11-23T05:06:07Z") << "the second in which it was made";
  EXPECT_EQ(first.not_after - first.not_before, std::chrono::hours{198 * 24} - 1s);
}

TEST_F(OwnCaTest, ProfilesThatBreakTheRulesAreNotBuilt) {
  struct {
    const char* name;
    Profile profile;
    const char* serial;
    const char* lint;
  } const cases[] = {
      {"nothing at all", {.validity = 0s, .pki_url = "http://x"}, serial_.c_str(), "validity_order"},
      {"an https URL", {.pki_url = "https://ca.example"}, serial_.c_str(), "authority_information_access_of_server"},
      {"no URL", {.pki_url = ""}, serial_.c_str(), "authority_information_access_of_server"},
      {"a URL with a space",
       {.pki_url = "http://ca .example"},
       serial_.c_str(),
       "authority_information_access_of_server"},
      {"64 bits of serial number", profile_, "0102030405060708", "profile_serial_number"},
      {"a serial number of 2^159", profile_, "8000000000000000000000000000000000000000", "serial_number"},
      {"21 octets", profile_, "010000000000000000000000000000000000000000", "serial_number"},
      {"zero", profile_, "0000000000000000000000000000000000000000", "serial_number"},
  };
  for (const auto& [name, profile, serial, lint] : cases) {
    const auto tbs = built(profile, serial, now);
    ASSERT_FALSE(tbs) << name;
    EXPECT_EQ(tbs.error().code, ErrorCode::internal);
    EXPECT_TRUE(tbs.error().detail.starts_with("lint " + std::string{lint} + " ("))
        << name << ": " << tbs.error().detail;
  }
  EXPECT_TRUE(built({.validity = 200 * 24h, .pki_url = "http://x"}, serial_, now)) << "200 days are allowed";
}

TEST_F(OwnCaTest, WhatIsNoSerialNumberOrKeyIsNotBuilt) {
  for (const char* const serial : {"", "0", "xyz", "01 2"}) {
    const auto tbs = built(profile_, serial, now);
    ASSERT_FALSE(tbs) << serial;
    EXPECT_EQ(tbs.error().code, ErrorCode::internal);
  }
  const auto tbs = build({profile_, authority_.ca->identity()}, clearance_, Bytes{0x30, 0x00}, serial_, now);
  ASSERT_FALSE(tbs);
  EXPECT_EQ(tbs.error().code, ErrorCode::internal);
}

TEST_F(OwnCaTest, NoLeafOutlivesTheCa) {
  // Ten years on, BR 6.3.2 allows 47 days.
  const Profile brief{.validity = 40 * 24h, .pki_url = std::string{test::pki_url}};
  const Timestamp end = authority_.ca->identity().not_after;
  EXPECT_TRUE(built(brief, serial_, end - brief.validity + 1s));
  const auto late = built(brief, serial_, end - brief.validity + 2s);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::invalid_state);
}

TEST_F(OwnCaTest, SignsOnlyWhatIsItsOwn) {
  Tbs other_issuer = good();
  other_issuer.issuer_id = "0011223344556677";
  Tbs other_serial = good();
  other_serial.serial = "0f02030405060708090a0b0c0d0e0f1011121314";
  Tbs broken = good();
  broken.der.pop_back();
  const test::Authority p384 = test::make_authority(pki::KeyKind::p384, now);
  IssuerIdentity mixed = authority_.ca->identity();
  mixed.signature_algorithm = p384.ca->identity().signature_algorithm;
  Tbs other_algorithm = *build({profile_, mixed}, clearance_, key_.public_key(), serial_, now);
  for (Tbs* const tbs : {&other_issuer, &other_serial, &broken, &other_algorithm}) {
    const auto issued = authority_.ca->issue(std::move(*tbs));
    ASSERT_FALSE(issued);
    EXPECT_EQ(issued.error().code, ErrorCode::internal);
  }
  EXPECT_TRUE(authority_.ca->issue(good()));
}

TEST_F(OwnCaTest, TakesItsOwnKeyAndAWholeChainOnly) {
  const Bytes& intermediate = authority_.made.intermediate_certificate;
  const Bytes& root = authority_.made.root_certificate;
  const Bytes leaf = *authority_.ca->issue(good());
  const test::Authority other = test::make_authority(pki::KeyKind::p256, now);
  struct {
    const char* name;
    std::vector<Bytes> chain;
    keys::Signer& signer;
  } const cases[] = {
      {"another key", {intermediate, root}, *other.signer},
      {"no certificate", {}, *authority_.signer},
      {"no root", {intermediate}, *authority_.signer},
      {"another root", {intermediate, other.made.root_certificate}, *authority_.signer},
      {"the root first", {root, intermediate}, *authority_.signer},
      {"a leaf", {leaf, intermediate, root}, *authority_.signer},
      {"no certificate at all", {Bytes{1, 2, 3}, root}, *authority_.signer},
  };
  for (const auto& [name, chain, signer] : cases) {
    const auto ca = OwnCa::make(chain, signer);
    ASSERT_FALSE(ca) << name;
    EXPECT_EQ(ca.error().code, ErrorCode::invalid_request) << name;
  }
  EXPECT_EQ(authority_.ca->chain(), (std::vector<Bytes>{intermediate, root}));
}

TEST_F(OwnCaTest, CrlsRefuseEntriesThatAreNone) {
  for (const RevokedEntry& entry :
       {RevokedEntry{"", now, 0}, RevokedEntry{"xy", now, 0}, RevokedEntry{"01", now, 7}, RevokedEntry{"01", now, 11},
        RevokedEntry{"01", now, -1}, RevokedEntry{"0g", now, 0}, RevokedEntry{"123", now, 0},
        RevokedEntry{std::string(42, '1'), now, 0}}) {
    CrlEntries entries;
    const auto appended = entries.append(entry);
    ASSERT_FALSE(appended) << entry.serial << " " << entry.reason;
    EXPECT_EQ(appended.error().code, ErrorCode::internal);
    EXPECT_TRUE(entries.der().empty());
  }
}

TEST(Serial, IsTwentyOctetsAboveZeroAndBelowTwoToThe159) {
  SystemRandom random;
  std::set<std::string> seen;
  std::set<std::string> first_octets;
  for (int i = 0; i < 2000; ++i) {
    const std::string serial = make_serial(random);
    ASSERT_EQ(serial.size(), 40U);
    const auto octets = from_hex(serial);
    ASSERT_TRUE(octets);
    EXPECT_GE((*octets)[0], 1);
    EXPECT_LE((*octets)[0], 127);
    first_octets.insert(serial.substr(0, 2));
    seen.insert(serial);
  }
  EXPECT_EQ(seen.size(), 2000U);
  EXPECT_GT(first_octets.size(), 120U);
}

TEST(Serial, IsDrawnFromTheRandomnessItIsGiven) {
  fakes::FakeRandom one{1};
  fakes::FakeRandom same{1};
  fakes::FakeRandom other{2};
  const std::string serial = make_serial(one);
  EXPECT_EQ(serial, make_serial(same));
  EXPECT_NE(serial, make_serial(other));
  EXPECT_NE(serial, make_serial(one));
}

TEST(IssuerId, IsTheBeginningOfTheKeysDigest) { EXPECT_EQ(issuer_id(Bytes{}), "e3b0c44298fc1c14"); }

}  // namespace
}  // namespace certwright::issuance::own_ca_test
