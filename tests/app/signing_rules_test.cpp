#include "app/signing_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "issuance/crl.h"
#include "issuance/extensions.h"
#include "issuance/leaf.h"
#include "issuance/own_ca.h"
#include "issuance/responder_certificate.h"
#include "issuance/server_certificate.h"
#include "pki/key.h"

namespace certwright::app {
namespace {

using namespace std::chrono_literals;

constexpr const char* pki_url = "http://pki.example.net";
const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + 12h};

/// A signer with somebody else's key.
class Held final : public keys::Signer {
 public:
  explicit Held(const pki::PrivateKey& key) : key_(key) {}
  [[nodiscard]] ByteView signature_algorithm() const override { return key_.signature_algorithm(); }
  [[nodiscard]] ByteView public_key() const override { return key_.public_key(); }
  [[nodiscard]] Result<Bytes> sign(ByteView message) override { return key_.sign(message); }

 private:
  const pki::PrivateKey& key_;
};

class SigningRulesTest : public testing::Test {
 protected:
  SigningRulesTest() {
    SystemRandom random;
    auto made = issuance::make_authority(pki::KeyKind::p256, pki_url, random, now - 24h);
    key_ = std::make_unique<pki::PrivateKey>(std::move(made->intermediate_key));
    signer_ = std::make_unique<Held>(*key_);
    auto ca = issuance::OwnCa::make({made->intermediate_certificate, made->root_certificate}, *signer_);
    ca_ = std::move(*ca);
    rules_ = std::make_unique<SigningRules>(issuance::LeafForm{profile_, ca_->identity()}, "certs.example.net");
  }

  Bytes leaf(const issuance::Profile& profile, std::vector<std::string> names, Timestamp at = now,
             std::uint32_t shard = 7) const {
    return leaf_for(subscriber_.public_key(), profile, std::move(names), at, shard);
  }
  Bytes leaf_for(ByteView key, const issuance::Profile& profile, std::vector<std::string> names, Timestamp at = now,
                 std::uint32_t shard = 7) const {
    std::vector<model::DomainName> parsed;
    for (const std::string& name : names) parsed.push_back(*model::DomainName::parse(name));
    auto made = issuance::leaf_certificate({profile, ca_->identity()}, parsed, key, serial_, at, shard);
    EXPECT_TRUE(made) << made.error().detail;
    return *made;
  }
  SigningRules rules_of(const issuance::Profile& profile) const {
    return {issuance::LeafForm{profile, ca_->identity()}, "certs.example.net"};
  }
  std::string url(std::uint32_t shard) const { return issuance::crl_url(pki_url, ca_->identity().id, shard); }
  Bytes list(std::span<const issuance::RevokedEntry> revoked, std::chrono::seconds lifetime, Timestamp at = now) const {
    return list_at(url(3), revoked, lifetime, at);
  }
  Bytes list_at(const std::string& place, std::span<const issuance::RevokedEntry> revoked,
                std::chrono::seconds lifetime, Timestamp at = now) const {
    return *issuance::tbs_certificate_list({.issuer = ca_->identity().name,
                                            .key_identifier = ca_->identity().key_identifier,
                                            .signature_algorithm = ca_->identity().signature_algorithm,
                                            .url = place,
                                            .number = 300,
                                            .this_update = at,
                                            .next_update = at + lifetime},
                                           revoked);
  }
  std::string reason(const Bytes& to_be_signed) const {
    const auto judged = rules_->judge(to_be_signed, now);
    if (judged) return "";
    EXPECT_EQ(judged.error().code, ErrorCode::access_denied);
    return judged.error().detail;
  }

