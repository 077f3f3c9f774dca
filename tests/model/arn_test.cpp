#include "model/arn.h"

#include <gtest/gtest.h>

namespace certwright::model::arn_test {
namespace {

TEST(AuthorityArn, IsReadBackAsItWasMade) {
  const std::string arn = make_authority_arn("cn-north-1", "123456789012", "11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(arn,
            "arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555");
  const auto parts = parse_authority_arn(arn);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->region, "cn-north-1");
  EXPECT_EQ(parts->account, "123456789012");
  EXPECT_EQ(parts->resource, "11111111-2222-3333-4444-555555555555");
}

TEST(AuthorityArn, IsNoOtherArn) {
  for (const char* const text : {"", "arn", "arn:aws:acm-pca:us-east-1:123456789012",
                                 "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/",
                                 "arn:aws:acm-pca:us-east-1:123456789012:certificate/1",
                                 "arn:aws:acm:us-east-1:123456789012:certificate-authority/1",
                                 "urn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1",
                                 "arn:aws:acm-pca:us-east-1:certificate-authority/1"}) {
    const auto parts = parse_authority_arn(text);
    ASSERT_FALSE(parts) << text;
    EXPECT_EQ(parts.error().code, ErrorCode::invalid_arn) << text;
  }
  EXPECT_FALSE(parse_certificate_arn("arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1"));
  EXPECT_TRUE(parse_certificate_arn("arn:aws:acm:us-east-1:123456789012:certificate/1"));
}

}  // namespace
}  // namespace certwright::model::arn_test
