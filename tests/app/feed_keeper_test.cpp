// The lists of a running server: renewed from their URLs when it is time, taken over from the disk when they change,
// and kept where something goes wrong.
#include "app/feed_keeper.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "app/feed_changes.h"
#include "app/feed_places.h"
#include "base/mutex.h"
#include "store/memory_store.h"
#include "store/sqlite_store.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::app::feed_keeper_test {
namespace {

using model::FeedId;
using namespace std::chrono_literals;

/// A server of one list, which may be down.
class ListServer final : public net::HttpClient {
 public:
  Result<net::HttpResponse> send(const net::HttpRequest&, Deadline) override {
    const Lock lock(mutex_);
    ++asked_;
    if (body_.empty()) return fail(ErrorCode::unavailable, "cannot connect to lists.test-a:443");
    return net::HttpResponse{.status = 200, .headers = {}, .body = body_};
  }
  void serve(std::string body) {
    const Lock lock(mutex_);
    body_ = std::move(body);
  }
  int asked() {
    const Lock lock(mutex_);
    return asked_;
  }

 private:
  Mutex mutex_;
  std::string body_ CERTWRIGHT_GUARDED_BY(mutex_);
  int asked_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

class FeedKeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    data_dir_ = std::filesystem::path{lists_.write("VERSION", "1\n")}.parent_path().string();
    config_.log_level = log::Level::error;
    log::set_level(log::Level::error);
  }
  void TearDown() override { log::set_level(log::Level::info); }