  const issuance::Profile profile_{.pki_url = pki_url};
  const pki::PrivateKey subscriber_ = *pki::PrivateKey::generate(pki::KeyKind::p256);
  const Bytes serial_ = *from_hex("0102030405060708090a0b0c0d0e0f1011121314");
  std::unique_ptr<pki::PrivateKey> key_;
  std::unique_ptr<Held> signer_;
  std::unique_ptr<issuance::OwnCa> ca_;
  std::unique_ptr<SigningRules> rules_;
};

TEST_F(SigningRulesTest, ALeafOfTheProfileIsSigned) {
  for (const auto& names : std::vector<std::vector<std::string>>{{"www.example.net"},
                                                                 {"example.net", "*.example.net"},
                                                                 {"a.example.net", "b.example.net", "c.example.org"}}) {
    const auto judged = rules_->judge(leaf(profile_, names), now);
    ASSERT_TRUE(judged) << judged.error().detail;
    EXPECT_EQ(*judged, "certificate 0102030405060708090a0b0c0d0e0f1011121314");
  }
}

TEST_F(SigningRulesTest, AKeyIsOfATypeThatTheProfileHas) {
  using model::KeyAlgorithm;
  struct {
    pki::KeyKind kind;
    KeyAlgorithm type;
  } const keys[] = {{pki::KeyKind::rsa_2048, KeyAlgorithm::rsa_2048},
                    {pki::KeyKind::rsa_3072, KeyAlgorithm::rsa_3072},
                    {pki::KeyKind::p256, KeyAlgorithm::ec_prime256v1},
                    {pki::KeyKind::p384, KeyAlgorithm::ec_secp384r1}};
  for (const auto& key : keys) {
    const pki::PrivateKey made = *pki::PrivateKey::generate(key.kind);
    for (const auto& listed : keys) {
      issuance::Profile profile = profile_;
      profile.key_types = {KeyAlgorithm::rsa_4096, listed.type};
      const auto judged = rules_of(profile).judge(leaf_for(made.public_key(), profile, {"www.example.net"}), now);
      EXPECT_EQ(judged.has_value(), key.type == listed.type) << to_string(key.type) << " by " << to_string(listed.type);
      if (judged || key.type == listed.type) continue;
      EXPECT_EQ(judged.error().code, ErrorCode::access_denied);
      EXPECT_EQ(judged.error().detail, "the certificate's key is " + std::string{to_string(key.type)} +
                                           ", and the profile public-trust is for RSA_4096, " +
                                           std::string{to_string(listed.type)});
    }
  }
}

TEST_F(SigningRulesTest, AKeyOfNoTypeThatIsIssuedForIsRefused) {
  const pki::PrivateKey p384 = *pki::PrivateKey::generate(pki::KeyKind::p384);
  Bytes changed = leaf_for(p384.public_key(), profile_, {"www.example.net"});
  EXPECT_EQ(reason(changed), "");
  const Bytes curve = *from_hex("06052b81040022");
  const auto at = std::ranges::search(changed, curve);
  ASSERT_FALSE(at.empty());
  at.back() = 0x23;  // P-521: the Baseline Requirements know it, and no profile does
  EXPECT_NE(reason(changed).find("of no type that is issued for"), std::string::npos) << reason(changed);
}

TEST_F(SigningRulesTest, ALeafIsJudgedByTheProfileThatTheSignerHas) {
  issuance::Profile brief = issuance::short_lived_profile(pki_url);
  issuance::Profile web = brief;
  web.name = "web";
  web.validity = 40 * 24h;
  web.crl_distribution_point = true;
  web.subject_key_identifier = true;
  const std::vector<issuance::Profile> profiles{profile_, brief, web};
  for (const issuance::Profile& judging : profiles)
    for (const issuance::Profile& made : profiles) {
      const auto judged =
          rules_of(judging).judge(leaf(made, {"www.example.net"}, now, made.crl_distribution_point ? 7 : 0), now);
      EXPECT_EQ(judged.has_value(), made.name == judging.name)
          << made.name << " by " << judging.name << ": " << (judged ? "" : judged.error().detail);
    }
}

TEST_F(SigningRulesTest, TheServersOwnCertificateIsSigned) {
  const auto own = [&](const std::string& host) {
    return issuance::build_server_certificate({profile_, ca_->identity()}, host, subscriber_.public_key(), hex(serial_),
                                              now)
        ->der;
  };
  EXPECT_EQ(reason(own("certs.example.net")), "");
  EXPECT_NE(reason(own("other.example.net")), "") << "another host";
  EXPECT_NE(reason(own("192.0.2.1")), "") << "an address";
}

TEST_F(SigningRulesTest, ACertificateOfTheOcspResponderIsSignedAndNothingLikeIt) {
  const auto made = issuance::build_responder_certificate(ca_->identity(), subscriber_.public_key(), hex(serial_), now);
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ(rules_->judge(made->der, now).value(),
            "OCSP responder's certificate 0102030405060708090a0b0c0d0e0f1011121314");
  const auto early =
      issuance::build_responder_certificate(ca_->identity(), subscriber_.public_key(), hex(serial_), now - 6min);
  EXPECT_NE(reason(early->der).find("begins at"), std::string::npos);
  issuance::IssuerIdentity shorter = ca_->identity();
  shorter.not_after = now + 24h;
  EXPECT_NE(reason(issuance::build_responder_certificate(shorter, subscriber_.public_key(), hex(serial_), now)->der),
            "")
      << "another lifetime";
  std::size_t signed_anyway = 0;
  for (std::size_t at = 0; at < made->der.size(); ++at) {
    Bytes changed = made->der;
    changed[at] ^= 0x01;
    if (reason(changed).empty()) ++signed_anyway;
  }
  // The serial number, and a second of the beginning that moves the end with it: no single octet does both.
  EXPECT_LE(signed_anyway, 20U);
}

TEST_F(SigningRulesTest, TheCasOwnKeyIsNoOcspResponders) {
  Bytes swapped =
      issuance::build_responder_certificate(ca_->identity(), subscriber_.public_key(), hex(serial_), now)->der;
  const ByteView before = subscriber_.public_key();
  const auto at = std::search(swapped.begin(), swapped.end(), before.begin(), before.end());
  ASSERT_NE(at, swapped.end());
  std::ranges::copy(key_->public_key(), at);
  EXPECT_NE(reason(swapped), "");
}

TEST_F(SigningRulesTest, WhatTheProfileDoesNotMakeIsRefused) {
  issuance::Profile shorter = profile_;
  shorter.validity = 197 * 24h;
  issuance::Profile elsewhere = profile_;
  elsewhere.pki_url = "http://elsewhere.example";
  EXPECT_NE(reason(leaf(shorter, {"a.example.net"})), "");
  EXPECT_NE(reason(leaf(elsewhere, {"a.example.net"})), "");
  EXPECT_NE(reason(leaf(issuance::private_profile(pki_url), {"a.example.net"})), "");
  EXPECT_NE(reason(leaf(profile_, {"a.example.net"}, now - 6min)).find("begins at"), std::string::npos);
  EXPECT_NE(reason(leaf(profile_, {"a.example.net"}, now + 6min)).find("begins at"), std::string::npos);
  EXPECT_EQ(reason(leaf(profile_, {"a.example.net"}, now - 4min)), "");
}

// The own CA issues for what was validated, and nobody can validate an address: whoever took over the server gets none.
TEST_F(SigningRulesTest, NoAddressIsEverSigned) {
  const std::vector<model::DomainName> names{*model::DomainName::parse("www.example.net")};
  for (const bool in_profile : {false, true}) {
    issuance::Profile profile = profile_;
    profile.ip_addresses = in_profile;
    const SigningRules rules{issuance::LeafForm{profile, ca_->identity()}, "certs.example.net"};
    for (const char* const text : {"192.0.2.1", "203.0.113.1", "2001:db8::1"}) {
      const std::vector<model::IpAddress> addresses{*model::IpAddress::parse(text)};
      for (const issuance::LeafNames& of :
           {issuance::LeafNames{names, addresses}, issuance::LeafNames{{}, addresses}}) {
        const auto leaf =
            issuance::leaf_certificate({profile, ca_->identity()}, of, subscriber_.public_key(), serial_, now, 7);
        ASSERT_TRUE(leaf) << leaf.error().detail;
        const auto judged = rules.judge(*leaf, now);
        ASSERT_FALSE(judged) << text;
        EXPECT_EQ(judged.error().code, ErrorCode::access_denied);
      }
    }
  }
}

TEST_F(SigningRulesTest, NoCaIsEverSigned) {
  SystemRandom random;
  const auto other = issuance::make_authority(pki::KeyKind::p256, pki_url, random, now);
  const auto parsed = pki::X509::parse(other->intermediate_certificate);
  ASSERT_TRUE(parsed);
  // The TBSCertificate inside: the first member of the outer SEQUENCE.
  const Bytes& der = other->intermediate_certificate;
  const std::size_t inner = 4;
  const std::size_t length = 4 + (static_cast<std::size_t>(der[inner + 2]) << 8 | der[inner + 3]);
  EXPECT_NE(reason(Bytes(der.begin() + inner, der.begin() + static_cast<std::ptrdiff_t>(inner + length))), "");
}

TEST_F(SigningRulesTest, NoByteOfALeafMayDiffer) {
  const Bytes good = leaf(profile_, {"www.example.net"});
  std::size_t signed_anyway = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes changed = good;
    changed[at] ^= 0x01;
    if (reason(changed).empty()) ++signed_anyway;
  }
  // What may vary varies: the serial number (20), names of the same form (twice 11 letters), a second of the time, the
  // number of the CRL.
  EXPECT_LE(signed_anyway, 20U + 22U + 4U + 1U);
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_NE(reason(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length))), "");
}

