#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <p11-kit/pkcs11.h>

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "keys/pkcs11_objects.h"
#include "keys/pkcs11_signer.h"
#include "keys/pkcs11_token.h"
#include "keys/secret_file.h"
#include "tests/keys/soft_token.h"

namespace certwright::keys::pkcs11_test {
namespace {

using namespace std::chrono_literals;

bool verifies(const Signer& signer, ByteView message, const Bytes& signature, const EVP_MD* hash) {
  const std::uint8_t* at = signer.public_key().data();
  EVP_PKEY* const key = d2i_PUBKEY(nullptr, &at, static_cast<long>(signer.public_key().size()));
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const bool good = key != nullptr && EVP_DigestVerifyInit(context, nullptr, hash, nullptr, key) == 1 &&
                    EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return good;
}

const EVP_MD* hash_of(pki::KeyKind kind) { return kind == pki::KeyKind::p384 ? EVP_sha384() : EVP_sha256(); }

class Pkcs11Test : public testing::Test {
 protected:
  static Pkcs11Uri uri(const std::string& object = "issuing", const std::string& token = test::SoftToken::label) {
    return {.token = token, .object = object};
  }
  static Pkcs11Token::Options options(const std::string& pin = test::SoftToken::pin) {
    return {.module = test::SoftToken::module, .uri = uri(), .pin = Secret{pin}};
  }
  static std::shared_ptr<Pkcs11Token> opened() {
    auto token = Pkcs11Token::open(options());
    EXPECT_TRUE(token) << token.error().detail;
    return *token;
  }
  static std::unique_ptr<Signer> made(const std::shared_ptr<Pkcs11Token>& token, pki::KeyKind kind) {
    const auto generated = token->generate(kind, uri(), Bytes{1, 2, 3});
    EXPECT_TRUE(generated) << generated.error().detail;
    auto signer = open_pkcs11_signer(token, uri());
    EXPECT_TRUE(signer) << signer.error().detail;
    return std::move(*signer);
  }

