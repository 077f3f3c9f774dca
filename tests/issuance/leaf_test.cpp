// Leaves, CA certificates and CRLs as other tools see them: OpenSSL's command line, and python3-cryptography.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <type_traits>

#include "issuance/extensions.h"
#include "issuance/issuer.h"
#include "issuance/own_ca.h"
#include "pki/key.h"
#include "pki/x509.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::leaf_test {
namespace {

using namespace std::chrono_literals;
using test::TemporaryDirectory;

// A permit to issue cannot be forged, copied or made of nothing.
static_assert(!std::is_constructible_v<checks::Clearance, std::vector<model::DomainName>>);
static_assert(!std::is_default_constructible_v<checks::Clearance>);
static_assert(!std::is_copy_constructible_v<checks::Clearance> && !std::is_copy_assignable_v<checks::Clearance>);
static_assert(std::is_move_constructible_v<checks::Clearance>);

Timestamp wall_clock() { return SystemClock{}.now(); }

/// A CA with its files in a folder, for `openssl`.
struct Authority {
  explicit Authority(pki::KeyKind kind) : parts{test::make_authority(kind, wall_clock())} {
    directory.write("root.pem", bytes_of(pki::to_pem("CERTIFICATE", parts.made.root_certificate)));
    directory.write("intermediate.pem", bytes_of(pki::to_pem("CERTIFICATE", parts.made.intermediate_certificate)));
    directory.write("root.crl", parts.made.root_crl);
  }

  test::Authority parts;
  TemporaryDirectory directory;
};

// One of each kind for all tests: making RSA keys is slow.
Authority& authority(pki::KeyKind kind) {
  static std::map<pki::KeyKind, Authority> made;
  return made.try_emplace(kind, kind).first->second;
}

struct Leaf {
  const char* name;
  pki::KeyKind ca;
  pki::KeyKind key;
  std::vector<std::string> names;
  const char* key_usage;  // as python3-cryptography's flags: digital_signature, key_encipherment
};

class EveryLeaf : public testing::TestWithParam<Leaf> {
 protected:
  void SetUp() override {
    SystemRandom random;
    const Leaf& leaf = GetParam();
    auto key = pki::PrivateKey::generate(leaf.key);
    ASSERT_TRUE(key);
    const checks::Clearance clearance = test::cleared(leaf.names, now_);
    serial_ = make_serial(random);
    auto tbs = build({Profile{.pki_url = std::string{test::pki_url}}, authority_.parts.ca->identity()}, clearance,
                     key->public_key(), serial_, now_);
    ASSERT_TRUE(tbs) << tbs.error().detail;
    not_after_ = tbs->not_after;
    auto issued = authority_.parts.ca->issue(std::move(*tbs));
    ASSERT_TRUE(issued) << issued.error().detail;
    issued_ = std::move(*issued);
    authority_.directory.write("leaf.der", issued_);
    authority_.directory.write("leaf.pem", bytes_of(pki::to_pem("CERTIFICATE", issued_)));
  }

  Timestamp now_ = wall_clock();
  Authority& authority_ = authority(GetParam().ca);
  std::string serial_;
  Timestamp not_after_;
  Bytes issued_;
};

TEST_P(EveryLeaf, VerifiesStrictlyWithOpenSsl) {
  for (const std::string& host : {GetParam().names.front(), GetParam().names.back()}) {
    const std::string asked = host.starts_with("*.") ? "anything" + host.substr(1) : host;
    const auto [status, output] = authority_.directory.run(
        "openssl verify -x509_strict -explicit_policy -policy 2.23.140.1.2.1 -purpose sslserver -verify_hostname '" +
        asked + "' -CAfile root.pem -untrusted intermediate.pem leaf.pem");
    EXPECT_EQ(status, 0) << output;
    EXPECT_NE(output.find("leaf.pem: OK"), std::string::npos) << output;
  }
}

TEST_P(EveryLeaf, IsWhatASecondImplementationReads) {
  constexpr std::string_view script = R"(
import sys
from cryptography import x509
from cryptography.x509.oid import NameOID
c = x509.load_der_x509_certificate(open('leaf.der', 'rb').read())
ext = lambda kind: c.extensions.get_extension_for_class(kind)
print('serial', format(c.serial_number, '040x'))
print('subject', c.subject.rfc4514_string())
print('names', ','.join(ext(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)))
print('purposes', ','.join(o.dotted_string for o in ext(x509.ExtendedKeyUsage).value))
usage = ext(x509.KeyUsage)
flags = ['digital_signature', 'content_commitment', 'key_encipherment', 'data_encipherment', 'key_agreement',
         'key_cert_sign', 'crl_sign']
print('usage', usage.critical, ','.join(f for f in flags if getattr(usage.value, f)))
basic = ext(x509.BasicConstraints)
print('ca', basic.critical, basic.value.ca, basic.value.path_length)
print('policy', ','.join(p.policy_identifier.dotted_string for p in ext(x509.CertificatePolicies).value))
print('access', *(f'{a.access_method._name} {a.access_location.value}' for a in ext(x509.AuthorityInformationAccess).value))
print('crl', ext(x509.CRLDistributionPoints).value[0].full_name[0].value)
print('aki', ext(x509.AuthorityKeyIdentifier).value.key_identifier.hex())
print('extensions', len(c.extensions), c.version.name)
print('seconds', int((c.not_valid_after - c.not_valid_before).total_seconds()))
)";
  authority_.directory.write("read.py", bytes_of(script));
  const auto [status, output] = authority_.directory.run("/usr/bin/python3 read.py");
  ASSERT_EQ(status, 0) << output;
  std::string all_names;
  for (const std::string& name : GetParam().names) all_names += (all_names.empty() ? "" : ",") + name;
  const IssuerIdentity& issuer = authority_.parts.ca->identity();
  const std::string url{test::pki_url};
  EXPECT_EQ(output, "serial " + serial_ + "\nsubject CN=" + GetParam().names.front() + "\nnames " + all_names +
                        "\npurposes 1.3.6.1.5.5.7.3.1\nusage True " + GetParam().key_usage +
                        "\nca True False None\npolicy 2.23.140.1.2.1\naccess OCSP " + url + "/ocsp caIssuers " + url +
                        "/issuer/" + issuer.id + ".cer\ncrl " + url + "/crl/" + issuer.id + ".crl\naki " +
                        hex(issuer.key_identifier) + "\nextensions 8 v3\nseconds " + std::to_string(198 * 86400 - 1) +
                        "\n");
}

