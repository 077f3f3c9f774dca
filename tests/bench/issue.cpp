// What issuing one certificate costs through the library, beside its limits: certwright_issue_bench writes one JSON
// object, in microseconds of CPU.
//   certwright_issue_bench [--files DIRECTORY]
// A limit is what the cryptography alone takes in this very process: OpenSSL's contexts made once and used again, and
// the certificate copied from a template in which only key and serial number change. With --files the CA, its key and a
// certification request are written there, so that `openssl x509 -req` can be given the same work.
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "issuance/own_ca.h"
#include "issuance/signed_object.h"
#include "keys/software_signer.h"
#include "pki/certification_request.h"
#include "pki/der.h"
#include "pki/key.h"
#include "pki/key_checks.h"
#include "pki/x509.h"
#include "tests/bench/measure.h"

namespace certwright::bench {
namespace {

namespace der = pki::der;

constexpr int rounds = 1'000;
constexpr std::string_view name = "www.example.net";

void require(bool good) {
  if (good) return;
  std::fprintf(stderr, "OpenSSL failed\n");
  std::exit(1);
}

template <auto free_fn>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_fn(object);
  }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

/// A P-256 signer, or verifier, of OpenSSL alone.
class Bare {
 public:
  Bare()
      : key_(EVP_EC_gen("P-256")),
        signing_(EVP_MD_CTX_new()),
        generation_(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)) {
    require(key_ && signing_ && generation_);
    require(EVP_DigestSignInit(signing_.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    require(EVP_PKEY_keygen_init(generation_.get()) == 1 &&
            EVP_PKEY_CTX_set_group_name(generation_.get(), "P-256") == 1);
  }
  std::size_t sign(ByteView message, std::span<std::uint8_t> signature) {
    std::size_t length = signature.size();
    require(EVP_DigestSignInit(signing_.get(), nullptr, nullptr, nullptr, nullptr) == 1 &&
            EVP_DigestSign(signing_.get(), signature.data(), &length, message.data(), message.size()) == 1);
    return length;
  }
  /// A new key: its point into `point`, its scalar into `scalar`.
  void generate(std::span<std::uint8_t> point, std::span<std::uint8_t> scalar) {
    EVP_PKEY* made = nullptr;
    require(EVP_PKEY_generate(generation_.get(), &made) == 1);
    const KeyPtr key{made};
    std::size_t written = 0;
    require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &written) ==
            1);
    BIGNUM* number = nullptr;
    require(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1);
    require(BN_bn2binpad(number, scalar.data(), static_cast<int>(scalar.size())) > 0);
    BN_clear_free(number);
  }
  void verify(EVP_MD_CTX* context, ByteView message, ByteView signature) {
    require(EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
            EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1);
  }

 private:
  KeyPtr key_;
  DigestContextPtr signing_;
  KeyContextPtr generation_;
};

/// A PKCS#10 request as an ACME client sends it: an empty subject, the name in the subjectAltName it asks for.
Bytes make_request(const pki::PrivateKey& key) {
  const Bytes names = der::sequence({der::tlv(0x82, bytes_of(name))});
  const Bytes extension = der::sequence({der::oid("2.5.29.17"), der::octet_string(names)});
  const Bytes asked = der::sequence({der::oid("1.2.840.113549.1.9.14"), der::set({der::sequence({extension})})});
  const Bytes info =
      der::sequence({der::integer(std::uint64_t{0}), der::sequence({}), key.public_key(), der::context(0, asked)});
  return issuance::signed_object(info, key.signature_algorithm(), value_of(key.sign(info)));
}

