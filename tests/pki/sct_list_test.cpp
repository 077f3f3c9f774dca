#include "pki/sct_list.h"

#include <gtest/gtest.h>

#include <string>

#include "pki/der.h"

namespace certwright::pki::sct_list_test {
namespace {

Bytes counted(ByteView content) {
  return der::concat(
      {Bytes{static_cast<std::uint8_t>(content.size() >> 8U), static_cast<std::uint8_t>(content.size())}, content});
}

// RFC 6962 section 3.2: version, log, time, extensions, algorithms, signature.
Bytes timestamp(std::uint8_t version = 0, ByteView extensions = {}, ByteView more = {}) {
  return der::concat({Bytes{version}, Bytes(32, 7), *from_hex("0000018bcfe56800"), counted(extensions), Bytes{4, 3},
                      counted(Bytes(70, 0x30)), more});
}

Bytes list_of(std::initializer_list<ByteView> timestamps) {
  Bytes all;
  for (const ByteView each : timestamps) all = der::concat({all, counted(each)});
  return der::octet_string(counted(all));
}

TEST(SctList, GivesEveryTimestamp) {
  const Bytes list = list_of({timestamp(), timestamp(0, Bytes{1, 2})});
  const auto read = read_sct_list(list);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(hex(read->at(0).log_id), hex(Bytes(32, 7)));
  EXPECT_EQ(read->at(0).at_ms, 1'700'000'000'000U);
  EXPECT_TRUE(read->at(0).extensions.empty());
  EXPECT_FALSE(read->at(0).by_rsa);
  EXPECT_EQ(read->at(0).signature.size(), 70U);
  EXPECT_EQ(hex(read->at(1).extensions), "0102");
}

TEST(SctList, RefusesWhatIsNone) {
  const Bytes good = timestamp();
  const ByteView whole{good};
  Bytes sha1 = good;
  sha1[43] = 2;
  Bytes dsa = good;
  dsa[44] = 2;
  const std::pair<const char*, Bytes> all[] = {
      {"signed with SHA-1", list_of({sha1})},
      {"signed by DSA", list_of({dsa})},
      {"nothing", {}},
      {"no OCTET STRING", counted(counted(good))},
      {"an empty OCTET STRING", der::octet_string({})},
      {"an empty list", der::octet_string(counted({}))},
      {"an empty timestamp", list_of({ByteView{}})},
      {"another version", list_of({timestamp(1)})},
      {"octets after a signature", list_of({timestamp(0, {}, Bytes{0})})},
      {"octets after the list", der::octet_string(der::concat({counted(counted(good)), Bytes{0}}))},
      {"a list that is cut off", der::octet_string(ByteView{counted(counted(good))}.first(40))},
  };
  for (const auto& [what, value] : all) EXPECT_FALSE(read_sct_list(value)) << what;
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_FALSE(read_sct_list(list_of({whole.first(bytes)}))) << bytes;
}

}  // namespace
}  // namespace certwright::pki::sct_list_test