TEST_P(EveryLeaf, IsWhatOurOwnParserReads) {
  const auto leaf = pki::X509::parse(issued_);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(leaf->serial, serial_);
  EXPECT_EQ(leaf->common_name, GetParam().names.front());
  EXPECT_EQ(leaf->dns_names, GetParam().names);
  EXPECT_EQ(leaf->not_before, std::chrono::floor<std::chrono::seconds>(now_));
  EXPECT_EQ(leaf->not_after, not_after_);
  EXPECT_FALSE(leaf->is_ca);
  EXPECT_TRUE(leaf->subject_key_identifier.empty());
}

TEST_P(EveryLeaf, IsRefusedOnceItIsOnTheCrl) {
  // A CRL may name many others before it.
  std::vector<RevokedEntry> revoked;
  revoked.reserve(100);
  SystemRandom random;
  for (int i = 0; i < 100; ++i) revoked.push_back({make_serial(random), now_, i % 2 == 0 ? 0 : 4});
  const std::string url = crl_url(test::pki_url, authority_.parts.ca->identity().id);
  CrlEntries entries;
  ASSERT_TRUE(entries.append(revoked));
  const auto before =
      authority_.parts.ca->make_crl(entries, {.url = url, .number = 1, .now = now_, .lifetime = 4 * 24h});
  ASSERT_TRUE(entries.append({serial_, now_, 1}));
  const auto after =
      authority_.parts.ca->make_crl(entries, {.url = url, .number = 2, .now = now_, .lifetime = 4 * 24h});
  ASSERT_TRUE(before && after);
  const std::string verify =
      "cat root.pem > anchors.pem; openssl crl -inform DER -in now.crl -out now.pem && openssl verify -x509_strict "
      "-crl_check -CRLfile now.pem -CAfile root.pem -untrusted intermediate.pem leaf.pem";
  authority_.directory.write("now.crl", *before);
  const auto [good, good_output] = authority_.directory.run(verify);
  EXPECT_EQ(good, 0) << good_output;
  authority_.directory.write("now.crl", *after);
  const auto [bad, bad_output] = authority_.directory.run(verify);
  EXPECT_NE(bad, 0);
  EXPECT_NE(bad_output.find("certificate revoked"), std::string::npos) << bad_output;
}

constexpr const char* signature_only = "digital_signature";
constexpr const char* rsa_usage = "digital_signature,key_encipherment";

