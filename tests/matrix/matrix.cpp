// Certificates of every profile, CA key, leaf key and number of names, made through the library as the server makes
// them:
//   certwright_matrix DIRECTORY NAME.toml…
// The profile of NAME.toml is that of the server's own CA, or of a private CA where its NAME is `private`. Beside
// chains and CRLs the directory gets index.json, which tells what is in it; tests/matrix/matrix_test.py has OpenSSL,
// GnuTLS and python-cryptography verify all of it.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/config.h"
#include "app/leaf_profiles.h"
#include "issuance/extensions.h"
#include "issuance/own_ca.h"
#include "keys/software_signer.h"
#include "pki/key.h"
#include "pki/x509.h"
#include "tests/bench/measure.h"

namespace certwright::matrix {
namespace {

using bench::value_of;
using pki::KeyKind;

constexpr std::array authority_keys{KeyKind::p256, KeyKind::p384, KeyKind::rsa_3072};
constexpr std::array leaf_keys{KeyKind::rsa_2048, KeyKind::rsa_3072, KeyKind::rsa_4096, KeyKind::p256, KeyKind::p384};
constexpr std::array<std::size_t, 3> name_counts{1, 10, 100};
constexpr std::uint32_t shard = 3;  // every leaf is drawn to this one
constexpr std::chrono::hours crl_lifetime{96};
constexpr int superseded = 4;

/// A CA of the kind that a profile is for, with what verifies its leaves.
struct Ca {
  std::string file;  ///< what its files begin with
  std::string pki_url;
  std::unique_ptr<keys::Signer> signer;
  std::unique_ptr<issuance::OwnCa> ca;
  Bytes root_crl;  ///< empty where the CA is its own root
  issuance::CrlEntries revoked;
};

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> all{"www.example.com"};
  for (std::size_t i = 1; i + 1 < count; ++i) all.push_back(fmt::format("name-{}.example.com", i));
  if (count > 1) all.push_back(fmt::format("*.of-{}.example.com", count));
  return all;
}

checks::Clearance privately_cleared(const std::vector<std::string>& names, const issuance::IssuerIdentity& issuer,
                                    Timestamp now) {
  const bool rsa = issuer.key_algorithm == pki::PublicKeyAlgorithm::rsa;
  std::vector<model::Facts> facts;
  facts.reserve(names.size());
  for (const std::string& text : names) {
    model::Facts of_name{.name = value_of(model::DomainName::parse(text)), .gathered_at = now};
    of_name.private_authority = model::PrivateAuthorityFact{
        .standing = model::PrivateAuthorityFact::Standing::known,
        .issuer_id = issuer.id,
        .not_after = issuer.not_after,
        .leaf_not_after = now,
        .signs_with_rsa = rsa,
        .leaf_key = rsa ? model::KeyAlgorithm::rsa_2048 : model::KeyAlgorithm::ec_prime256v1};
    facts.push_back(std::move(of_name));
  }
  return value_of(checks::clear_private(facts, {}, now));
}

Ca own_ca(KeyKind kind, const std::string& pki_url, Random& random, Timestamp now) {
  auto made = value_of(issuance::make_authority(kind, pki_url, random, now));
  Ca one{.file = fmt::format("own.{}", pki::to_string(kind)),
         .pki_url = pki_url,
         .signer = keys::make_software_signer(std::move(made.intermediate_key)),
         .ca = nullptr,
         .root_crl = std::move(made.root_crl),
         .revoked = {}};
  one.ca = value_of(issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *one.signer));
  return one;
}

Ca private_ca(KeyKind kind, const std::string& pki_url, Random& random, Timestamp now) {
  auto made = value_of(issuance::make_private_authority({.kind = kind,
                                                         .name = fmt::format("Example {} CA", pki::to_string(kind)),
                                                         .constraints = {},
                                                         .lifetime = std::chrono::days{3650},
                                                         .crl_lifetime = crl_lifetime},
                                                        random, now));
  Ca one{.file = fmt::format("private.{}", pki::to_string(kind)),
         .pki_url = pki_url,
         .signer = keys::make_software_signer(std::move(made.key)),
         .ca = nullptr,
         .root_crl = {},
         .revoked = {}};
  one.ca = value_of(issuance::OwnCa::make({made.certificate}, *one.signer));
  return one;
}

class Matrix {
 public:
  explicit Matrix(std::filesystem::path directory) : directory_(std::move(directory)) {
    for (const KeyKind kind : leaf_keys) keys_.emplace(kind, value_of(pki::PrivateKey::generate(kind)));
  }

  void add(const std::string& config) {
    const std::string name = std::filesystem::path{config}.stem();
    const auto profiles = app::leaf_profiles(value_of(app::load_config(config)));
    const bool is_private = name == "private";
    const issuance::Profile& profile = is_private ? profiles.private_ca : profiles.own;
    for (Ca& ca : authorities(is_private, profile.pki_url)) add_leaves(name, {profile, ca.ca->identity()}, ca);
    try_long_name(name, {profile, authorities(is_private, profile.pki_url).front().ca->identity()});
  }

