#include "feeds/services/kept_answers.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "feeds/services/quota.h"
#include "tests/feeds/service_case.h"

namespace certwright::feeds::tests::kept_answers_test {
namespace {

using namespace std::chrono_literals;

class KeptAnswersTest : public testing::Test {
 protected:
  Asked answer(std::string text) const {
    return KeptAnswer{.asked_at = clock_.now(), .keep_until = clock_.now() + 1h, .text = std::move(text)};
  }
  std::string get(KeptAnswers& answers, const std::string& name) {
    const Asked asked = answers.get(name, clock_.now(), Deadline::after(5s), [&] {
      ++asked_;
      return answer("said of " + name);
    });
    return asked ? asked->text : asked.error().rcode;
  }
  std::string file() {
    return (std::filesystem::path{lists_.write("x", "")}.parent_path() / "below/answers.jsonl").string();
  }

  fakes::FakeClock clock_;
  certwright::tests::TemporaryLists lists_;
  std::atomic<int> asked_ = 0;
};

TEST_F(KeptAnswersTest, AsksOnceWhileItIsKept) {
  KeptAnswers answers{{.file = file()}};
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
  EXPECT_EQ(asked_, 1);
  clock_.advance(1h);
  (void)get(answers, "a.test-a");
  EXPECT_EQ(asked_, 2);
}

TEST_F(KeptAnswersTest, TwoWhoAskTogetherAskOnce) {
  KeptAnswers answers{{.file = {}}};
  std::atomic<int> asked = 0;
  std::atomic<bool> go_on = false;
  const auto slow = [&] {
    return answers.get("a.test-a", clock_.now(), Deadline::after(5s), [&] {
      ++asked;
      while (!go_on) std::this_thread::sleep_for(1ms);
      return answer("once");
    });
  };
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const Asked got = slow();
      right += got && got->text == "once" ? 1 : 0;
    });
  while (asked == 0) std::this_thread::sleep_for(1ms);
  const auto hurried = answers.get("a.test-a", clock_.now(), Deadline::after(20ms), [&] { return answer("twice"); });
  ASSERT_FALSE(hurried) << "who cannot wait does not ask a second time";
  EXPECT_EQ(hurried.error().rcode, "timeout");
  go_on = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(right, 4);
}

TEST_F(KeptAnswersTest, AFailureIsSharedAndNotKept) {
  KeptAnswers answers{{.file = file()}};
  const auto failing = [&]() -> Asked { return tl::unexpected(model::LookupFailure{.rcode = "HTTP 503"}); };
  EXPECT_EQ(answers.get("a.test-a", clock_.now(), Deadline::after(5s), failing).error().rcode, "HTTP 503");
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
}

TEST_F(KeptAnswersTest, AnExceptionLeavesNobodyWaiting) {
  KeptAnswers answers{{.file = {}}};
  EXPECT_THROW(
      (void)answers.get("a.test-a", clock_.now(), Deadline::after(5s), []() -> Asked { throw std::bad_alloc{}; }),
      std::bad_alloc);
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
}

TEST_F(KeptAnswersTest, ForgettingOutrunsAQuestionThatIsOut) {
  KeptAnswers answers{{.file = {}}};
  const Asked stale = answers.get("a.test-a", clock_.now(), Deadline::after(5s), [&] {
    answers.forget("a.test-a");
    return answer("from before");
  });
  EXPECT_EQ(stale->text, "from before");
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
}

TEST_F(KeptAnswersTest, SurvivesARestartWithWhatWasForgotten) {
  const std::string path = file();
  {
    KeptAnswers answers{{.file = path}};
    for (const char* name : {"a.test-a", "www.a.test-a", "b.test-a"}) (void)get(answers, name);
    answers.forget("www.a.test-a");
  }
  KeptAnswers answers{{.file = path}};
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_TRUE(answers.find("b.test-a", clock_.now()));
  EXPECT_EQ(std::filesystem::status(path).permissions() & std::filesystem::perms::others_all,
            std::filesystem::perms::none);
}

