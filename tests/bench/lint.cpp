// How long a leaf and a CRL are linted: certwright_lint_bench writes one JSON object.
#include <chrono>
#include <string>
#include <vector>

#include "issuance/crl.h"
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/own_ca.h"
#include "keys/software_signer.h"
#include "pki/key.h"
#include "pki/key_checks.h"
#include "tests/bench/measure.h"

namespace certwright::bench {
namespace {

namespace lints = issuance::lints;
using namespace std::chrono_literals;

std::vector<std::string> names(int count) {
  std::vector<std::string> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back("host-" + std::to_string(i) + ".example.net");
  return all;
}

void succeed(const Result<void>& result) {
  if (result) return;
  std::fprintf(stderr, "%s\n", result.error().detail.c_str());
  std::exit(1);
}

void measure() {
  SystemRandom random;
  const Timestamp now = SystemClock{}.now();
  auto made = value_of(issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", random, now));
  const auto signer = keys::make_software_signer(std::move(made.intermediate_key));
  const auto ca = value_of(issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *signer));
  const auto& issuer = ca->identity();
  const auto key = value_of(pki::PrivateKey::generate(pki::KeyKind::p256));
  const auto rsa = value_of(pki::PrivateKey::generate(pki::KeyKind::rsa_2048));
  const issuance::LeafForm form{issuance::Profile{.pki_url = "http://127.0.0.1:8556"}, ca->identity()};

  Numbers numbers;
  const auto lint_leaf = [&](const char* what, const pki::PrivateKey& of, int count) {
    const auto clearance = cleared(names(count), now);
    const auto leaf = value_of(issuance::build(form, clearance, of.public_key(), issuance::make_serial(random), now));
    numbers.add(what, microseconds(20'000 / count,
                                   [&] { succeed(lints::lint(leaf.der, clearance.names(), issuer, form.profile())); }));
    if (count > 1) return;
    numbers.add(std::string{what} + "_read", microseconds(20'000, [&] {
                  (void)value_of(lints::CertificateView::of_tbs(leaf.der, pki::KeyDepth::quick));
                }));
  };
  lint_leaf("leaf", key, 1);
  lint_leaf("leaf_of_10", key, 10);
  lint_leaf("leaf_of_100", key, 100);
  lint_leaf("rsa_leaf", rsa, 1);
  numbers.add("p256_key", microseconds(20'000, [&] { (void)pki::check_key(key.public_key()); }));
  numbers.add("rsa_key_quick",
              microseconds(5'000, [&] { (void)pki::check_key(rsa.public_key(), pki::KeyDepth::quick); }));
  numbers.add("rsa_key_whole", microseconds(2'000, [&] { (void)pki::check_key(rsa.public_key()); }));

  std::vector<issuance::RevokedEntry> revoked;
  revoked.reserve(200'000);
  for (int i = 0; i < 200'000; ++i) revoked.push_back({issuance::make_serial(random), now, i % 2 == 0 ? 0 : 4});
  const Bytes list = value_of(issuance::tbs_certificate_list({.issuer = issuer.name,
                                                              .key_identifier = issuer.key_identifier,
                                                              .signature_algorithm = issuer.signature_algorithm,
                                                              .url = {},
                                                              .number = 1,
                                                              .this_update = now,
                                                              .next_update = now + 96h},
                                                             revoked));
  numbers.add("crl_of_200000", microseconds(1, [&] { succeed(lints::lint_crl(list, issuance::Rules::baseline)); }));
}

}  // namespace
}  // namespace certwright::bench

int main() {
  certwright::bench::measure();
  return 0;
}
