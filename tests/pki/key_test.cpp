#include "pki/key.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "pki/public_key.h"
#include "pki/x509.h"
#include "tests/pki/files.h"

namespace certwright::pki::key_test {
namespace {

using test::data_file;
using test::TemporaryDirectory;

struct Kind {
  const char* name;
  KeyKind kind;
  const char* file;
  const char* digest;
};

class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, EncodesAsOpenSslDoes) {
  const Bytes pkcs8 = data_file(GetParam().file + std::string{".pkcs8.der"});
  const auto key = PrivateKey::from_pkcs8(pkcs8);
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(key->kind(), GetParam().kind);
  EXPECT_EQ(hex(key->public_key()), hex(data_file(GetParam().file + std::string{".spki.der"})));
  const auto written = key->pkcs8();
  ASSERT_TRUE(written);
  EXPECT_EQ(hex(written->reveal()), hex(pkcs8));
}

TEST_P(EveryKind, SignaturesVerifyWithOpenSsl) {
  const auto key = PrivateKey::generate(GetParam().kind);
  ASSERT_TRUE(key);
  const std::string message = "to be signed";
  const auto signature = key->sign(bytes_of(message));
  ASSERT_TRUE(signature);
  const TemporaryDirectory directory;
  directory.write("key.der", key->public_key());
  directory.write("message", bytes_of(message));
  directory.write("signature", *signature);
  const auto [status, output] = directory.run(std::string{"openssl dgst -"} + GetParam().digest +
                                              " -keyform DER -verify key.der -signature signature message");
  EXPECT_EQ(status, 0) << output;
  EXPECT_NE(output.find("Verified OK"), std::string::npos);
}

TEST_P(EveryKind, IsReadBackFromItsOwnEncoding) {
  const auto key = PrivateKey::generate(GetParam().kind);
  ASSERT_TRUE(key);
  const auto pkcs8 = key->pkcs8();
  ASSERT_TRUE(pkcs8);
  const auto again = PrivateKey::from_pkcs8(pkcs8->reveal());
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->kind(), GetParam().kind);
  EXPECT_EQ(again->public_key(), key->public_key());
}

INSTANTIATE_TEST_SUITE_P(Keys, EveryKind,
                         testing::Values(Kind{"p256", KeyKind::p256, "p256", "sha256"},
                                         Kind{"p384", KeyKind::p384, "p384", "sha384"},
                                         Kind{"rsa_2048", KeyKind::rsa_2048, "rsa-2048", "sha256"}),
                         [](const auto& each) { return each.param.name; });

TEST(PrivateKey, TwoKeysDiffer) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384})
    EXPECT_NE(PrivateKey::generate(kind)->public_key(), PrivateKey::generate(kind)->public_key());
}

TEST(PrivateKey, RefusesWhatIsNotItsKind) {
  const Bytes p256 = data_file("p256.pkcs8.der");
  Bytes with_more = p256;
  with_more.push_back(0);
  Bytes cut_off = p256;
  cut_off.pop_back();
  Bytes of_two_keys = p256;
  of_two_keys[40] ^= 1;  // a bit of the scalar: the public half is now another key's
  for (const Bytes& der : {Bytes{}, Bytes(100'000, 0x30), with_more, cut_off, of_two_keys, data_file("p521.pkcs8.der"),
                           data_file("p256.spki.der")}) {
    const auto key = PrivateKey::from_pkcs8(der);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::invalid_request);
    EXPECT_FALSE(key.error().detail.empty());
  }
}

TEST(PrivateKey, EncryptedPemOpensWithThePassphraseOnly) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  ASSERT_TRUE(key);
  const auto pem = encrypted_pem(key->pkcs8().value(), Secret{std::string_view{"correct horse"}}, key_file_rounds);
  ASSERT_TRUE(pem) << pem.error().detail;
  EXPECT_TRUE(pem->starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  const TemporaryDirectory directory;
  directory.write("key.pem", bytes_of(*pem));
  const auto [status, output] =
      directory.run("openssl pkey -in key.pem -passin 'pass:correct horse' -pubout -outform DER -out public.der");
  EXPECT_EQ(status, 0) << output;
  EXPECT_EQ(test::read_bytes(directory / "public.der"), key->public_key());
  EXPECT_NE(directory.run("openssl pkey -in key.pem -passin pass:wrong -noout").first, 0);
  const auto [described, structure] = directory.run("openssl asn1parse -in key.pem");
  EXPECT_EQ(described, 0);
  // 0927C0 is 600,000.
  for (const char* const part : {"PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", ":0927C0"})
    EXPECT_NE(structure.find(part), std::string::npos) << part << " in " << structure;
  EXPECT_FALSE(encrypted_pem(key->pkcs8().value(), Secret{}, handed_out_rounds));
  EXPECT_FALSE(encrypted_pem(Secret{std::string_view{"no key"}}, Secret{std::string_view{"word"}}, handed_out_rounds));
}

