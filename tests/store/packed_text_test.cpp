#include "store/sqlite/packed_text.h"

#include <gtest/gtest.h>

#include <thread>

namespace certwright::store::sqlite::packed_text_test {
namespace {

std::string like_a_decision(std::size_t names) {
  std::string text = R"({"at":"2026-11-27T05:14:33.416Z","terms":"0123456789abcdef","names":[)";
  for (std::size_t i = 0; i < names; ++i)
    text += R"("www)" + std::to_string(i) +
            R"(.example.net"],"policy_facts":[{"name":"www.example.net","method":"DNS","validation_domain":"www",)";
  return text + R"("resolver":"recursive resolver","special_use":{}}]})";
}

TEST(PackedText, comes_back_as_it_was) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const std::string& text : {std::string{}, std::string{"x"}, like_a_decision(1), like_a_decision(100),
                                  std::string(300'000, 'a'), every_byte}) {
    const auto back = unpack_text(pack_text(text));
    ASSERT_TRUE(back) << text.size();
    EXPECT_EQ(*back, text);
  }
}

TEST(PackedText, is_short_for_what_is_like_the_others) {
  const std::string text = like_a_decision(1);
  EXPECT_LT(pack_text(text).size() * 2, text.size());
}

TEST(PackedText, is_packed_on_any_thread) {
  const std::string text = like_a_decision(3);
  const Bytes here = pack_text(text);
  Bytes there;
  std::thread{[&] { there = pack_text(text); }}.join();
  EXPECT_EQ(here, there);
}

TEST(PackedText, damage_is_told) {
  const Bytes good = pack_text(like_a_decision(2));
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(unpack_text(ByteView{good}.first(length))) << length;
  Bytes other_dictionary = good;
  other_dictionary.at(2) ^= 1U;  // its check stands after the two bytes of the header
  EXPECT_FALSE(unpack_text(other_dictionary));
  Bytes changed = good;
  changed.back() ^= 1U;
  EXPECT_FALSE(unpack_text(changed)) << "the text has a check of its own";
}

}  // namespace
}  // namespace certwright::store::sqlite::packed_text_test
