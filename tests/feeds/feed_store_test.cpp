// The copies of lists: replaced as a whole and only by what is plausible, whatever happens between.
#include "feeds/feed_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "feeds/replaced_file.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::feeds::feed_store_test {
namespace {

using model::FeedId;
using namespace std::chrono_literals;

Timestamp at(std::string_view text) { return parse_rfc3339(text).value(); }

std::string sites(std::size_t count, std::string_view word = "n") {
  std::string text;
  for (std::size_t i = 1; i <= count; ++i)
    text += std::to_string(i) + "," + std::string{word} + std::to_string(i) + ".test-a\n";
  return text;
}

class FeedStoreTest : public testing::Test {
 protected:
  Result<ListAbout> put(std::string_view content, std::optional<Timestamp> modified = std::nullopt,
                        Comparison comparison = Comparison::with_copy) {
    return store_.put(FeedId::top_sites,
                      {.content = content, .source = "https://lists.test-a/top.csv", .modified = modified}, comparison,
                      now_);
  }
  std::string refusal(std::string_view content, std::optional<Timestamp> modified = std::nullopt) {
    const auto refused = put(content, modified);
    return refused ? "" : refused.error().detail;
  }
  std::string copy() const {
    std::ifstream file{store_.list_path(FeedId::top_sites), std::ios::binary};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void write(const std::string& path, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary} << content;
  }