  void start() {
    auto loaded = feeds::Feeds::load(feed_paths(config_, data_dir_), clock_.now());
    ASSERT_TRUE(loaded) << loaded.error().detail;
    feeds_ = *std::move(loaded);
    keeper_ = std::make_unique<FeedKeeper>(
        FeedKeeper::Parts{.config = config_, .feeds = *feeds_, .store = *store_, .http = server_, .clock = clock_},
        data_dir_, FeedKeeper::Options{.look_every = 10ms, .download_limit = 5s});
  }
  model::ReputationFact asked(const std::string& name, FeedId feed) {
    for (model::ReputationFact& fact : feeds_->lists()->reputation(name, name, clock_.now()))
      if (fact.feed == feed) return std::move(fact);
    return {};
  }
  bool becomes_listed(const std::string& name, FeedId feed) {
    for (int i = 0; i < 500; ++i) {
      if (!asked(name, feed).listed.empty()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  /// "feed.replaced openphish server" for each event, in their order.
  std::vector<std::string> events() {
    std::vector<std::string> told;
    const auto page = store_->read([&](const store::View& view) {
      store::EventQuery query;
      query.newest_first = false;
      return view.find_events(query);
    });
    if (!page) return {page.error().detail};
    for (const store::KeptEvent& kept : page->events)
      told.push_back(kept.event.name + " " + kept.event.subject + " " + kept.event.actor);
    return told;
  }

  /// An event is kept a little after what it tells of.
  bool come_to(std::size_t count) {
    for (int i = 0; i < 500 && events().size() < count; ++i) std::this_thread::sleep_for(10ms);
    return events().size() >= count;
  }

  certwright::tests::TemporaryLists lists_;
  std::string data_dir_;
  Config config_;
  SystemClock clock_;
  ListServer server_;
  std::unique_ptr<feeds::Feeds> feeds_;
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  std::unique_ptr<FeedKeeper> keeper_;
};

TEST_F(FeedKeeperTest, AListWithAUrlIsFetchedAndPutInForce) {
  config_.feeds.of(FeedId::openphish).source = "https://lists.test-a/feed.txt";
  start();
  ASSERT_TRUE(asked("phish.test-a", FeedId::openphish).failure) << "there is no copy yet";
  EXPECT_EQ(asked("phish.test-a", FeedId::openphish).failure->rcode, "no copy");
  server_.serve("http://phish.test-a/login\n");
  // The first attempt failed; its successor is a minute away.
  std::filesystem::remove(feed_store(data_dir_).about_path(FeedId::openphish));
  EXPECT_TRUE(becomes_listed("phish.test-a", FeedId::openphish));
  EXPECT_EQ(asked("phish.test-a", FeedId::openphish).source.name, "https://lists.test-a/feed.txt");
}

TEST_F(FeedKeeperTest, AnOutageKeepsTheLastGoodCopyAndIsNotAskedForAgainAtOnce) {
  config_.feeds.of(FeedId::openphish) = {.source = "https://lists.test-a/feed.txt", .refresh = 1s, .max_age = 1h};
  server_.serve("http://phish.test-a/login\n");
  start();
  ASSERT_TRUE(becomes_listed("phish.test-a", FeedId::openphish));
  server_.serve("");
  const int before = server_.asked();
  while (server_.asked() < before + 2) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(asked("phish.test-a", FeedId::openphish).listed, "phish.test-a");
  const auto about = feed_store(data_dir_).about(FeedId::openphish);
  ASSERT_TRUE(about);
  EXPECT_EQ(about->entries, 1U);
  EXPECT_GE(about->failures, 1U);
}

TEST_F(FeedKeeperTest, AnEditedFileIsReadAgain) {
  config_.feeds.of(FeedId::unsafe_domains).source = lists_.write("unsafe.txt", "old.test-a\n");
  start();
  ASSERT_EQ(asked("old.test-a", FeedId::unsafe_domains).listed, "old.test-a");
  (void)lists_.write("unsafe.txt", "old.test-a\nnew.test-a\n");
  EXPECT_TRUE(becomes_listed("new.test-a", FeedId::unsafe_domains));
}

TEST_F(FeedKeeperTest, AFileThatIsBrokenStaysAsItWasAndTheOthersChange) {
  config_.feeds.of(FeedId::unsafe_domains).source = lists_.write("unsafe.txt", "old.test-a\n");
  config_.feeds.of(FeedId::openphish).source = lists_.write("feed.txt", "http://x.test-a/\n");
  start();
  (void)lists_.write("unsafe.txt", "<html>\n");
  (void)lists_.write("feed.txt", "http://x.test-a/\nhttp://phish.test-a/\n");
  ASSERT_TRUE(becomes_listed("phish.test-a", FeedId::openphish));
  EXPECT_EQ(asked("old.test-a", FeedId::unsafe_domains).listed, "old.test-a");
  std::filesystem::remove(lists_.write("unsafe.txt", ""));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(asked("old.test-a", FeedId::unsafe_domains).listed, "old.test-a");
}

TEST_F(FeedKeeperTest, AnImportByAnotherProcessIsTakenOver) {
  ASSERT_TRUE(store::open_sqlite_store(data_dir_ + "/certwright.db", store::OpenMode::create));
  start();
  const std::string file = lists_.write("hosts", "# URLhaus\n127.0.0.1\tmalware.test-a\n");
  const auto imported = import_list(config_, data_dir_, FeedId::urlhaus_hosts, file, feeds::Comparison::with_copy);
  ASSERT_TRUE(imported) << imported.error().detail;
  EXPECT_TRUE(becomes_listed("malware.test-a", FeedId::urlhaus_hosts));
  EXPECT_EQ(asked("malware.test-a", FeedId::urlhaus_hosts).source.name, file);
}

TEST_F(FeedKeeperTest, EveryChangeIsAnEventAndEveryReasonOfAFailureIsOne) {
  config_.feeds.of(FeedId::openphish) = {.source = "https://lists.test-a/feed.txt", .refresh = 1s, .max_age = 1h};
  config_.feeds.of(FeedId::unsafe_domains).source = lists_.write("unsafe.txt", "old.test-a\n");
  server_.serve("http://phish.test-a/login\n");
  start();
  ASSERT_TRUE(becomes_listed("phish.test-a", FeedId::openphish));
  server_.serve("");
  const int before = server_.asked();
  while (server_.asked() < before + 2) std::this_thread::sleep_for(10ms);
  (void)lists_.write("unsafe.txt", "old.test-a\nnew.test-a\n");
  ASSERT_TRUE(becomes_listed("new.test-a", FeedId::unsafe_domains));
  ASSERT_TRUE(come_to(3));
  (void)lists_.write("unsafe.txt", "<html>");
  EXPECT_TRUE(come_to(4));
  std::this_thread::sleep_for(200ms);  // time for one too many
  keeper_.reset();
  EXPECT_EQ(events(),
            (std::vector<std::string>{"feed.replaced openphish server", "feed.refresh_failed openphish server",
                                      "feed.replaced unsafe_domains server", "feed.unreadable unsafe_domains server"}));
}

TEST_F(FeedKeeperTest, ACopyThatIsTooOldIsUndeterminedAndNothingElse) {
  config_.feeds.of(FeedId::openphish) = {.source = "https://lists.test-a/feed.txt", .refresh = 24h, .max_age = 48h};
  const std::string content = "http://phish.test-a/\n";
  ASSERT_TRUE(feed_store(data_dir_).put(FeedId::openphish,
                                        {.content = content, .source = "x", .modified = clock_.now() - 49h},
                                        feeds::Comparison::none, clock_.now()));
  start();
  const auto fact = asked("phish.test-a", FeedId::openphish);
  ASSERT_TRUE(fact.failure);
  EXPECT_EQ(fact.failure->rcode, "too old");
  EXPECT_EQ(fact.listed, "");
}

TEST_F(FeedKeeperTest, ABrokenCopyOfOursKeepsNoServerFromStarting) {
  config_.feeds.of(FeedId::openphish).source = "https://lists.test-a/feed.txt";
  std::filesystem::create_directories(data_dir_ + "/feeds/openphish");
  (void)lists_.write("feeds/openphish/list", "\x1f\x8b rubbish");
  start();
  EXPECT_TRUE(asked("phish.test-a", FeedId::openphish).failure);
}

TEST_F(FeedKeeperTest, AFileOfTheOperatorsIsNotImportedOver) {
  config_.feeds.of(FeedId::unsafe_domains).source = lists_.write("unsafe.txt", "old.test-a\n");
  const auto refused = import_list(config_, data_dir_, FeedId::unsafe_domains, lists_.write("new.txt", "new.test-a\n"),
                                   feeds::Comparison::with_copy);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_state);
  EXPECT_NE(refused.error().detail.find("replace that file"), std::string::npos);
}

}  // namespace
}  // namespace certwright::app::feed_keeper_test
