#include "checks/cdn.h"

#include <gtest/gtest.h>

namespace certwright::checks::cdn_test {
namespace {

TEST(Cdn, IsKnownByItsRanges) {
  EXPECT_EQ(cdn_at("104.16.0.0"), "Cloudflare");
  EXPECT_EQ(cdn_at("104.23.255.255"), "Cloudflare");
  EXPECT_EQ(cdn_at("104.28.0.0"), "");
  EXPECT_EQ(cdn_at("2606:4700:ffff::1"), "Cloudflare");
  EXPECT_EQ(cdn_at("2606:4701::1"), "");
  EXPECT_EQ(cdn_at("151.101.1.1"), "Fastly");
  EXPECT_EQ(cdn_at("99.84.1.1"), "Amazon CloudFront");
  EXPECT_EQ(cdn_at("no address"), "");
}

TEST(Cdn, IsKnownByItsServerHeader) {
  EXPECT_EQ(cdn_named_by("cloudflare"), "Cloudflare");
  EXPECT_EQ(cdn_named_by("AkamaiGHost"), "Akamai");
  EXPECT_EQ(cdn_named_by("nginx"), "");
  EXPECT_EQ(cdn_named_by(""), "");
}

}  // namespace
}  // namespace certwright::checks::cdn_test