TEST_F(SigningRulesTest, ListsOfThisCaAreSigned) {
  const std::vector<issuance::RevokedEntry> revoked{{.serial = "0a", .revoked_at = now - 1h, .reason = 0},
                                                    {.serial = "00ff", .revoked_at = now - 2h, .reason = 4},
                                                    {.serial = hex(serial_), .revoked_at = now, .reason = 1}};
  EXPECT_EQ(rules_->judge(list({}, 96h), now).value(), "crl 3/300");
  EXPECT_EQ(rules_->judge(list(revoked, 96h), now).value(), "crl 3/300");
}

TEST_F(SigningRulesTest, LeavesAndListsAreOfAShardOfThisCa) {
  for (const std::uint32_t shard : {0U, 1U, issuance::most_crl_shards}) {
    EXPECT_EQ(reason(leaf(profile_, {"www.example.net"}, now, shard)), "") << shard;
    EXPECT_EQ(reason(list_at(url(shard), {}, 96h)), "") << shard;
  }
  EXPECT_NE(reason(leaf(profile_, {"www.example.net"}, now, issuance::most_crl_shards + 1)), "");
  const std::string elsewhere = issuance::crl_url("http://elsewhere.example", ca_->identity().id, 1);
  const std::string another = issuance::crl_url(pki_url, "0123456789abcdef", 1);
  for (const std::string& place : {std::string{}, elsewhere, another, url(issuance::most_crl_shards + 1), url(1) + "x"})
    EXPECT_NE(reason(list_at(place, {}, 96h)), "") << place;
  std::string zero = url(1);
  zero.replace(zero.rfind('1'), 1, "01");
  EXPECT_NE(reason(list_at(zero, {}, 96h)), "") << "another spelling";
}

TEST_F(SigningRulesTest, OtherListsAreRefused) {
  EXPECT_NE(reason(list({}, 11 * 24h)).find("ends at"), std::string::npos);
  EXPECT_NE(reason(list({}, -1s)).find("ends at"), std::string::npos);
  EXPECT_NE(reason(list({}, 96h, now - 1h)).find("begins at"), std::string::npos);
  Bytes other_issuer = list({}, 96h);
  other_issuer[60] ^= 1;
  EXPECT_NE(reason(other_issuer), "");
}

TEST_F(SigningRulesTest, NothingElseIsSigned) {
  for (const Bytes& bytes : {Bytes{}, Bytes{0x30, 0}, Bytes(1000, 0x30), Bytes{0x30, 2, 2, 0}, Bytes{0x04, 1, 1},
                             Bytes(bytes_of("certwright").begin(), bytes_of("certwright").end())})
    EXPECT_NE(reason(bytes), "");
}

}  // namespace
}  // namespace certwright::app