  void close() {
    for (auto& [is_private, all] : authorities_)
      for (Ca& ca : all) write_authority(ca);
    std::ofstream{directory_ / "index.json"} << "{\"authorities\":[" << authority_lines_ << "],\"leaves\":["
                                             << leaf_lines_ << "],\"long_names\":{" << long_lines_ << "}}\n";
  }

 private:
  std::vector<Ca>& authorities(bool is_private, const std::string& pki_url) {
    std::vector<Ca>& all = authorities_[is_private];
    if (!all.empty()) return all;
    all.reserve(authority_keys.size());
    for (const KeyKind kind : authority_keys)
      all.push_back((is_private ? private_ca : own_ca)(kind, pki_url, random_, now_));
    return all;
  }

  void add_leaves(const std::string& profile, const issuance::LeafForm& form, Ca& ca) {
    for (const KeyKind kind : leaf_keys)
      for (const std::size_t count : name_counts) add_leaf(profile, form, ca, kind, count);
    if (!form.profile().crl_distribution_point) return;
    const std::string serial = add_leaf(profile, form, ca, KeyKind::p256, 1, "revoked");
    const std::vector<issuance::RevokedEntry> entries{{.serial = serial, .revoked_at = now_, .reason = superseded}};
    if (!ca.revoked.append(entries)) std::exit(1);
  }

  Result<issuance::Tbs> build(const issuance::LeafForm& form, KeyKind kind, const std::vector<std::string>& names) {
    const auto clearance = form.profile().rules == issuance::Rules::private_ca
                               ? privately_cleared(names, form.issuer(), now_)
                               : bench::cleared(names, now_);
    return issuance::build(form, clearance, keys_.at(kind).public_key(), issuance::make_serial(random_), now_,
                           form.profile().crl_distribution_point ? shard : 0);
  }

  std::string add_leaf(const std::string& profile, const issuance::LeafForm& form, const Ca& ca, KeyKind kind,
                       std::size_t count, std::string_view what = "good") {
    auto tbs = value_of(build(form, kind, names(count)));
    std::string serial = tbs.serial;
    const std::string file = fmt::format("{}.{}.{}.{}.{}.pem", profile, ca.file, pki::to_string(kind), count, what);
    write(file, pki::to_pem("CERTIFICATE", value_of(ca.ca->issue(std::move(tbs)))));
    add_line(
        leaf_lines_,
        fmt::format(R"({{"file":"{}","profile":"{}","authority":"{}","key":"{}","names":{},"revoked":{},"at":{}}})",
                    file, profile, ca.file, pki::to_string(kind), count, what == "revoked",
                    std::chrono::floor<std::chrono::seconds>(now_).time_since_epoch().count()));
    return serial;
  }

  // A first name of more than 64 characters: only where no subject has to hold it.
  void try_long_name(const std::string& profile, const issuance::LeafForm& form) {
    const auto tbs = build(form, KeyKind::p256, {std::string(60, 'l') + ".example.com"});
    add_line(long_lines_, fmt::format(R"("{}":"{}")", profile, tbs ? "" : tbs.error().detail));
  }

  static void add_line(std::string& lines, const std::string& line) {
    if (!lines.empty()) lines += ",\n";
    lines += line;
  }

  void write_authority(Ca& ca) {
    std::string chain;
    for (const Bytes& certificate : ca.ca->chain()) chain += pki::to_pem("CERTIFICATE", certificate);
    write(ca.file + ".chain.pem", chain);
    const std::string url = issuance::crl_url(ca.pki_url, ca.ca->identity().id, shard);
    const Bytes crl = value_of(ca.ca->make_crl(
        ca.revoked,
        {.url = url, .number = 1, .now = now_, .lifetime = crl_lifetime, .rules = issuance::Rules::baseline}));
    write(ca.file + ".crl.pem", pki::to_pem("X509 CRL", crl));
    if (!ca.root_crl.empty()) write(ca.file + ".root-crl.pem", pki::to_pem("X509 CRL", ca.root_crl));
    add_line(authority_lines_,
             fmt::format(R"({{"file":"{}","id":"{}","crl":"{}"}})", ca.file, ca.ca->identity().id, url));
  }

  void write(const std::string& file, std::string_view text) const {
    std::ofstream{directory_ / file, std::ios::binary} << text;
  }

  const std::filesystem::path directory_;
  SystemRandom random_;
  const Timestamp now_ = SystemClock{}.now();
  std::map<KeyKind, pki::PrivateKey> keys_;
  std::map<bool, std::vector<Ca>> authorities_;
  std::string leaf_lines_;
  std::string authority_lines_;
  std::string long_lines_;
};

}  // namespace
}  // namespace certwright::matrix

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: certwright_matrix DIRECTORY NAME.toml...\n");
    return 2;
  }
  certwright::matrix::Matrix matrix{arguments[1]};
  for (int i = 2; i < count; ++i) matrix.add(arguments[i]);
  matrix.close();
  return 0;
}
