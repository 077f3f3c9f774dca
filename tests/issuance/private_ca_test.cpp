// Private CAs and what they sign, as other tools see them and as the lints judge them.
#include <gtest/gtest.h>

#include <chrono>

#include "issuance/issuer.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/name_constraints.h"
#include "issuance/own_ca.h"
#include "pki/key.h"
#include "pki/x509.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::private_ca_test {
namespace {

using namespace std::chrono_literals;
using test::TemporaryDirectory;

const model::NameConstraints corp{.permitted = {"corp.example.com", "internal"},
                                  .excluded = {"secret.corp.example.com"}};
constexpr std::string_view serial = "0102030405060708090a0b0c0d0e0f1011121314";

const Profile& profile() {
  static const Profile of_private_leaves = private_profile(std::string{test::pki_url});
  return of_private_leaves;
}

/// A private CA and one leaf of it, as files.
class PrivateCa : public testing::TestWithParam<pki::KeyKind> {
 protected:
  [[nodiscard]] Result<Tbs> built(const std::vector<std::string>& names) const {
    return build({profile(), authority_.ca->identity()},
                 test::privately_cleared(names, authority_.ca->identity(), now_), key_.public_key(), serial, now_);
  }
  Bytes issued(const std::vector<std::string>& names) {
    auto tbs = built(names);
    EXPECT_TRUE(tbs) << tbs.error().detail;
    auto leaf = authority_.ca->issue(*std::move(tbs));
    EXPECT_TRUE(leaf) << leaf.error().detail;
    directory_.write("leaf.der", *leaf);
    directory_.write("leaf.pem", bytes_of(pki::to_pem("CERTIFICATE", *leaf)));
    directory_.write("ca.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.certificate)));
    directory_.write("ca.der", authority_.certificate);
    directory_.write("ca.crl", authority_.crl);
    return *leaf;
  }

  Timestamp now_ = SystemClock{}.now();
  test::PrivateAuthority authority_ = test::make_private_authority(GetParam(), corp, now_);
  pki::PrivateKey key_ = *pki::PrivateKey::generate(GetParam());
  TemporaryDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(Kinds, PrivateCa,
                         testing::Values(pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048),
                         [](const auto& kind) {
                           std::string name{to_string(kind.param)};
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(PrivateCa, ItsLeavesVerifyStrictlyUnderItsConstraints) {
  issued({"db.corp.example.com", "*.corp.example.com.internal", "*.db.corp.example.com"});
  for (const std::string purpose : {"sslserver", "sslclient"}) {
    const auto [status, output] = directory_.run("openssl verify -x509_strict -purpose " + purpose +
                                                 " -verify_hostname db.corp.example.com -CAfile ca.pem leaf.pem");
    EXPECT_EQ(status, 0) << output;
    EXPECT_NE(output.find("leaf.pem: OK"), std::string::npos) << output;
  }
  const auto [status, output] = directory_.run(
      "openssl crl -inform DER -in ca.crl -out crl.pem && openssl verify -x509_strict -crl_check -CAfile ca.pem "
      "-CRLfile crl.pem leaf.pem");
  EXPECT_EQ(status, 0) << output;
}

TEST_P(PrivateCa, IsWhatASecondImplementationReads) {
  issued({"db.corp.example.com"});
  constexpr std::string_view script = R"(
from cryptography import x509
ca = x509.load_der_x509_certificate(open('ca.der', 'rb').read())
leaf = x509.load_der_x509_certificate(open('leaf.der', 'rb').read())
ext = lambda c, kind: c.extensions.get_extension_for_class(kind)
print('ca', ca.subject.rfc4514_string(), ca.issuer == ca.subject, len(ca.extensions))
basic = ext(ca, x509.BasicConstraints)
print('basic', basic.critical, basic.value.ca, basic.value.path_length)
usage = ext(ca, x509.KeyUsage)
print('usage', usage.critical, usage.value.key_cert_sign, usage.value.crl_sign, usage.value.digital_signature)
constraints = ext(ca, x509.NameConstraints)
print('constraints', constraints.critical, [n.value for n in constraints.value.permitted_subtrees],
      [n.value for n in constraints.value.excluded_subtrees])
print('purposes', [o.dotted_string for o in ext(leaf, x509.ExtendedKeyUsage).value])
print('policies', [e for e in leaf.extensions if e.oid == x509.ExtensionOID.CERTIFICATE_POLICIES])
identifier = ext(leaf, x509.SubjectKeyIdentifier).value.digest
print('aki', ext(leaf, x509.AuthorityKeyIdentifier).value.key_identifier
      == ext(ca, x509.SubjectKeyIdentifier).value.digest, len(identifier))
print('extensions', len(leaf.extensions))
print('seconds', int((leaf.not_valid_after - leaf.not_valid_before).total_seconds()),
      int((ca.not_valid_after - ca.not_valid_before).total_seconds()))
)";
  directory_.write("read.py", bytes_of(script));
  const auto [status, output] = directory_.run("/usr/bin/python3 read.py");
  ASSERT_EQ(status, 0) << output;
  EXPECT_EQ(output,
            "ca CN=Example Corp Private CA True 5\nbasic True True 0\nusage True True True False\n"
            "constraints True ['corp.example.com', 'internal'] ['secret.corp.example.com']\n"
            "purposes ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']\npolicies []\naki True 20\nextensions 8\n"
            "seconds " +
                std::to_string(395 * 86400 - 1) + " " + std::to_string(3650 * 86400 - 1) + "\n");
}

TEST_P(PrivateCa, ReadsItsConstraintsBack) {
  EXPECT_EQ(name_constraints_of(authority_.certificate).value(), corp);
  EXPECT_EQ(authority_.ca->identity().constraints, corp);
  const test::PrivateAuthority free = test::make_private_authority(pki::KeyKind::p256, {}, now_);
  EXPECT_EQ(free.ca->identity().constraints, model::NameConstraints{});
  const test::PrivateAuthority one =
      test::make_private_authority(pki::KeyKind::p256, {.excluded = {"example.org"}}, now_);
  EXPECT_EQ(one.ca->identity().constraints.excluded, std::vector<std::string>{"example.org"});
  EXPECT_FALSE(name_constraints_of(Bytes{0x30, 0x00}));
}

TEST_P(PrivateCa, ANameOutsideItsConstraintsIsNeverSigned) {
  for (const char* const name :
       {"db.example.com", "secret.corp.example.com", "a.secret.corp.example.com", "*.corp.example.com"}) {
    const auto tbs = built({name});
    ASSERT_FALSE(tbs) << name;
    EXPECT_EQ(tbs.error().code, ErrorCode::internal);
    EXPECT_TRUE(tbs.error().detail.starts_with("lint profile_name_constraints (")) << tbs.error().detail;
  }
}

TEST_P(PrivateCa, OpenSslAlsoRefusesWhatLiesOutside) {
  // The same key and name without constraints: it signs what the constrained one may not.
  IssuerIdentity unconstrained = authority_.ca->identity();
  unconstrained.constraints = {};
  issued({"db.corp.example.com"});
  auto tbs = build({profile(), unconstrained}, test::privately_cleared({"db.example.com"}, unconstrained, now_),
                   key_.public_key(), serial, now_);
  ASSERT_TRUE(tbs) << tbs.error().detail;
  const auto leaf = authority_.ca->issue(*std::move(tbs));
  ASSERT_TRUE(leaf);
  directory_.write("leaf.pem", bytes_of(pki::to_pem("CERTIFICATE", *leaf)));
  const auto [status, output] = directory_.run("openssl verify -x509_strict -CAfile ca.pem leaf.pem");
  EXPECT_NE(status, 0);
  EXPECT_NE(output.find("permitted subtree violation"), std::string::npos) << output;
}

TEST_P(PrivateCa, AClearanceIsForOneIssuerOnly) {
  const IssuerIdentity& mine = authority_.ca->identity();
  const auto refused = [&](const Profile& with, const IssuerIdentity& issuer, const checks::Clearance& clearance) {
    const auto tbs = build({with, issuer}, clearance, key_.public_key(), serial, now_);
    return !tbs && tbs.error().code == ErrorCode::internal &&
           tbs.error().detail.find("clearance for another issuer") != std::string::npos;
  };
  const checks::Clearance publicly = test::cleared({"db.corp.example.com"}, now_);
  const checks::Clearance privately = test::privately_cleared({"db.corp.example.com"}, mine, now_);
  const Profile baseline{.pki_url = std::string{test::pki_url}};
  EXPECT_TRUE(refused(profile(), mine, publicly));
  EXPECT_TRUE(refused(baseline, mine, privately));
  IssuerIdentity another = mine;
  another.id = "ffffffffffffffff";
  EXPECT_TRUE(refused(profile(), another, privately));
}

TEST_P(PrivateCa, ItsLeavesAreLintedByItsOwnRules) {
  const auto tbs = built({"db.corp.example.com"});
  ASSERT_TRUE(tbs);
  const auto names = test::privately_cleared({"db.corp.example.com"}, authority_.ca->identity(), now_);
  EXPECT_TRUE(lints::lint(tbs->der, names.names(), authority_.ca->identity(), profile()));
  EXPECT_FALSE(
      lints::lint(tbs->der, names.names(), authority_.ca->identity(), Profile{.pki_url = std::string{test::pki_url}}));
}

TEST_P(PrivateCa, LongerThan825DaysIsNotBuilt) {
  Profile longer = profile();
  longer.validity = 825 * 24h + 1s;
  const auto tbs = build({longer, authority_.ca->identity()},
                         test::privately_cleared({"db.corp.example.com"}, authority_.ca->identity(), now_),
                         key_.public_key(), serial, now_);
  ASSERT_FALSE(tbs);
  EXPECT_TRUE(tbs.error().detail.starts_with("lint profile_validity_period (")) << tbs.error().detail;
}

}  // namespace
}  // namespace certwright::issuance::private_ca_test
