#include "model/wildcard.h"

#include <gtest/gtest.h>

#include <string>

namespace certwright::model::wildcard_test {
namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
};

TEST(WildcardPattern, stands_for_runs_and_single_characters) {
  for (const Case& one : {
           Case{"", "", true},
           Case{"", "a", false},
           Case{"*", "", true},
           Case{"*", "anything at all", true},
           Case{"?", "", false},
           Case{"?", "a", true},
           Case{"?", "ab", false},
           Case{"abc", "abc", true},
           Case{"abc", "ABC", false},
           Case{"*.example.com", "a.b.example.com", true},
           Case{"*.example.com", ".example.com", true},
           Case{"*.example.com", "example.com", false},
           Case{"*.example.com", "a.example.com.evil.net", false},
           Case{"a*b*c", "a-b-b-c-c", true},
           Case{"a*b*c", "a-c-b", false},
           Case{"a*bc", "abcbc", true},
           Case{"**a**", "a", true},
           Case{"?*?", "a", false},
           Case{"?*?", "ab", true},
           Case{"*?c", "abc", true},
           Case{"a?c*", "abc", true},
           Case{"??", "\xc3\xa9", false},  // one character of two bytes
           Case{"?", "\xc3\xa9", true},
           Case{"*?\xc3\xa9", "\xc3\xa8\xc3\xa9", true},
           Case{"*?\xc3\xa9", "\xc3\xa9", false},
       })
    EXPECT_EQ(Wildcard::of(one.pattern).matches(one.text), one.matches) << one.pattern << " against " << one.text;
}

TEST(WildcardPattern, does_not_blow_up) {
  // A matcher that takes back every `*` needs more steps for this than there is time.
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  pattern += "b";
  EXPECT_FALSE(Wildcard::of(pattern).matches(std::string(2000, 'a')));
  EXPECT_TRUE(Wildcard::of(pattern).matches(std::string(2000, 'a') + "b"));
}

TEST(WildcardPattern, holds_characters_that_are_not_wildcards) {
  const Wildcard star{{{.kind = Wildcard::Kind::byte, .byte = '*'}, {.kind = Wildcard::Kind::any_run, .byte = '*'}}};
  EXPECT_TRUE(star.matches("*.example.com"));
  EXPECT_FALSE(star.matches("a.example.com"));
}

}  // namespace
}  // namespace certwright::model::wildcard_test
