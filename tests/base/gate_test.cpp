#include "base/gate.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace certwright::gate_test {
namespace {

TEST(GateTest, LetsEverybodyThroughOnceItIsOpen) {
  for (int round = 0; round < 50; ++round) {
    const auto gate = std::make_shared<Gate>();
    int written = 0;
    std::atomic<int> through{0};
    std::vector<std::thread> waiting;
    waiting.reserve(8);
    for (int i = 0; i < 8; ++i)
      waiting.emplace_back([gate, &written, &through] {
        gate->wait();
        through += written;
      });
    EXPECT_EQ(through, 0);
    written = 1;
    gate->open();
    for (std::thread& thread : waiting) thread.join();
    EXPECT_EQ(through, 8);
    gate->wait();  // stays open
  }
}

}  // namespace
}  // namespace certwright::gate_test
