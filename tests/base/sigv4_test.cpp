#include "base/sigv4.h"

#include <gtest/gtest.h>

namespace certwright::sigv4_test {
namespace {

// The example of AWS's documentation of Signature Version 4.
TEST(SigV4SigningKey, documented_example) {
  EXPECT_EQ(
      hex(sigv4_signing_key(bytes_of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "20120215", "us-east-1", "iam")),
      "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
}

TEST(AmzDate, of_a_year_that_nanoseconds_cannot_count) {
  EXPECT_EQ(amz_date(Timestamp{std::chrono::sys_days{std::chrono::year{2500} / 3 / 1}}), "25000301T000000Z");
}

}  // namespace
}  // namespace certwright::sigv4_test
