// What is wrong with a public key, and the operator's list of keys.
#include "pki/key_checks.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "pki/blocked_keys.h"
#include "pki/der.h"
#include "pki/key.h"
#include "pki/rsa_modulus.h"
#include "tests/pki/files.h"

namespace certwright::pki::key_checks_test {
namespace {

const Bytes f4{1, 0, 1};

Bytes rsa_key(ByteView modulus, ByteView exponent) {
  return der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
                        der::bit_string(der::sequence({der::integer(modulus), der::integer(exponent)}))});
}

Bytes ec_key(const char* curve, ByteView point) {
  return der::sequence({der::sequence({der::oid("1.2.840.10045.2.1"), der::oid(curve)}), der::bit_string(point)});
}

Bytes good_modulus() {
  const Bytes key = test::data_file("rsa-2048.spki.der");
  return {key.begin() + 33, key.begin() + 33 + 256};
}

Bytes first_octets(const Bytes& whole, std::size_t count) {
  return {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(count)};
}

Bytes times(const Bytes& number, unsigned factor) {
  Bytes product(number.size() + 2);
  unsigned carry = 0;
  for (std::size_t i = product.size(); i > 0; --i) {
    const unsigned part = (i > 2 ? number[i - 3] * factor : 0U) + carry;
    product[i - 1] = static_cast<std::uint8_t>(part);
    carry = part >> 8U;
  }
  return product;
}

TEST(KeyChecks, KeysOfEveryKindPass) {
  for (const char* const name : {"p256", "p384", "rsa-2048"}) {
    const KeyFacts key = check_key(test::data_file(std::string{name} + ".spki.der"));
    EXPECT_EQ(key.faults, 0U) << name;
    EXPECT_FALSE(refusal_of(key)) << name;
  }
  for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::rsa_3072, KeyKind::p256, KeyKind::p384}) {
    const auto key = PrivateKey::generate(kind);
    ASSERT_TRUE(key);
    EXPECT_EQ(check_key(key->public_key()).faults, 0U) << to_string(kind);
  }
}

TEST(KeyChecks, TellWhatAKeyIs) {
  const KeyFacts rsa = check_key(test::data_file("rsa-2048.spki.der"));
  EXPECT_EQ(rsa.kind, KeyFacts::Kind::rsa);
  EXPECT_EQ(rsa.bits, 2048U);
  const KeyFacts ec = check_key(test::data_file("p384.spki.der"));
  EXPECT_EQ(ec.kind, KeyFacts::Kind::ec);
  EXPECT_EQ(ec.bits, 384U);
  EXPECT_EQ(ec.curve, "P-384");
}

struct Case {
  const char* name;
  Bytes key;
  KeyFault fault;
};

std::vector<Case> cases() {
  const Bytes good = good_modulus();
  Bytes even = good;
  even.back() &= 0xfe;
  Bytes of_2047_bits = good;
  of_2047_bits[0] = 0x7f;
  const Bytes p256 = test::data_file("p256.spki.der");
  const Bytes point(p256.end() - 65, p256.end());
  Bytes off = point;
  off.back() ^= 1;
  Bytes compressed(point.begin(), point.begin() + 33);
  compressed[0] = 2;
  Bytes without_null = der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1")}),
                                      der::bit_string(der::sequence({der::integer(good), der::integer(f4)}))});
  return {
      {"nothing", {}, KeyFault::malformed},
      {"bytes_behind",
       [&] {
         Bytes key = p256;
         key.push_back(0);
         return key;
       }(),
       KeyFault::malformed},
      {"rsa_key_is_no_sequence",
       der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}), der::bit_string(der::null())}),
       KeyFault::malformed},
      {"ed25519", der::sequence({der::sequence({der::oid("1.3.101.112")}), der::bit_string(Bytes(32, 1))}),
       KeyFault::algorithm},
      {"rsa_without_null", without_null, KeyFault::algorithm},
      {"secp256k1", ec_key("1.3.132.0.10", point), KeyFault::curve},
      {"written_out_curve",
       der::sequence({der::sequence({der::oid("1.2.840.10045.2.1"), der::sequence({})}), der::bit_string(point)}),
       KeyFault::curve},
      {"off_the_curve", ec_key("1.2.840.10045.3.1.7", off), KeyFault::point},
      {"compressed", ec_key("1.2.840.10045.3.1.7", compressed), KeyFault::point},
      {"infinity", ec_key("1.2.840.10045.3.1.7", Bytes{0}), KeyFault::point},
      {"point_of_another_curve", ec_key("1.3.132.0.34", point), KeyFault::point},
      {"no_modulus", rsa_key(Bytes{}, f4), KeyFault::modulus_size},
      {"bits_1024", rsa_key(first_octets(good, 128), f4), KeyFault::modulus_size},
      {"bits_2047", rsa_key(of_2047_bits, f4), KeyFault::modulus_size},
      {"bits_16392", rsa_key(Bytes(2049, 0xff), f4), KeyFault::modulus_size},
      {"exponent_0", rsa_key(good, Bytes{0}), KeyFault::exponent},
      {"exponent_1", rsa_key(good, Bytes{1}), KeyFault::exponent},
      {"exponent_even", rsa_key(good, Bytes{1, 0, 0}), KeyFault::exponent},
      {"exponent_3", rsa_key(good, Bytes{3}), KeyFault::exponent_range},
      {"exponent_of_257_bits", rsa_key(good, Bytes(33, 0xff)), KeyFault::exponent_range},
      {"even_modulus", rsa_key(even, f4), KeyFault::small_factor},
      {"factor_751", rsa_key(times(good, 751), f4), KeyFault::small_factor},
      {"factor_3", rsa_key(times(good, 3), f4), KeyFault::small_factor},
      {"roca", test::data_file("roca.spki.der"), KeyFault::roca},
      {"close_primes", test::data_file("close-primes.spki.der"), KeyFault::close_primes},
  };
}