  certwright::tests::TemporaryLists lists_;
  std::string directory_ = std::filesystem::path{lists_.write("x", "")}.parent_path().string() + "/feeds";
  FeedStore store_{directory_};
  Timestamp now_ = at("2026-11-23T12:00:00Z");
};

TEST_F(FeedStoreTest, AnEmptyStoreKnowsNothing) {
  EXPECT_FALSE(store_.has_copy(FeedId::top_sites));
  EXPECT_FALSE(store_.about(FeedId::top_sites));
}

TEST_F(FeedStoreTest, KeepsTheBytesAndWhatIsKnownOfThem) {
  const auto put_in = put(sites(3), at("2026-11-20T00:00:00Z"));
  ASSERT_TRUE(put_in) << put_in.error().detail;
  EXPECT_EQ(copy(), sites(3));
  const auto about = store_.about(FeedId::top_sites);
  ASSERT_TRUE(about);
  EXPECT_EQ(about->source, "https://lists.test-a/top.csv");
  EXPECT_EQ(about->entries, 3U);
  EXPECT_EQ(about->bytes, sites(3).size());
  EXPECT_EQ(about->sha256.size(), 64U);
  EXPECT_EQ(about->dated, at("2026-11-20T00:00:00Z"));
  EXPECT_EQ(about->fetched_at, now_);
  struct stat status{};
  ASSERT_EQ(::stat(store_.list_path(FeedId::top_sites).c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, at("2026-11-20T00:00:00Z").time_since_epoch() / 1s)
      << "the copy has the list's date";
}

TEST_F(FeedStoreTest, AListIsOfItsOwnDateBeforeItsServers) {
  const auto put_in = store_.put(FeedId::tlds,
                                 {.content = "# Version 2026112200, Last Updated Sun Nov 22\nTEST-A\n",
                                  .source = "x",
                                  .modified = at("2026-11-23T07:00:00Z")},
                                 Comparison::with_copy, now_);
  ASSERT_TRUE(put_in);
  EXPECT_EQ(put_in->dated, at("2026-11-22T00:00:00Z"));
}

TEST_F(FeedStoreTest, ADateAheadIsToday) {
  EXPECT_EQ(put(sites(3), at("2199-01-01T00:00:00Z"))->dated, now_);
  EXPECT_EQ(refusal(sites(4), now_ + 1h), "");
}

TEST_F(FeedStoreTest, WithoutADateAListIsOfWhenItsSourceLastHadIt) {
  EXPECT_EQ(put(sites(3))->dated, now_);
  now_ += 24h;
  EXPECT_EQ(put(sites(3))->dated, now_);
  now_ += 24h;
  EXPECT_EQ(store_.confirm(FeedId::top_sites, now_)->dated, now_);
  EXPECT_EQ(store_.about(FeedId::top_sites)->fetched_at, now_ - 48h) << "the bytes came then";
}

TEST_F(FeedStoreTest, ADatedListStaysOfItsDate) {
  ASSERT_TRUE(put(sites(3), at("2026-11-20T00:00:00Z")));
  now_ += 24h;
  EXPECT_EQ(store_.confirm(FeedId::top_sites, now_)->dated, at("2026-11-20T00:00:00Z"));
  EXPECT_EQ(store_.about(FeedId::top_sites)->confirmed_at, now_);
}

TEST_F(FeedStoreTest, ImplausibleCopiesAreRefusedAndTheOneInForceStays) {
  ASSERT_TRUE(put(sites(10), at("2026-11-20T00:00:00Z")));
  EXPECT_NE(refusal(sites(4), at("2026-11-21T00:00:00Z")).find("4 entries, where the copy in force has 10"),
            std::string::npos);
  EXPECT_NE(refusal(sites(20), at("2026-11-19T00:00:00Z")).find("older than the copy in force"), std::string::npos);
  EXPECT_NE(refusal("<html>"), "");
  EXPECT_NE(refusal("no list\n"), "");
  EXPECT_EQ(copy(), sites(10));
  EXPECT_EQ(store_.about(FeedId::top_sites)->entries, 10U);
  EXPECT_EQ(refusal(sites(5), at("2026-11-20T00:00:00Z")), "") << "half is plausible";
}

TEST_F(FeedStoreTest, OfAnotherSourceAnythingReadableIsTaken) {
  ASSERT_TRUE(put(sites(10), at("2026-11-20T00:00:00Z")));
  EXPECT_TRUE(put(sites(1), at("2026-01-01T00:00:00Z"), Comparison::none));
  EXPECT_EQ(copy(), sites(1));
}

TEST_F(FeedStoreTest, WhatAKilledProcessLeftHurtsNobody) {
  ASSERT_TRUE(put(sites(10)));
  // Killed between write and rename: half a list beside the copy.
  write(store_.list_path(FeedId::top_sites) + ".new", "1,ha");
  EXPECT_EQ(store_.about(FeedId::top_sites)->entries, 10U);
  EXPECT_EQ(copy(), sites(10));
  now_ += 1h;
  ASSERT_TRUE(put(sites(11)));
  EXPECT_EQ(copy(), sites(11));
  EXPECT_FALSE(std::filesystem::exists(store_.list_path(FeedId::top_sites) + ".new"));
}

TEST_F(FeedStoreTest, ACopyWhoseDescriptionIsOfAnEarlierOneTellsOfItself) {
  ASSERT_TRUE(put(sites(10)));
  ASSERT_TRUE(store_.change(FeedId::top_sites, [](ListAbout& about) { about.etag = "\"old\""; }));
  // Killed between the two renames.
  write(store_.list_path(FeedId::top_sites), sites(12));
  const auto about = store_.about(FeedId::top_sites);
  ASSERT_TRUE(about);
  EXPECT_EQ(about->entries, 12U);
  EXPECT_EQ(about->etag, "") << "what is known of the earlier copy's ETag says nothing of this one";
  std::filesystem::remove(store_.about_path(FeedId::top_sites));
  EXPECT_EQ(store_.about(FeedId::top_sites)->entries, 12U);
  write(store_.about_path(FeedId::top_sites), "{\"rubbish");
  EXPECT_EQ(store_.about(FeedId::top_sites)->entries, 12U);
}

TEST_F(FeedStoreTest, AFullDiskKeepsTheLastGoodCopy) {
  ASSERT_TRUE(put(sites(10)));
  // A limit on the size of files fails a write half-way, as a full disk does.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  now_ += 1h;
  const auto refused = put(sites(1000));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().detail.find("top_sites/list cannot be written"), std::string::npos)
      << refused.error().detail;
  EXPECT_EQ(copy(), sites(10));
  EXPECT_EQ(store_.about(FeedId::top_sites)->entries, 10U);
}

TEST_F(FeedStoreTest, SeveralWritersLeaveOneWholeCopy) {
  {
    std::vector<std::jthread> writers;
    for (std::size_t i = 0; i < 4; ++i)
      writers.emplace_back([&, i] {
        for (int round = 0; round < 10; ++round)
          (void)put(sites(100, std::string(1, static_cast<char>('a' + i))), std::nullopt, Comparison::none);
      });
  }
  const auto about = store_.about(FeedId::top_sites);
  ASSERT_TRUE(about);
  EXPECT_EQ(about->entries, 100U);
  EXPECT_EQ(about->bytes, copy().size());
}

TEST(ListAbout, ReadsWhatItWrites) {
  ListAbout about{.source = "https://x/\"y\"",
                  .sha256 = "ab",
                  .bytes = 1,
                  .entries = 2,
                  .dated = at("2026-11-20T00:00:00Z"),
                  .is_dated = false,
                  .fetched_at = at("2026-11-21T00:00:00Z"),
                  .confirmed_at = at("2026-11-22T00:00:00Z"),
                  .url = "https://x/",
                  .etag = "W/\"e\"",
                  .last_modified = "Sun, 06 Nov 1994 08:49:37 GMT",
                  .next_refresh_at = at("2026-11-23T00:00:00Z"),
                  .failures = 3,
                  .last_error = "no answer",
                  .last_error_at = at("2026-11-22T01:00:00Z")};
  const auto read = read_list_about(to_json(about));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), to_json(about));
  EXPECT_EQ(read->last_error_at, about.last_error_at);
  EXPECT_FALSE(read->is_dated);
  EXPECT_FALSE(read_list_about(""));
  EXPECT_FALSE(read_list_about("[]"));
  EXPECT_TRUE(read_list_about("{}"));
}

}  // namespace
}  // namespace certwright::feeds::feed_store_test
