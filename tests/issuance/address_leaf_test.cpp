// Leaves for IP addresses, as other tools read and verify them and as the lints judge them.
#include <gtest/gtest.h>

#include <chrono>

#include "issuance/extensions.h"
#include "issuance/issuer.h"
#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/name_constraints.h"
#include "pki/key.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::address_leaf_test {
namespace {

using namespace std::chrono_literals;
using test::TemporaryDirectory;

constexpr std::string_view serial = "0102030405060708090a0b0c0d0e0f1011121314";

std::vector<model::DomainName> domains(const std::vector<std::string>& texts) {
  std::vector<model::DomainName> all;
  for (const std::string& text : texts) all.push_back(model::DomainName::parse(text).value());
  return all;
}

std::vector<model::IpAddress> addresses(const std::vector<std::string>& texts) {
  std::vector<model::IpAddress> all;
  for (const std::string& text : texts) all.push_back(model::IpAddress::parse(text).value());
  return all;
}

model::NameConstraints constrained(const std::vector<std::string>& permitted, const std::vector<std::string>& ranges) {
  model::NameConstraints constraints{.permitted = permitted, .excluded = {}};
  for (const std::string& range : ranges)
    constraints.permitted_addresses.push_back(model::AddressRange::parse(range).value());
  return model::closed(constraints);
}

class AddressLeaf : public testing::Test {
 protected:
  void make(model::NameConstraints constraints) {
    authority_ = test::make_private_authority(pki::KeyKind::p256, std::move(constraints), now_);
  }
  [[nodiscard]] const IssuerIdentity& issuer() const { return authority_.ca->identity(); }
  [[nodiscard]] Result<Tbs> built(const std::vector<std::string>& names, const std::vector<std::string>& of_hosts,
                                  const Profile& profile, const IssuerIdentity& by) const {
    return build({profile, by}, test::privately_cleared(names, by, now_, of_hosts), key_.public_key(), serial, now_);
  }
  [[nodiscard]] Result<Tbs> built(const std::vector<std::string>& names,
                                  const std::vector<std::string>& of_hosts) const {
    return built(names, of_hosts, profile_, issuer());
  }
  void issue(Result<Tbs> tbs) {
    ASSERT_TRUE(tbs) << tbs.error().detail;
    const auto leaf = authority_.ca->issue(*std::move(tbs));
    ASSERT_TRUE(leaf) << leaf.error().detail;
    directory_.write("leaf.der", *leaf);
    directory_.write("leaf.pem", bytes_of(pki::to_pem("CERTIFICATE", *leaf)));
    directory_.write("ca.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.certificate)));
    directory_.write("ca.der", authority_.certificate);
  }
  void expect_verified(const std::string& option, bool good) {
    const auto [status, output] = directory_.run("openssl verify -x509_strict " + option + " -CAfile ca.pem leaf.pem");
    EXPECT_EQ(status == 0, good) << option << ": " << output;
  }
  void expect_gnutls(const std::string& host, bool good) {
    const auto [status, output] = directory_.run("certtool --verify --verify-hostname=" + host +
                                                 " --load-ca-certificate ca.pem --infile leaf.pem");
    EXPECT_EQ(status == 0, good) << host << ": " << output;
  }

  Timestamp now_ = SystemClock{}.now();
  test::PrivateAuthority authority_ = test::make_private_authority(pki::KeyKind::p256, {}, now_);
  Profile profile_ = private_profile(std::string{test::pki_url});
  pki::PrivateKey key_ = *pki::PrivateKey::generate(pki::KeyKind::p256);
  TemporaryDirectory directory_;
};

TEST_F(AddressLeaf, VerifiesForItsNamesAndAddressesAndNoOther) {
  issue(built({"db.corp.example"}, {"10.0.0.1", "2001:db8::10"}));
  expect_verified("-verify_hostname db.corp.example", true);
  expect_verified("-verify_ip 10.0.0.1", true);
  expect_verified("-verify_ip 2001:db8:0:0::10", true);
  expect_verified("-verify_ip 10.0.0.2", false);
  expect_verified("-verify_ip 2001:db8::11", false);
  expect_gnutls("10.0.0.1", true);
  expect_gnutls("2001:db8::10", true);
  expect_gnutls("db.corp.example", true);
  expect_gnutls("10.0.0.2", false);
}

TEST_F(AddressLeaf, MayBeForAddressesAlone) {
  for (const bool common_name : {true, false}) {
    profile_.common_name = common_name;
    issue(built({}, {"fd00:0:0::1", "10.0.0.1"}));
    expect_verified("-verify_ip fd00::1", true);
    expect_verified("-verify_ip 10.0.0.1", true);
    expect_gnutls("fd00::1", true);
    constexpr std::string_view script = R"(
from cryptography import x509
leaf = x509.load_der_x509_certificate(open('leaf.der', 'rb').read())
names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
print(names.critical, [str(a) for a in names.value.get_values_for_type(x509.IPAddress)],
      names.value.get_values_for_type(x509.DNSName), leaf.subject.rfc4514_string())
)";
    directory_.write("read.py", bytes_of(script));
    const auto [status, output] = directory_.run("/usr/bin/python3 read.py");
    EXPECT_EQ(status, 0);
    EXPECT_EQ(output,
              common_name ? "False ['fd00::1', '10.0.0.1'] [] CN=fd00::1\n" : "True ['fd00::1', '10.0.0.1'] [] \n");
  }
}

TEST_F(AddressLeaf, IsRefusedByAProfileWithoutThem) {
  Profile without = profile_;
  without.ip_addresses = false;
  const auto tbs = built({"db.corp.example"}, {"10.0.0.1"}, without, issuer());
  ASSERT_FALSE(tbs);
  EXPECT_TRUE(tbs.error().detail.starts_with("lint profile_subject_alternative_name (")) << tbs.error().detail;
  EXPECT_TRUE(built({"db.corp.example"}, {}, without, issuer()));
  for (const Profile& shipped : shipped_profiles()) EXPECT_EQ(shipped.ip_addresses, shipped.name == "private");
}

TEST_F(AddressLeaf, HoldsExactlyWhatWasCleared) {
  const auto cleared_domains = domains({"db.corp.example"});
  const auto cleared = addresses({"10.0.0.1", "fd00::1"});
  const LeafForm form{profile_, issuer()};
  const auto judged = [&](const std::vector<std::string>& names, const std::vector<std::string>& of_hosts) {
    const auto in_leaf_domains = domains(names);
    const auto in_leaf = addresses(of_hosts);
    const auto leaf = leaf_certificate(form, {in_leaf_domains, in_leaf}, key_.public_key(), *from_hex(serial), now_);
    EXPECT_TRUE(leaf);
    return lints::lint(*leaf, {cleared_domains, cleared}, issuer(), profile_);
  };
  EXPECT_TRUE(judged({"db.corp.example"}, {"10.0.0.1", "fd00::1"}));
  EXPECT_FALSE(judged({"db.corp.example"}, {"10.0.0.1"})) << "one is missing";
  EXPECT_FALSE(judged({"db.corp.example"}, {"10.0.0.1", "fd00::2"})) << "another";
  EXPECT_FALSE(judged({"db.corp.example"}, {"10.0.0.1", "fd00::1", "10.0.0.2"})) << "one more";
  EXPECT_FALSE(judged({"db.corp.example"}, {"fd00::1", "10.0.0.1"})) << "another order";
  EXPECT_FALSE(judged({}, {"10.0.0.1", "fd00::1"})) << "the name is missing";
  EXPECT_FALSE(judged({"db.corp.example"}, {"10.0.0.1", "::ffff:10.0.0.1"}));
}

TEST_F(AddressLeaf, AnAddressOfNoHostIsNeverSigned) {
  for (const char* const text : {"0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1", "::ffff:10.0.0.1"}) {
    const auto tbs = built({"db.corp.example"}, {text});
    ASSERT_FALSE(tbs) << text;
    EXPECT_NE(tbs.error().detail.find("not that of one host"), std::string::npos) << tbs.error().detail;
  }
}

TEST_F(AddressLeaf, TheOwnCaIsNeverClearedForOne) {
  const test::Authority own = test::make_authority(pki::KeyKind::p256, now_);
  EXPECT_TRUE(test::cleared({"example.net"}, now_).addresses().empty());
  Profile baseline{.pki_url = std::string{test::pki_url}};
  baseline.ip_addresses = true;
  const auto tbs = build({baseline, own.ca->identity()},
                         test::privately_cleared({"example.net"}, own.ca->identity(), now_, {"10.0.0.1"}),
                         key_.public_key(), serial, now_);
  ASSERT_FALSE(tbs);
  EXPECT_NE(tbs.error().detail.find("clearance for another issuer"), std::string::npos) << tbs.error().detail;
  // Were it otherwise, the lints of the Baseline Requirements would find the reserved address.
  const auto in_leaf_domains = domains({"example.net"});
  const auto in_leaf = addresses({"10.0.0.1"});
  const LeafNames names{in_leaf_domains, in_leaf};
  const auto leaf = leaf_certificate({baseline, own.ca->identity()}, names, key_.public_key(), *from_hex(serial), now_);
  ASSERT_TRUE(leaf);
  const auto judged = lints::lint(*leaf, names, own.ca->identity(), baseline);
  ASSERT_FALSE(judged);
  EXPECT_NE(judged.error().detail.find("reserved_address"), std::string::npos) << judged.error().detail;
}

TEST_F(AddressLeaf, StaysWithinTheRangesOfItsCa) {
  make(constrained({"corp.example"}, {"10.0.0.0/8", "fd00::/8"}));
  EXPECT_EQ(name_constraints_of(authority_.certificate).value(), issuer().constraints);
  issue(built({"db.corp.example"}, {"10.1.2.3", "fd12::1"}));
  expect_verified("-verify_ip 10.1.2.3", true);
  expect_verified("-verify_ip fd12::1", true);
  expect_gnutls("10.1.2.3", true);
  for (const char* const outside : {"192.0.2.1", "2001:db8::1"}) {
    const auto tbs = built({"db.corp.example"}, {outside});
    ASSERT_FALSE(tbs) << outside;
    EXPECT_TRUE(tbs.error().detail.starts_with("lint profile_name_constraints (")) << tbs.error().detail;
  }
}

// What an owner who permits domains, or addresses, did not permit is closed for everybody who verifies.
TEST_F(AddressLeaf, ACaOfOneKindOfNameIsClosedToTheOther) {
  make(constrained({"corp.example"}, {}));
  EXPECT_FALSE(built({"db.corp.example"}, {"10.0.0.1"}));
  IssuerIdentity unconstrained = issuer();
  unconstrained.constraints = {};
  for (const char* const address : {"10.0.0.1", "2001:db8::1"}) {
    issue(built({"db.corp.example"}, {address}, profile_, unconstrained));
    const auto [status, output] = directory_.run("openssl verify -x509_strict -CAfile ca.pem leaf.pem");
    EXPECT_NE(status, 0);
    EXPECT_NE(output.find("excluded subtree violation"), std::string::npos) << output;
  }
  issue(built({"db.corp.example"}, {}));
  expect_verified("-verify_hostname db.corp.example", true);
  expect_gnutls("db.corp.example", true);

  make(constrained({}, {"10.0.0.0/8"}));
  EXPECT_FALSE(built({"db.corp.example"}, {"10.0.0.1"}));
  unconstrained = issuer();
  unconstrained.constraints = {};
  profile_.common_name = false;
  issue(built({"db.corp.example"}, {"10.0.0.1"}, profile_, unconstrained));
  expect_verified("", false);
  issue(built({}, {"10.0.0.1"}));
  expect_verified("-verify_ip 10.0.0.1", true);
}

}  // namespace
}  // namespace certwright::issuance::address_leaf_test
