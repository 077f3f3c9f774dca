// How long parts of an OCSP answer take: certwright_ocsp_bench writes one JSON object, in microseconds of CPU.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "issuance/ocsp_response.h"
#include "issuance/own_ca.h"
#include "issuance/responder_certificate.h"
#include "keys/software_signer.h"
#include "pki/der.h"
#include "pki/key.h"
#include "pki/ocsp_request.h"
#include "tests/bench/measure.h"

namespace {

using namespace certwright;
using namespace std::chrono_literals;

// By SHA-1, with a nonce of 32 octets, as the current clients ask.
Bytes request_with_nonce(const pki::IssuerHashes& issuer, ByteView serial) {
  namespace der = pki::der;
  const Bytes id =
      der::sequence({der::sequence({der::oid("1.3.14.3.2.26"), der::null()}), der::octet_string(issuer.name_sha1),
                     der::octet_string(issuer.key_sha1), der::integer(serial)});
  const Bytes nonce =
      der::sequence({der::oid("1.3.6.1.5.5.7.48.1.2"), der::octet_string(der::octet_string(Bytes(32, 0x5a)))});
  return der::sequence(
      {der::sequence({der::sequence({der::sequence({id})}), der::context(2, der::sequence({nonce}))})});
}

}  // namespace

int main() {
  SystemRandom random;
  const Timestamp now = SystemClock{}.now();
  auto made = issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", random, now).value();
  const auto signer = keys::make_software_signer(std::move(made.intermediate_key));
  const auto ca = issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *signer).value();
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256).value();
  const auto hashes = pki::IssuerHashes::of(ca->identity().name, signer->public_key()).value();
  const auto responder = pki::IssuerHashes::of({}, key.public_key()).value();
  const Bytes certificate = ca->issue(issuance::build_responder_certificate(ca->identity(), key.public_key(),
                                                                            issuance::make_serial(random), now)
                                          .value())
                                .value();
  const Bytes asked = request_with_nonce(hashes, from_hex(issuance::make_serial(random)).value());

  const auto answer = [&] {
    const auto request = pki::OcspRequest::parse(asked);
    const issuance::OcspStatement statement{
        .cert_id = request->asked.front().whole, .status = issuance::OcspStatement::Status::good, .revoked_at = {}};
    const auto data = issuance::ocsp_response_data({.responder_key_hash = responder.key_sha1,
                                                    .statements = {&statement, 1},
                                                    .this_update = now,
                                                    .next_update = now + 24h,
                                                    .nonce = *request->nonce});
    if (!data) std::abort();
    const auto signature = key.sign(*data);
    if (!signature) std::abort();
    if (issuance::ocsp_response(*data, key.signature_algorithm(), *signature, certificate).empty()) std::abort();
  };
  const double parse = bench::microseconds(20'000, [&] {
    if (!pki::OcspRequest::parse(asked)) std::abort();
  });
  const double sign = bench::microseconds(5'000, [&] {
    if (!key.sign(asked)) std::abort();
  });
  std::printf("{\"parse\":%.2f,\"sign\":%.2f,\"answer\":%.2f}\n", parse, sign, bench::microseconds(5'000, answer));
  return 0;
}