INSTANTIATE_TEST_SUITE_P(
    Leaves, EveryLeaf,
    testing::Values(Leaf{"p256_one_name", pki::KeyKind::p256, pki::KeyKind::p256, test::names(1), signature_only},
                    Leaf{"p256_100_names", pki::KeyKind::p256, pki::KeyKind::p256, test::names(100), signature_only},
                    Leaf{"p256_wildcard", pki::KeyKind::p256, pki::KeyKind::p256, {"*.example.net"}, signature_only},
                    Leaf{"p384", pki::KeyKind::p256, pki::KeyKind::p384, test::names(3), signature_only},
                    Leaf{"rsa", pki::KeyKind::p256, pki::KeyKind::rsa_2048, test::names(1), rsa_usage},
                    Leaf{"rsa_100_names", pki::KeyKind::p256, pki::KeyKind::rsa_2048, test::names(100), rsa_usage},
                    Leaf{"p256_below_p384", pki::KeyKind::p384, pki::KeyKind::p256, test::names(2), signature_only},
                    Leaf{"p256_below_rsa", pki::KeyKind::rsa_2048, pki::KeyKind::p256, test::names(2), signature_only},
                    Leaf{"rsa_below_rsa", pki::KeyKind::rsa_2048, pki::KeyKind::rsa_2048, test::names(2), rsa_usage},
                    Leaf{"longest_common_name",
                         pki::KeyKind::p256,
                         pki::KeyKind::p256,
                         {std::string(52, 'a') + ".example.net", "xn--bcher-kva.example.net"},
                         signature_only}),
    [](const auto& each) { return each.param.name; });

class EveryAuthority : public testing::TestWithParam<pki::KeyKind> {
 protected:
  Authority& authority_ = authority(GetParam());
};

TEST_P(EveryAuthority, CertificatesVerifyStrictlyWithTheRootsCrl) {
  const auto [status, output] = authority_.directory.run(
      "openssl verify -x509_strict -check_ss_sig -CAfile root.pem root.pem && "
      "openssl crl -inform DER -in root.crl -out root-crl.pem && "
      "openssl verify -x509_strict -crl_check -CRLfile root-crl.pem -CAfile root.pem intermediate.pem && "
      "openssl crl -in root-crl.pem -CAfile root.pem -noout -text");
  EXPECT_EQ(status, 0) << output;
  EXPECT_NE(output.find("root.pem: OK"), std::string::npos) << output;
  EXPECT_NE(output.find("intermediate.pem: OK"), std::string::npos) << output;
  EXPECT_NE(output.find("verify OK"), std::string::npos) << output;
  EXPECT_NE(output.find("No Revoked Certificates"), std::string::npos) << output;
}

TEST_P(EveryAuthority, IntermediateIsConstrained) {
  const auto [status, text] = authority_.directory.run("openssl x509 -in intermediate.pem -noout -text");
  ASSERT_EQ(status, 0);
  const std::string root_id = issuer_id(authority_.parts.made.root_key.public_key());
  for (const std::string& part :
       {std::string{"CA:TRUE, pathlen:0"}, std::string{"TLS Web Server Authentication"},
        std::string{"Digital Signature, Certificate Sign, CRL Sign"}, std::string{"Policy: 2.23.140.1.2.1"},
        "CA Issuers - URI:http://127.0.0.1:8556/issuer/" + root_id + ".cer",
        "URI:http://127.0.0.1:8556/crl/" + root_id + ".crl", "O = Certwright, CN = Certwright Root CA " + root_id,
        "O = Certwright, CN = Certwright Issuing CA " + authority_.parts.ca->identity().id})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
}

TEST_P(EveryAuthority, LivesTwentyAndTenYears) {
  const auto root = pki::X509::parse(authority_.parts.made.root_certificate);
  const auto intermediate = pki::X509::parse(authority_.parts.made.intermediate_certificate);
  ASSERT_TRUE(root && intermediate);
  EXPECT_EQ(root->not_after - root->not_before + 1s, std::chrono::years{20});
  EXPECT_EQ(intermediate->not_after - intermediate->not_before + 1s, std::chrono::years{10});
  EXPECT_TRUE(root->is_ca && intermediate->is_ca);
  EXPECT_EQ(intermediate->issuer, root->subject);
  EXPECT_NE(intermediate->serial, root->serial);
}

TEST_P(EveryAuthority, EmptyCrlVerifies) {
  CrlEntries entries;
  const auto crl = authority_.parts.ca->make_crl(
      entries, {.url = {}, .number = 7, .now = wall_clock(), .lifetime = 4 * 24h, .rules = Rules::baseline});
  ASSERT_TRUE(crl);
  authority_.directory.write("empty.crl", *crl);
  const auto [status, output] = authority_.directory.run(
      "openssl crl -inform DER -in empty.crl -CAfile intermediate.pem -partial_chain -noout -text 2>&1 || "
      "openssl crl -inform DER -in empty.crl -CAfile intermediate.pem -noout -text");
  EXPECT_EQ(status, 0) << output;
  EXPECT_NE(output.find("verify OK"), std::string::npos) << output;
  EXPECT_NE(output.find("X509v3 CRL Number: \n                7"), std::string::npos) << output;
  EXPECT_NE(output.find("Version 2 (0x1)"), std::string::npos) << output;
}

INSTANTIATE_TEST_SUITE_P(Authorities, EveryAuthority,
                         testing::Values(pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048,
                                         pki::KeyKind::rsa_3072, pki::KeyKind::rsa_4096),
                         [](const auto& each) {
                           std::string name{pki::to_string(each.param)};
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace certwright::issuance::leaf_test
