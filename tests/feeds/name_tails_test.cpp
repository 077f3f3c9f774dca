#include "feeds/name_tails.h"

#include <gtest/gtest.h>

#include <vector>

namespace certwright::feeds::name_tails_test {
namespace {

std::vector<std::string> texts_of(const std::string& name) {
  const NameHash hash{3, 4};
  const NameTails tails{name, hash};
  std::vector<std::string> texts;
  for (std::size_t place = 0; place < tails.size(); ++place) {
    texts.emplace_back(tails.text(place));
    EXPECT_EQ(tails.hash(place), hash(tails.text(place)));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(NameTails, AreTheNameAndItsParents) {
  EXPECT_EQ(texts_of("www.example.jp"), (Texts{"www.example.jp", "example.jp", "jp"}));
  EXPECT_EQ(texts_of("jp"), Texts{"jp"});
  EXPECT_EQ(texts_of(""), Texts{""});
  EXPECT_EQ(texts_of("."), (Texts{".", ""}));
  EXPECT_EQ(texts_of(".jp"), (Texts{".jp", "jp"}));
}

TEST(NameTails, OfTooManyLabelsTheLastCount) {
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "a.";
  name += "jp";
  const Texts texts = texts_of(name);
  ASSERT_EQ(texts.size(), 127U);
  EXPECT_EQ(texts.back(), "jp");
  EXPECT_EQ(texts.front().size(), 2U * 126U + 2U);
}

}  // namespace
}  // namespace certwright::feeds::name_tails_test
