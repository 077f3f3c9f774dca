#include "keys/pkcs11_uri.h"

#include <gtest/gtest.h>

namespace certwright::keys::pkcs11_uri_test {
namespace {

TEST(Pkcs11Uri, SaysWhichTokenAndWhichKey) {
  const auto uri = parse_pkcs11_uri("pkcs11:token=Our%20CA;serial=0123;object=issuing;id=%01%aB;type=private");
  ASSERT_TRUE(uri) << uri.error().detail;
  EXPECT_EQ(uri->token, "Our CA");
  EXPECT_EQ(uri->serial, "0123");
  EXPECT_EQ(uri->object, "issuing");
  EXPECT_EQ(hex(uri->id), "01ab");
  EXPECT_EQ(to_string(*uri), "pkcs11:token=Our%20CA;serial=0123;object=issuing;id=%01%AB");
}

TEST(Pkcs11Uri, WithSemicolonsAndUmlautsIsReadAsItWasWritten) {
  const auto uri = parse_pkcs11_uri("pkcs11:token=a%3Bb%3d;object=%C3%BC");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->token, "a;b=");
  EXPECT_EQ(uri->object, "\xc3\xbc");
  const auto again = parse_pkcs11_uri(to_string(*uri));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->token, uri->token);
}

TEST(Pkcs11Uri, IsReadStrictly) {
  struct {
    const char* text;
    const char* reason;
  } const cases[] = {
      {"", "begin with pkcs11:"},
      {"PKCS11:token=a;object=b", "begin with pkcs11:"},
      {"pkcs11:", "no value"},
      {"pkcs11:token=a", "names no key"},
      {"pkcs11:object=a", "names no token"},
      {"pkcs11:token=a;object=b;", "no value"},
      {"pkcs11:token=a;;object=b", "no value"},
      {"pkcs11:token=;object=b", "empty"},
      {"pkcs11:token=a;token=b;object=c", "token twice"},
      {"pkcs11:token=a;id=%01;id=%02", "id twice"},
      {"pkcs11:token=a;object=b;pin-value=1234", "attribute \"pin-value\""},
      {"pkcs11:token=a;object=b;slot-id=1", "attribute \"slot-id\""},
      {"pkcs11:token=a;object=b?pin-value=1234", "query"},
      {"pkcs11:token=a;object=b;type=public", "type"},
      {"pkcs11:token=a b;object=c", "%XX"},
      {"pkcs11:token=a/b;object=c", "%XX"},
      {"pkcs11:token=%4;object=c", "two digits"},
      {"pkcs11:token=%zz;object=c", "two digits"},
      {"pkcs11:token=%;object=c", "two digits"},
  };
  for (const auto& each : cases) {
    const auto uri = parse_pkcs11_uri(each.text);
    ASSERT_FALSE(uri) << each.text;
    EXPECT_EQ(uri.error().code, ErrorCode::invalid_request) << each.text;
    EXPECT_NE(uri.error().detail.find(each.reason), std::string::npos) << each.text << ": " << uri.error().detail;
  }
  EXPECT_FALSE(parse_pkcs11_uri("pkcs11:token=" + std::string(256, 'a') + ";object=b"));
}

}  // namespace
}  // namespace certwright::keys::pkcs11_uri_test
