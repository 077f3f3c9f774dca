#include "pki/pem_blocks.h"

#include <gtest/gtest.h>

#include "pki/x509.h"

namespace certwright::pki::pem_blocks_test {
namespace {

TEST(PemBlocks, AreReadInOrderBetweenOtherText) {
  const std::string text = "Bag Attributes: none\n" + to_pem("EC PARAMETERS", Bytes{1}) + "\r\nwords\n" +
                           to_pem("EC PRIVATE KEY", Bytes(100, 7)) + "the end";
  const auto blocks = pem_blocks(text);
  ASSERT_TRUE(blocks) << blocks.error().detail;
  ASSERT_EQ(blocks->size(), 2U);
  EXPECT_EQ(blocks->at(0).label, "EC PARAMETERS");
  EXPECT_EQ(blocks->at(1).label, "EC PRIVATE KEY");
  EXPECT_TRUE(std::ranges::equal(blocks->at(1).der.reveal(), Bytes(100, 7)));
}

TEST(PemBlocks, TellAnOlderEncryptedKey) {
  const auto blocks = pem_blocks(
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
      "-----END RSA PRIVATE KEY-----\n");
  ASSERT_TRUE(blocks);
  ASSERT_EQ(blocks->size(), 1U);
  EXPECT_TRUE(blocks->front().encrypted);
  EXPECT_TRUE(blocks->front().der.empty());
}

TEST(PemBlocks, AreNoneInATextWithoutThem) {
  EXPECT_TRUE(pem_blocks("")->empty());
  EXPECT_TRUE(pem_blocks("\x30\x82 some DER -----END X-----")->empty());
}

TEST(PemBlocks, RefuseHalfABlock) {
  for (const char* const text :
       {"-----BEGIN X-----", "-----BEGIN X-----\nAAAA\n-----END Y-----\n", "-----BEGIN X\n-----\nAAAA\n-----END X-----",
        "-----BEGIN X-----\nA*AA\n-----END X-----\n", "-----BEGIN X-----\n-----END X-----\n", "-----BEGIN ",
        // OpenSSL passes over these, or reads something else in them.
        "-----BEGIN X-----AAAA-----END X-----", "-----BEGIN X-----\nAAAA-----END X-----\n",
        "  -----BEGIN X-----\nAAAA\n-----END X-----\n", "-----BEGIN X-----\nAAAA\n  -----END X-----\n",
        "-----BEGIN X-----\nAAAA\n-----END X----- y\n", "-----BEGIN X-----\nAAAA\n\nAAAA\n-----END X-----\n",
        "-----BEGIN X-----\nAAAA\nB: C\n-----END X-----\n", "-----BEGIN X-----\nAA AA\n-----END X-----\n",
        "-----BEGIN X-Y-----\nAAAA\n-----END X-Y-----\n", "-----BEGIN X-----\nB: C\n-----END X-----\n"}) {
    const auto blocks = pem_blocks(text);
    ASSERT_FALSE(blocks) << text;
    EXPECT_EQ(blocks.error().code, ErrorCode::invalid_request);
  }
}

}  // namespace
}  // namespace certwright::pki::pem_blocks_test
