#include "pki/encrypted_key.h"

#include <gtest/gtest.h>

#include "pki/x509.h"

namespace certwright::pki::encrypted_key_test {
namespace {

constexpr int few_rounds = 1000;

TEST(EncryptedKey, WhatWasWrittenIsReadWithItsPassphrase) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::rsa_2048}) {
    const auto key = PrivateKey::generate(kind);
    const auto pem = encrypted_pem(*key->pkcs8(), Secret{"correct horse"}, few_rounds);
    const auto read = read_encrypted_pem(Secret{*pem}, Secret{"correct horse"});
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(hex(read->public_key()), hex(key->public_key()));
    for (const char* wrong : {"", "correct horse ", "battery"}) {
      const auto refused = read_encrypted_pem(Secret{*pem}, Secret{wrong});
      ASSERT_FALSE(refused) << wrong;
      EXPECT_EQ(refused.error().code, ErrorCode::access_denied) << wrong;
    }
  }
}

TEST(EncryptedKey, AKeyInTheClearNeedsNone) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const Secret pem{to_pem("PRIVATE KEY", key->pkcs8()->reveal())};
  const auto read = read_encrypted_pem(pem, Secret{});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(hex(read->public_key()), hex(key->public_key()));
}

TEST(EncryptedKey, WhatIsNoKeyIsRefused) {
  for (const std::string& text : {std::string{}, std::string{"words"}, to_pem("PRIVATE KEY", Bytes{0x30, 0x00}),
                                  to_pem("CERTIFICATE", Bytes{0x30, 0x00})}) {
    const auto read = read_encrypted_pem(Secret{text}, Secret{"correct horse"});
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_request) << text;
  }
}

}  // namespace
}  // namespace certwright::pki::encrypted_key_test