// What is handed out is of any kind that can be imported, which is more than this program makes.
class HandedOutKey : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(HandedOutKey, OpensWithThePassphraseOnly) {
  const TemporaryDirectory directory;
  const auto [made, said] = directory.run(fmt::format(
      "openssl genpkey {} -out clear.pem && openssl pkcs8 -topk8 -nocrypt -in clear.pem -outform DER -out clear.der",
      GetParam().second));
  ASSERT_EQ(made, 0) << said;
  const auto pem = encrypted_pem(Secret{test::read_bytes(directory / "clear.der")},
                                 Secret{std::string_view{"correct horse"}}, handed_out_rounds);
  ASSERT_TRUE(pem) << pem.error().detail;
  EXPECT_TRUE(pem->starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  directory.write("key.pem", bytes_of(*pem));
  const auto [opened, output] = directory.run(
      "openssl pkey -in key.pem -passin 'pass:correct horse' -out opened.pem && cmp clear.pem opened.pem");
  EXPECT_EQ(opened, 0) << output;
  EXPECT_NE(directory.run("openssl pkey -in key.pem -passin pass:wrong -noout").first, 0);
}

INSTANTIATE_TEST_SUITE_P(EveryKind, HandedOutKey,
                         testing::Values(std::pair{"rsa_1024", "-algorithm RSA -pkeyopt rsa_keygen_bits:1024"},
                                         std::pair{"rsa_2048", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"},
                                         std::pair{"rsa_3072", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072"},
                                         std::pair{"rsa_4096", "-algorithm RSA -pkeyopt rsa_keygen_bits:4096"},
                                         std::pair{"p256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"},
                                         std::pair{"p384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"},
                                         std::pair{"p521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521"}),
                         [](const auto& each) { return each.param.first; });

TEST(PrivateKey, MakingAnRsaKeyStopsWhenAsked) {
  std::optional<Result<PrivateKey>> key;
  const auto start = std::chrono::steady_clock::now();
  std::jthread maker{[&](const std::stop_token& stop) { key = PrivateKey::generate(KeyKind::rsa_4096, stop); }};
  std::this_thread::sleep_for(std::chrono::milliseconds{5});
  maker.request_stop();
  maker.join();
  // Unstopped it takes a second; a lucky key may be done first, and otherwise it was given up and said so.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{500});
  if (!*key) {
    EXPECT_EQ(key->error().code, ErrorCode::unavailable);
  }
}

TEST(PrivateKey, SignsFromSeveralThreads) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  ASSERT_TRUE(key);
  std::vector<Bytes> signatures(4);
  {
    std::vector<std::jthread> threads;
    for (Bytes& signature : signatures)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) signature = *key->sign(bytes_of("message"));
      });
  }
  const TemporaryDirectory directory;
  directory.write("key.der", key->public_key());
  directory.write("message", bytes_of("message"));
  for (const Bytes& signature : signatures) {
    directory.write("signature", signature);
    EXPECT_EQ(directory.run("openssl dgst -sha256 -keyform DER -verify key.der -signature signature message").first, 0);
  }
}

TEST(KeyKindWords, AreReadAndWritten) {
  for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::rsa_3072, KeyKind::rsa_4096, KeyKind::p256, KeyKind::p384})
    EXPECT_EQ(*parse_key_kind(to_string(kind)), kind);
  EXPECT_EQ(*parse_key_kind("RSA_2048"), KeyKind::rsa_2048);
  EXPECT_EQ(*parse_key_kind("EC_prime256v1"), KeyKind::p256);
  EXPECT_EQ(*parse_key_kind("EC_secp384r1"), KeyKind::p384);
  for (const char* const text : {"", "rsa-1024", "p521", "EC_secp521r1", "rsa"}) {
    const auto kind = parse_key_kind(text);
    ASSERT_FALSE(kind) << text;
    EXPECT_NE(kind.error().detail.find("p256"), std::string::npos);
  }
}

TEST(PublicKey, IsReadFromWhatOpenSslWrote) {
  const Bytes p384 = data_file("p384.spki.der");
  const auto ec = parse_public_key(p384);
  ASSERT_TRUE(ec);
  ASSERT_TRUE(std::holds_alternative<EcPublicKey>(*ec));
  EXPECT_EQ(std::get<EcPublicKey>(*ec).curve, EcCurve::p384);
  EXPECT_EQ(std::get<EcPublicKey>(*ec).point.size(), 97U);
  const Bytes rsa_der = data_file("rsa-2048.spki.der");
  const auto rsa = parse_public_key(rsa_der);
  ASSERT_TRUE(rsa);
  ASSERT_TRUE(std::holds_alternative<RsaPublicKey>(*rsa));
  EXPECT_EQ(std::get<RsaPublicKey>(*rsa).modulus.size(), 256U);
  EXPECT_EQ(hex(std::get<RsaPublicKey>(*rsa).exponent), "010001");
  EXPECT_EQ(*key_algorithm(p384), PublicKeyAlgorithm::ec);
  EXPECT_EQ(*key_algorithm(rsa_der), PublicKeyAlgorithm::rsa);
}

TEST(PublicKey, RefusesPointsOffTheCurveAndOtherKeys) {
  Bytes off_curve = data_file("p256.spki.der");
  off_curve.back() ^= 1;
  Bytes compressed = data_file("p256.spki.der");
  compressed[26] = 2;
  Bytes other_curve = data_file("p256.spki.der");
  other_curve[22] = 6;  // another curve of the same arc
  for (const Bytes& der : {off_curve, compressed, other_curve, Bytes{}, Bytes{0x30, 0x00}}) {
    const auto key = parse_public_key(der);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::invalid_request);
  }
}

TEST(PublicKey, IdentifierIsTheFirst160BitsOfSha256) {
  const TemporaryDirectory directory;
  const Bytes spki = data_file("p256.spki.der");
  directory.write("bits", ByteView{spki}.subspan(26));  // what the BIT STRING holds
  const auto [status, output] = directory.run("openssl dgst -sha256 -r bits");
  ASSERT_EQ(status, 0);
  EXPECT_EQ(hex(*key_identifier(spki)), output.substr(0, 40));
}

}  // namespace
}  // namespace certwright::pki::key_test
