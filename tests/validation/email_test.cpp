#include "validation/email.h"

#include <gtest/gtest.h>

#include <set>

#include "base/bytes.h"
#include "base/digest.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_random.h"

namespace certwright::validation::email_test {
namespace {

TEST(ApprovalCode, is_256_bits_in_base64url_and_differs_each_time) {
  fakes::FakeRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const Secret code = make_approval_code(random);
    EXPECT_EQ(code.reveal_text().size(), approval_code_length);
    const auto bytes = from_base64url(code.reveal_text());
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 32U);
    seen.emplace(code.reveal_text());
  }
  EXPECT_EQ(seen.size(), 100U);
}

TEST(ApprovalCode, is_kept_as_its_hash) {
  fakes::FakeRandom random;
  const Secret code = make_approval_code(random);
  const auto hash = approval_code_hash(code.reveal_text());
  ASSERT_TRUE(hash);
  EXPECT_EQ(*hash, hex(sha256(code.reveal())));
  model::Mail mail;
  mail.code_hash = *hash;
  EXPECT_TRUE(is_code_of(code.reveal_text(), mail));
  EXPECT_FALSE(is_code_of(make_approval_code(random).reveal_text(), mail));
  mail.code_hash.clear();
  EXPECT_FALSE(is_code_of(code.reveal_text(), mail)) << "a mail that asks nothing";
}

TEST(ApprovalCode, what_has_not_its_form_is_none) {
  const std::string code(approval_code_length, 'A');
  EXPECT_TRUE(approval_code_hash(code));
  for (const std::string& other :
       {std::string{}, code + "A", code.substr(1), code.substr(1) + "=", code.substr(1) + "+", code.substr(1) + "/",
        code.substr(1) + std::string(1, '\0'), code.substr(1) + "\n", std::string(100'000, 'A')})
    EXPECT_FALSE(approval_code_hash(other)) << other.size();
}

TEST(ProofOfApproval, says_who_was_asked_and_what_was_answered_and_never_the_code) {
  fakes::FakeRandom random;
  const Secret code = make_approval_code(random);
  model::Mail mail;
  mail.id = "0123456789abcdef0123456789abcdef";
  mail.to = "admin@shop.example.net";
  mail.code_hash = *approval_code_hash(code.reveal_text());
  mail.answer = model::MailAnswer{.approved = true, .at = fakes::FakeClock{}.now(), .peer = "192.0.2.7"};
  const model::Proof proof = proof_of_approval(mail, "shop.example.net");
  EXPECT_EQ(proof.base_name, "shop.example.net");
  EXPECT_EQ(proof.method, model::ValidationMethod::email);
  EXPECT_EQ(proof.question, "mail 0123456789abcdef0123456789abcdef to admin@shop.example.net");
  EXPECT_EQ(proof.answer, "approved at 2026-11-23T00:00:00Z from 192.0.2.7");
  EXPECT_EQ(proof.at, mail.answer->at);
  for (const std::string& text : {proof.question, proof.answer, proof.resolver}) {
    EXPECT_EQ(text.find(code.reveal_text()), std::string::npos);
    EXPECT_EQ(text.find(mail.code_hash), std::string::npos);
  }
}

}  // namespace
}  // namespace certwright::validation::email_test
