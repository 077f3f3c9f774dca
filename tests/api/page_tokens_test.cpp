#include <gtest/gtest.h>

#include <set>

#include "api/page_tokens.h"

namespace certwright::api::page_tokens_test {
namespace {

PageTokens tokens_of(std::string_view key = "0123456789abcdef") { return PageTokens{Secret{key}}; }

TEST(PageTokens, open_what_they_sealed) {
  const PageTokens tokens = tokens_of();
  for (const std::string& position : {std::string{}, std::string{"7"}, std::string(300, '\xff'), std::string(40, '\0')})
    EXPECT_EQ(tokens.open(tokens.seal(position, "scope"), "scope"), position);
}

TEST(PageTokens, outlive_a_restart_with_the_same_key) {
  EXPECT_EQ(tokens_of().open(tokens_of().seal("7", "scope"), "scope"), "7");
}

TEST(PageTokens, are_bound_to_key_and_scope) {
  const std::string token = tokens_of().seal("7/10", "scope");
  EXPECT_FALSE(tokens_of("another-key-16by").open(token, "scope"));
  EXPECT_FALSE(tokens_of().open(token, "another scope"));
  // What is position in one and scope in the other is not the same.
  EXPECT_FALSE(tokens_of().open(tokens_of().seal("7", "1scope"), "scope"));
}

TEST(PageTokens, refuse_every_change_of_a_character) {
  const PageTokens tokens = tokens_of();
  const std::string token = tokens.seal("7/10", "scope");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(tokens.open(changed, "scope")) << i;
  }
  for (const std::string_view text : {"", "x", "====", "{}"}) EXPECT_FALSE(tokens.open(text, "scope"));
  EXPECT_FALSE(tokens.open(token + "A", "scope"));
}

TEST(PageTokens, do_not_show_the_position) {
  const PageTokens tokens = tokens_of();
  std::set<std::string> tails;
  // Positions that differ in their last octet alone: behind the tag, their tokens have nothing in common.
  for (int position = 10; position < 60; ++position)
    tails.insert(tokens.seal(std::string(9, '0') + std::to_string(position), "scope").substr(22, 12));
  EXPECT_EQ(tails.size(), 50U);
}

}  // namespace
}  // namespace certwright::api::page_tokens_test