  const test::SoftToken token_;
  const ByteView message_ = bytes_of("what is to be signed");
};

class Pkcs11Kinds : public Pkcs11Test, public testing::WithParamInterface<pki::KeyKind> {};

TEST_P(Pkcs11Kinds, SignsWithAKeyMadeInTheToken) {
  const auto token = opened();
  const auto signer = made(token, GetParam());
  // As a software key of the same kind says it.
  const auto software = pki::PrivateKey::generate(GetParam());
  EXPECT_EQ(hex(signer->signature_algorithm()), hex(software->signature_algorithm()));
  EXPECT_EQ(signer->public_key().size(), software->public_key().size());
  for (int i = 0; i < 20; ++i) {
    const auto signature = signer->sign(message_);
    ASSERT_TRUE(signature) << signature.error().detail;
    EXPECT_TRUE(verifies(*signer, message_, *signature, hash_of(GetParam())));
    EXPECT_FALSE(verifies(*signer, bytes_of("something else"), *signature, hash_of(GetParam())));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Pkcs11Kinds,
                         testing::Values(pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048),
                         [](const auto& each) {
                           std::string name{pki::to_string(each.param)};
                           std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
                           return name;
                         });

TEST_F(Pkcs11Test, AKeyMadeThereCannotBeTakenOut) {
  const auto token = opened();
  static_cast<void>(made(token, pki::KeyKind::p256));
  Bytes value;
  CK_RV told = CKR_OK;
  ASSERT_TRUE(
      token->run("reading", [&](const Pkcs11Functions& f, unsigned long session, std::uint64_t) -> Result<CK_RV> {
        std::vector<unsigned long> keys;
        if (const CK_RV found = find_objects(f, session, CKO_PRIVATE_KEY, uri(), keys); found != CKR_OK) return found;
        EXPECT_EQ(keys.size(), 1U);
        told = read_attribute(f, session, keys.at(0), CKA_VALUE, value);
        return CKR_OK;
      }));
  EXPECT_EQ(told, CKR_ATTRIBUTE_SENSITIVE);
  EXPECT_TRUE(value.empty());
  const std::string tool = std::string{"pkcs11-tool --module "} + test::SoftToken::module + " --login --pin " +
                           test::SoftToken::pin + " --token-label " + test::SoftToken::label;
  EXPECT_TRUE(test::SoftToken::succeeds(tool + " --list-objects --type privkey | grep -q 'never extractable'"));
}

TEST_F(Pkcs11Test, AKeyThatCanBeTakenOutIsRefused) {
  const std::string tool = std::string{"pkcs11-tool --module "} + test::SoftToken::module + " --login --pin " +
                           test::SoftToken::pin + " --token-label " + test::SoftToken::label;
  ASSERT_TRUE(test::SoftToken::succeeds(tool + " --keypairgen --key-type EC:prime256v1 --label issuing --id 01 "
                                               "--extractable"));
  const auto signer = open_pkcs11_signer(opened(), uri());
  ASSERT_FALSE(signer);
  EXPECT_EQ(signer.error().code, ErrorCode::invalid_request);
  EXPECT_NE(signer.error().detail.find("can be taken out"), std::string::npos) << signer.error().detail;
}

TEST_F(Pkcs11Test, NoTwoKeysAreMadeUnderOneName) {
  const auto token = opened();
  static_cast<void>(made(token, pki::KeyKind::p256));
  const auto again = token->generate(pki::KeyKind::p256, uri(), Bytes{4});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
}

TEST_F(Pkcs11Test, WhatIsNotThereIsSaid) {
  auto wrong_token = options();
  wrong_token.uri.token = "another";
  auto wrong_module = options();
  wrong_module.module = "/nowhere/module.so";
  auto no_module = options();
  no_module.module = "/usr/lib/x86_64-linux-gnu/libfmt.so.9";
  struct {
    Pkcs11Token::Options options;
    ErrorCode code;
    const char* reason;
  } cases[] = {{std::move(wrong_token), ErrorCode::unavailable, "is not there"},
               {std::move(wrong_module), ErrorCode::not_found, "no PKCS#11 module"},
               {options("00000000"), ErrorCode::access_denied, "refuses the PIN"}};
  for (auto& each : cases) {
    const auto token = Pkcs11Token::open(std::move(each.options));
    ASSERT_FALSE(token) << each.reason;
    EXPECT_EQ(token.error().code, each.code);
    EXPECT_NE(token.error().detail.find(each.reason), std::string::npos) << token.error().detail;
    EXPECT_EQ(token.error().detail.find("00000000"), std::string::npos) << "no PIN in messages";
  }
  EXPECT_FALSE(Pkcs11Token::open(std::move(no_module)));
  const auto signer = open_pkcs11_signer(opened(), uri("nothing"));
  ASSERT_FALSE(signer);
  EXPECT_EQ(signer.error().code, ErrorCode::not_found);
  EXPECT_NE(signer.error().detail.find("object=nothing"), std::string::npos) << signer.error().detail;
}

TEST_F(Pkcs11Test, OneOfTwoTokensIsFoundByItsLabel) {
  token_.add("another");
  auto other = options();
  other.uri.token = "another";
  const auto first = opened();
  const auto second = Pkcs11Token::open(std::move(other));
  ASSERT_TRUE(second) << second.error().detail;
  static_cast<void>(made(first, pki::KeyKind::p256));
  EXPECT_TRUE(open_pkcs11_signer(first, uri()));
  EXPECT_FALSE(open_pkcs11_signer(*second, uri()));
}

TEST_F(Pkcs11Test, LostSessionsAndLogInsAreMadeAnew) {
  const auto signer = made(opened(), pki::KeyKind::p256);
  for (int i = 0; i < 5; ++i) {
    test::SoftToken::kill_sessions();
    const auto signature = signer->sign(message_);
    ASSERT_TRUE(signature) << signature.error().detail;
    EXPECT_TRUE(verifies(*signer, message_, *signature, EVP_sha256()));
  }
}

TEST_F(Pkcs11Test, ATokenThatWasAwaySignsAgain) {
  const auto signer = made(opened(), pki::KeyKind::p256);
  token_.remove();
  test::SoftToken::kill_sessions();
  for (int i = 0; i < 3; ++i) {
    const auto signature = signer->sign(message_);
    ASSERT_FALSE(signature);
    EXPECT_EQ(signature.error().code, ErrorCode::unavailable) << signature.error().detail;
  }
  token_.bring_back();
  std::this_thread::sleep_for(150ms);
  const auto signature = signer->sign(message_);
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_TRUE(verifies(*signer, message_, *signature, EVP_sha256()));
}

TEST_F(Pkcs11Test, TwoTokensOfOneModuleSurviveEachOther) {
  token_.add("another");
  auto other = options();
  other.uri.token = "another";
  const auto second = Pkcs11Token::open(std::move(other));
  ASSERT_TRUE(second);
  ASSERT_TRUE((*second)->generate(pki::KeyKind::p384, uri("issuing", "another"), Bytes{9}));
  const auto signer = made(opened(), pki::KeyKind::p256);
  const auto other_signer = open_pkcs11_signer(*second, uri("issuing", "another"));
  ASSERT_TRUE(other_signer) << other_signer.error().detail;
  for (int i = 0; i < 4; ++i) {
    // The first to notice restarts the module under the other.
    token_.remove();
    test::SoftToken::kill_sessions();
    EXPECT_FALSE((i % 2 == 0 ? *signer : **other_signer).sign(message_));
    token_.bring_back();
    std::this_thread::sleep_for(150ms);
    const auto one = signer->sign(message_);
    const auto two = (*other_signer)->sign(message_);
    ASSERT_TRUE(one) << one.error().detail;
    ASSERT_TRUE(two) << two.error().detail;
    EXPECT_TRUE(verifies(*signer, message_, *one, EVP_sha256()));
    EXPECT_TRUE(verifies(**other_signer, message_, *two, EVP_sha384()));
  }
}

TEST_F(Pkcs11Test, ThreadsShareSessionsAndSurviveTheirLoss) {
  auto few = options();
  few.sessions = 3;
  const auto token = Pkcs11Token::open(std::move(few));
  ASSERT_TRUE(token);
  const auto signer = made(*token, pki::KeyKind::p256);
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  // SoftHSM frees a session that is signing when all are closed, so they are closed between two signatures.
  std::shared_mutex signing;
  {
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 100; ++i) {
          const auto signature = [&] {
            const std::shared_lock lock{signing};
            return signer->sign(message_);
          }();
          ++(signature && verifies(*signer, message_, *signature, EVP_sha256()) ? good : bad);
        }
      });
    for (int i = 0; i < 5; ++i) {
      std::this_thread::sleep_for(10ms);
      const std::lock_guard lock{signing};
      test::SoftToken::kill_sessions();
    }
  }
  // A call may lose its session twice in a row; those are told as unavailable, and never as a wrong signature.
  EXPECT_GE(good, 780);
  EXPECT_LE(bad, 20);
}

TEST(SecretFile, HoldsOneLineForItsOwnerOnly) {
  const test::TemporaryDirectory directory;
  const auto with = [&](std::string_view text, int mode) {
    const auto path = directory.write("pin", bytes_of(text));
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
    return read_secret_file(path.string(), "PIN");
  };
  EXPECT_EQ(with("1234\n", 0600)->reveal_text(), "1234");
  EXPECT_EQ(with("1234", 0400)->reveal_text(), "1234");
  EXPECT_EQ(with("1234\r\n", 0600)->reveal_text(), "1234");
  EXPECT_EQ(with("1234\n", 0640).error().code, ErrorCode::access_denied);
  EXPECT_EQ(with("", 0600).error().code, ErrorCode::invalid_request);
  EXPECT_EQ(with("12\n34\n", 0600).error().code, ErrorCode::invalid_request);
  EXPECT_EQ(with(std::string(1025, '1'), 0600).error().code, ErrorCode::invalid_request);
  EXPECT_EQ(read_secret_file((directory / "none").string(), "PIN").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_secret_file("/dev/null", "PIN").error().code, ErrorCode::invalid_request);
}

}  // namespace
}  // namespace certwright::keys::pkcs11_test