TEST_F(KeptAnswersTest, ReadsWhatACrashOrAStrangerLeft) {
  const std::string path = file();
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
  std::ofstream{path, std::ios::binary}
      << R"({"name":"a.test-a","asked_at":"2026-11-22T23:00:00Z","keep_until":"2026-11-23T23:00:00Z","answer":"kept"})"
      << "\n[]\n{\"name\":5}\n\xff\xfe\n\n"
      << std::string(5000, '[') << "\n"
      << R"({"name":"future.test-a","asked_at":"2029-11-22T23:00:00Z","keep_until":"2029-11-23T23:00:00Z","answer":"x"})"
      << "\n"
      << R"({"name":"torn.test-a","asked_at":"2026-11-22T2)";
  KeptAnswers answers{{.file = path}};
  EXPECT_EQ(answers.find("a.test-a", clock_.now())->text, "kept");
  EXPECT_FALSE(answers.find("torn.test-a", clock_.now()));
  EXPECT_FALSE(answers.find("future.test-a", clock_.now())) << "kept by a clock that was wrong";
}

TEST_F(KeptAnswersTest, IsBounded) {
  const std::string path = file();
  KeptAnswers answers{{.file = path, .most_names = 10}};
  for (int i = 0; i < 5000; ++i) (void)get(answers, "n" + std::to_string(i % 100) + ".test-a");
  EXPECT_EQ(answers.size(), 10U);
  EXPECT_LT(std::filesystem::file_size(path), 300'000U) << "the file is written anew now and then";
  (void)answers.find("n90.test-a", clock_.now());
  (void)get(answers, "new.test-a");
  EXPECT_TRUE(answers.find("n90.test-a", clock_.now())) << "the least recently asked goes first";
}

TEST_F(KeptAnswersTest, AFolderThatCannotBeWrittenCostsTheKeepingOnly) {
  KeptAnswers answers{{.file = "/proc/nowhere/answers.jsonl"}};
  EXPECT_EQ(get(answers, "a.test-a"), "said of a.test-a");
  (void)get(answers, "a.test-a");
  EXPECT_EQ(asked_, 1);
  Quota quota{{.file = "/proc/nowhere/quota.json", .per_minute = 1, .per_day = 0}};
  EXPECT_FALSE(quota.take(clock_.now()));
  EXPECT_TRUE(quota.take(clock_.now()));
}

class QuotaTest : public KeptAnswersTest {};

TEST_F(QuotaTest, AllowsNoMoreInAnyMinuteNorInADay) {
  std::optional<Quota> quota;
  const auto take = [&] {
    quota.emplace(Quota::Options{.file = file() + ".quota", .per_minute = 3, .per_day = 5});  // a restart each time
    return quota->take(clock_.now());
  };
  clock_.set(*parse_rfc3339("2026-11-23T22:00:00Z"));
  EXPECT_FALSE(take());
  clock_.advance(30s);
  EXPECT_FALSE(take());
  EXPECT_FALSE(take());
  EXPECT_EQ(take(), "the key's quota of 3 requests a minute is used up");
  clock_.advance(30s);
  EXPECT_FALSE(take()) << "the first is a minute old";
  EXPECT_TRUE(take());
  clock_.advance(1min);
  EXPECT_FALSE(take());
  EXPECT_EQ(take(), "the key's quota of 5 requests a day is used up");
  clock_.set(*parse_rfc3339("2026-11-23T23:59:59Z"));
  EXPECT_TRUE(take());
  clock_.advance(1s);
  EXPECT_FALSE(take()) << "a new day of UTC";
}

TEST_F(QuotaTest, AClockThatWasWrongDoesNotBlockForEver) {
  Quota quota{{.file = {}, .per_minute = 1, .per_day = 0}};
  EXPECT_FALSE(quota.take(clock_.now() + std::chrono::hours{24 * 365}));
  quota.pause(clock_.now() + std::chrono::hours{24 * 365}, "paused");
  EXPECT_FALSE(quota.take(clock_.now()));
}

}  // namespace
}  // namespace certwright::feeds::tests::kept_answers_test
