// How long a leaf and a CRL are linted: certwright_lint_bench writes one JSON object.
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "issuance/crl.h"
#include "issuance/extensions.h"
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/own_ca.h"
#include "issuance/server_certificate.h"
#include "keys/software_signer.h"
#include "pki/key.h"
#include "pki/key_checks.h"
#include "pki/rsa_modulus.h"

namespace {

using namespace certwright;
using namespace std::chrono_literals;

double microseconds(std::size_t rounds, const std::function<void()>& work) {
  double best = 1e12;
  for (int run = 0; run < 5; ++run) {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < rounds; ++i) work();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
    best = std::min(best, took.count() / static_cast<double>(rounds));
  }
  return best;
}

void show(const char* name, double value) {
  std::printf("%s\"%s\":%.2f", std::string{name} == "leaf" ? "" : ",", name, value);
}

}  // namespace

int main() {
  SystemRandom random;
  const Timestamp now = SystemClock{}.now();
  auto made = issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", random, now).value();
  const auto signer = keys::make_software_signer(std::move(made.intermediate_key));
  const auto ca = issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *signer).value();
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256).value();
  const auto rsa = pki::PrivateKey::generate(pki::KeyKind::rsa_2048).value();
  const issuance::LeafForm form{issuance::Profile{.pki_url = "http://127.0.0.1:8556"}, ca->identity()};
  const issuance::Profile of_server = issuance::server_profile(form.profile());
  const auto built = [&](const pki::PrivateKey& of) {
    return issuance::build_server_certificate(form, "www.example.com", of.public_key(), issuance::make_serial(random),
                                              now)
        .value();
  };
  const auto leaf = built(key);
  const auto rsa_leaf = built(rsa);
  std::vector<issuance::RevokedEntry> revoked;
  revoked.reserve(200'000);
  for (int i = 0; i < 200'000; ++i) revoked.push_back({issuance::make_serial(random), now, i % 2 == 0 ? 0 : 4});
  const Bytes list = issuance::tbs_certificate_list({.issuer = ca->identity().name,
                                                     .key_identifier = ca->identity().key_identifier,
                                                     .signature_algorithm = ca->identity().signature_algorithm,
                                                     .revoked = revoked,
                                                     .number = 1,
                                                     .this_update = now,
                                                     .next_update = now + 96h})
                         .value();
  using namespace issuance::lints;
  std::printf("{");
  show("leaf", microseconds(2000, [&] {
         if (!lint_own_server(leaf.der, ca->identity(), of_server)) std::abort();
       }));
  show("leaf_baseline", microseconds(2000, [&] {
         const auto view = CertificateView::of_tbs(leaf.der, pki::KeyDepth::quick);
         if (!view) std::abort();
         (void)first_error(*view, Asked::baseline_too);
       }));
  show("rsa_leaf", microseconds(2000, [&] {
         const auto view = CertificateView::of_tbs(rsa_leaf.der, pki::KeyDepth::quick);
         if (!view) std::abort();
         (void)first_error(*view, Asked::baseline_too);
       }));
  show("p256_key", microseconds(2000, [&] { (void)pki::check_key(key.public_key()); }));
  show("rsa_key_quick", microseconds(2000, [&] { (void)pki::check_key(rsa.public_key(), pki::KeyDepth::quick); }));
  show("rsa_key_whole", microseconds(2000, [&] { (void)pki::check_key(rsa.public_key()); }));
  show("crl_of_200000", microseconds(1, [&] {
         if (!lint_crl(list, issuance::Rules::baseline)) std::abort();
       }));
  std::printf("}\n");
  return 0;
}
