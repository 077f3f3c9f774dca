#include "feeds/prepared_index.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "feeds/feeds.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::feeds::prepared_index_test {
namespace {

using certwright::tests::TemporaryLists;

PreparedIndex index_of(const std::vector<std::string>& names) {
  NameIndex::Builder builder{NameHash{11, 12}};
  for (std::size_t i = 0; i < names.size(); ++i) builder.add(names[i], static_cast<std::uint32_t>(i + 1));
  return {.names = std::move(builder).build(),
          .source = source_digest(model::FeedId::top_sites, "top.csv 1"),
          .modified = Timestamp{std::chrono::milliseconds{1'700'000'000'123}}};
}

std::vector<std::string> many_names(std::size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("site-{}.test-a", i));
  return names;
}

TEST(PreparedIndex, ComesBackAsItWas) {
  for (const std::size_t count : {0U, 1U, 7U, 5000U}) {
    const auto names = many_names(count);
    const PreparedIndex made = index_of(names);
    const auto read = read_prepared_index(to_bytes(made));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->source, made.source);
    EXPECT_EQ(read->modified, made.modified);
    EXPECT_EQ(read->names.hash(), made.names.hash());
    ASSERT_EQ(read->names.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(read->names.find(names[i]), i + 1);
    EXPECT_FALSE(read->names.find("other.test-a"));
  }
}

TEST(PreparedIndex, ACutOrLongerFileIsRefused) {
  const Bytes whole = to_bytes(index_of(many_names(20)));
  for (std::size_t size = 0; size < whole.size(); ++size)
    ASSERT_FALSE(read_prepared_index(ByteView{whole}.first(size))) << size;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(read_prepared_index(longer));
}

TEST(PreparedIndex, AChangeOfAnyByteIsNoticed) {
  const Bytes whole = to_bytes(index_of(many_names(20)));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes changed = whole;
    changed[at] ^= 0x40;
    ASSERT_FALSE(read_prepared_index(changed)) << at;
  }
}

TEST(PreparedIndex, HashesOutOfOrderAreRefused) {
  EXPECT_FALSE(NameIndex::from_sorted(NameHash{1, 2}, {2, 1}, {1, 2}));
  EXPECT_FALSE(NameIndex::from_sorted(NameHash{1, 2}, {1, 1}, {1, 2}));
  EXPECT_FALSE(NameIndex::from_sorted(NameHash{1, 2}, {1, 2}, {1}));
  EXPECT_TRUE(NameIndex::from_sorted(NameHash{1, 2}, {1, 2}, {1, 2}));
}

class PreparedLists : public testing::Test {
 protected:
  PreparedLists() {
    std::string csv;
    for (std::size_t i = 0; i < 20'000; ++i) csv += fmt::format("{},site-{}.com\n", i + 1, i);
    paths_.top_sites = lists_.write("top.csv", csv);
    paths_.prepared = paths_.top_sites + ".prepared";
  }
  ~PreparedLists() override { std::filesystem::remove_all(paths_.prepared); }

  std::optional<std::size_t> rank(std::string_view name) const {
    const auto lists = Lists::load(paths_, Timestamp{std::chrono::hours{500'000}});
    if (!lists) throw std::runtime_error(lists.error().detail);
    return (*lists)->top_site(name, Timestamp{}).rank;
  }
  std::string index() const { return paths_.prepared + "/top_sites.index"; }
  /// Whether a list that was loaded anew had to be read again.
  bool is_written_by_a_load() const {
    const auto before = std::filesystem::last_write_time(index());
    std::filesystem::last_write_time(index(), before - std::chrono::hours{1});
    (void)rank("site-5.com");
    return std::filesystem::last_write_time(index()) != before - std::chrono::hours{1};
  }
  void change(std::size_t at) const {
    std::fstream file{index(), std::ios::in | std::ios::out | std::ios::binary};
    // Keys and digests are other ones each time: only a flipped byte is surely another.
    file.seekg(static_cast<std::streamoff>(at));
    const int there = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(there ^ 0x7F));
  }

  TemporaryLists lists_;
  FeedPaths paths_;
};

TEST_F(PreparedLists, AreReadOnceAndLoadedFromThenOn) {
  EXPECT_EQ(rank("site-5.com"), 6U);
  struct stat status{};
  ASSERT_EQ(stat(index().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(status.st_size, 128 + 12 * 20'000);
  EXPECT_FALSE(is_written_by_a_load());
  EXPECT_EQ(rank("site-19999.com"), 20'000U);
  EXPECT_EQ(rank("site-20000.com"), std::nullopt);
}

TEST_F(PreparedLists, AListThatChangedIsReadAgain) {
  EXPECT_EQ(rank("site-5.com"), 6U);
  std::ofstream{paths_.top_sites, std::ios::app} << "20001,new.com\n";
  EXPECT_EQ(rank("new.com"), 20'001U);
  EXPECT_FALSE(is_written_by_a_load());
}

TEST_F(PreparedLists, WhateverIsWrongWithAnIndexTheListIsReadInstead) {
  for (const std::size_t at : {0U, 9U, 17U, 40U, 70U, 100U, 128U, 5000U}) {
    EXPECT_EQ(rank("site-5.com"), 6U);
    change(at);
    EXPECT_TRUE(is_written_by_a_load()) << at;
    EXPECT_EQ(rank("site-5.com"), 6U) << at;
  }
  std::filesystem::resize_file(index(), 1000);
  EXPECT_EQ(rank("site-5.com"), 6U);
  std::filesystem::remove(index());
  std::filesystem::create_directory(index());
  EXPECT_EQ(rank("site-5.com"), 6U);
}

TEST_F(PreparedLists, WhereNothingCanBeKeptTheListIsRead) {
  paths_.prepared = "/nonexistent/prepared";
  EXPECT_EQ(rank("site-5.com"), 6U);
}

}  // namespace
}  // namespace certwright::feeds::prepared_index_test