void write(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream file{path, std::ios::binary};
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// With a directory: writes the files there, and measures nothing.
void measure(const char* directory_name) {
  SystemRandom random;
  const Timestamp now = SystemClock{}.now();
  auto made = value_of(issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", random, now));
  const Secret ca_key = value_of(made.intermediate_key.pkcs8());
  const auto signer = keys::make_software_signer(std::move(made.intermediate_key));
  const auto ca = value_of(issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *signer));
  const issuance::LeafForm form{issuance::Profile{.pki_url = "http://127.0.0.1:8556"}, ca->identity()};
  const auto clearance = cleared({std::string{name}}, now);
  const auto certify = [&](ByteView public_key) {
    return value_of(
        ca->issue(value_of(issuance::build(form, clearance, public_key, issuance::make_serial(random), now))));
  };

  const auto subscriber = value_of(pki::PrivateKey::generate(pki::KeyKind::p256));
  const Bytes request = make_request(subscriber);
  if (directory_name != nullptr) {
    const std::filesystem::path directory{directory_name};
    write(directory / "ca.pem", bytes_of(pki::to_pem("CERTIFICATE", made.intermediate_certificate)));
    write(directory / "ca.key", bytes_of(pki::to_pem("PRIVATE KEY", ca_key.reveal())));
    write(directory / "request.pem", bytes_of(pki::to_pem("CERTIFICATE REQUEST", request)));
    return;
  }

  Numbers numbers;
  Bare bare;
  // Whatever it holds, it is as long as a leaf's.
  Bytes to_be_signed =
      value_of(issuance::build(form, clearance, subscriber.public_key(), issuance::make_serial(random), now)).der;
  Bytes private_key(138);
  Bytes certificate(to_be_signed.size() + 100);
  std::array<std::uint8_t, 80> signature{};
  const auto splice_and_sign = [&] {
    random.fill(std::span{to_be_signed}.subspan(15, 20));
    const std::size_t length = bare.sign(to_be_signed, signature);
    std::copy(to_be_signed.begin(), to_be_signed.end(), certificate.begin());
    std::copy_n(signature.begin(), length, certificate.begin() + static_cast<std::ptrdiff_t>(to_be_signed.size()));
  };
  numbers.add("managed_limit", microseconds(rounds, [&] {
                bare.generate(std::span{to_be_signed}.subspan(200, 65), std::span{private_key}.first(32));
                splice_and_sign();
              }));
  numbers.add("managed", microseconds(rounds, [&] {
                const auto key = value_of(pki::PrivateKey::generate(pki::KeyKind::p256));
                (void)value_of(key.pkcs8());
                (void)certify(key.public_key());
              }));
  const Bytes info(der::tlv(0x30, Bytes(300, 1)));
  const std::size_t length = bare.sign(info, signature);
  const Bytes known{signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(length)};
  const DigestContextPtr verifying{EVP_MD_CTX_new()};
  numbers.add("request_limit", microseconds(rounds, [&] {
                bare.verify(verifying.get(), info, known);
                splice_and_sign();
              }));
  numbers.add("request", microseconds(rounds, [&] {
                const auto asked = value_of(pki::CertificationRequest::parse(request));
                if (pki::refusal_of(pki::check_key(asked.subject_public_key_info))) std::exit(1);
                (void)certify(asked.subject_public_key_info);
              }));

  numbers.add("generate", microseconds(rounds, [] { (void)value_of(pki::PrivateKey::generate(pki::KeyKind::p256)); }));
  numbers.add("key_der", microseconds(rounds, [&] { (void)value_of(subscriber.pkcs8()); }));
  numbers.add(
      "build", microseconds(rounds, [&] {
        (void)value_of(issuance::build(form, clearance, subscriber.public_key(), issuance::make_serial(random), now));
      }));
  numbers.add("sign", microseconds(rounds, [&] { (void)value_of(signer->sign(to_be_signed)); }));
  numbers.add("request_read", microseconds(rounds, [&] { (void)value_of(pki::CertificationRequest::read(request)); }));
  numbers.add("request_parse",
              microseconds(rounds, [&] { (void)value_of(pki::CertificationRequest::parse(request)); }));
}

}  // namespace
}  // namespace certwright::bench

int main(int count, char** arguments) {
  const bool wants_files = count == 3 && std::string_view{arguments[1]} == "--files";
  certwright::bench::measure(wants_files ? arguments[2] : nullptr);
  return 0;
}