TEST(KeyChecks, FindWhatIsWrong) {
  for (const auto& [name, key, fault] : cases()) {
    const KeyFacts facts = check_key(key);
    EXPECT_TRUE(facts.has(fault)) << name << " " << to_string(fault) << " " << facts.faults;
    EXPECT_EQ(refusal_of(facts).has_value(), fault != KeyFault::exponent_range) << name;
    EXPECT_FALSE(words_of(fault).en.empty() || words_of(fault).ja.empty());
  }
}

TEST(KeyChecks, ADivisorOf757IsNoSmallFactor) {
  EXPECT_FALSE(check_key(rsa_key(times(good_modulus(), 757), f4)).has(KeyFault::small_factor));
}

TEST(KeyChecks, QuickLeavesOutFermatAlone) {
  EXPECT_EQ(check_key(test::data_file("close-primes.spki.der"), KeyDepth::quick).faults, 0U);
  EXPECT_TRUE(check_key(test::data_file("roca.spki.der"), KeyDepth::quick).has(KeyFault::roca));
}

TEST(KeyChecks, TheSquareOfAPrimeHasClosePrimes) {
  // 65537^128: a square whose root is known.
  EXPECT_TRUE(has_close_primes(Bytes{0x01, 0x00, 0x02, 0x00, 0x01}));
  EXPECT_FALSE(has_close_primes(Bytes{}));
  EXPECT_FALSE(has_close_primes(Bytes{0}));
}

TEST(KeyChecks, OnlyOneOfManyKeysLooksLikeRoca) {
  // Multiples of an honest modulus have other remainders each: none of a thousand has the fingerprint.
  Bytes modulus = good_modulus();
  for (int i = 0; i < 1000; ++i) {
    modulus[100] = static_cast<std::uint8_t>(i);
    modulus[101] = static_cast<std::uint8_t>(i >> 8);
    EXPECT_FALSE(look_for_small_primes(modulus).has_roca_fingerprint);
  }
}

TEST(BlockedKeys, AreFoundByTheHashOfTheirKey) {
  const Bytes key = test::data_file("p256.spki.der");
  const std::string hash = hex(sha256(key));
  std::string upper = hash;
  for (char& letter : upper)
    if (letter >= 'a' && letter <= 'f') letter = static_cast<char>(letter - 'a' + 'A');
  for (const std::string& text :
       {hash, "# ours\n\n  " + upper + "  # stolen\r\n", std::string(64, '0') + "\n" + hash + "\n" + hash}) {
    const auto blocked = BlockedKeys::parse(text);
    ASSERT_TRUE(blocked) << text;
    EXPECT_TRUE(blocked->contains(key)) << text;
    EXPECT_FALSE(blocked->contains(test::data_file("p384.spki.der")));
  }
  EXPECT_EQ(BlockedKeys::parse(hash + "\n" + hash)->size(), 1U);
  EXPECT_FALSE(BlockedKeys{}.contains(key));
}

TEST(BlockedKeys, RefuseWhatIsNoHash) {
  for (const std::string& line : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), std::string{"-"}}) {
    const auto blocked = BlockedKeys::parse("# first\n" + line);
    ASSERT_FALSE(blocked) << line;
    EXPECT_EQ(blocked.error().detail, "line 2 is not a SHA-256 of 64 hexadecimal digits");
  }
  EXPECT_FALSE(BlockedKeys::load("/nowhere/keys.txt"));
}

TEST(BlockedKeys, LoadAFile) {
  const test::TemporaryDirectory folder;
  folder.write("keys.txt", bytes_of(hex(sha256(test::data_file("p256.spki.der"))) + "\n"));
  const auto blocked = BlockedKeys::load((folder / "keys.txt").string());
  ASSERT_TRUE(blocked) << blocked.error().detail;
  EXPECT_TRUE(blocked->contains(test::data_file("p256.spki.der")));
}

}  // namespace
}  // namespace certwright::pki::key_checks_test
