#include "base/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>

namespace certwright::worker_pool_test {
namespace {

TEST(WorkerPool, RunsEveryJobOnce) {
  std::atomic<int> ran{0};
  std::latch all{2000};
  WorkerPool pool(4, 2000);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(pool.offer([&] {
      ++ran;
      all.count_down();
    }));
  }
  all.wait();
  EXPECT_EQ(ran, 2000);
}

// A worker that wakes must wake the next while there is work: all four have to be inside at the same time.
TEST(WorkerPool, UsesAllItsThreads) {
  WorkerPool pool(4, 8);
  for (int round = 0; round < 50; ++round) {
    std::latch inside{4};
    std::latch done{4};
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(pool.offer([&] {
        inside.arrive_and_wait();
        done.count_down();
      }));
    }
    done.wait();
  }
}

TEST(WorkerPool, RefusesWhenTheQueueIsFull) {
  std::promise<void> started;
  std::promise<void> go;
  std::atomic<int> ran{0};
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.offer([&] {
    started.set_value();
    go.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.offer([&] { ++ran; }));
  EXPECT_TRUE(pool.offer([&] { ++ran; }));
  EXPECT_FALSE(pool.offer([&] { ++ran; }));
  std::promise<void> last;
  go.set_value();
  while (!pool.offer([&] { last.set_value(); })) std::this_thread::yield();
  last.get_future().wait();
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPool, OutlivesAnException) {
  WorkerPool pool(1, 4);
  std::promise<void> after;
  ASSERT_TRUE(pool.offer([] { throw std::runtime_error("a fault of the test"); }));
  ASSERT_TRUE(pool.offer([] { throw 1; }));
  ASSERT_TRUE(pool.offer([&] { after.set_value(); }));
  after.get_future().wait();
}

TEST(WorkerPool, WaitsForWhatRunsAndDropsTheRest) {
  std::atomic<bool> finished{false};
  std::atomic<int> dropped_ran{0};
  std::promise<void> started;
  WorkerPool pool(1, 8);
  ASSERT_TRUE(pool.offer([&] {
    started.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    finished = true;
  }));
  started.get_future().wait();
  ASSERT_TRUE(pool.offer([&] { ++dropped_ran; }));
  pool.stop();
  EXPECT_TRUE(finished);
  EXPECT_EQ(dropped_ran, 0);
  EXPECT_FALSE(pool.offer([] {}));
}

}  // namespace
}  // namespace certwright::worker_pool_test
