#include "base/secret.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/secret_memory.h"

namespace certwright {
namespace {

bool is_zero(const std::uint8_t* from, std::size_t size) {
  return std::all_of(from, from + size, [](std::uint8_t byte) { return byte == 0; });
}

// The pages stay mapped, so that what was freed can be looked at. Its first bytes say which block is free next.
TEST(SecretMemory, is_wiped_when_freed) {
  const std::uint8_t* where = nullptr;
  {
    const Secret secret{std::string(200, 'x')};
    where = secret.reveal().data();
    EXPECT_EQ(where[150], 'x');
  }
  EXPECT_TRUE(is_zero(where + sizeof(void*), 200 - sizeof(void*)));
}

TEST(SecretMemory, is_wiped_when_another_secret_takes_its_place) {
  Secret secret{std::string(200, 'x')};
  const std::uint8_t* const where = secret.reveal().data();
  secret = Secret{std::string_view{"another"}};
  EXPECT_TRUE(is_zero(where + sizeof(void*), 200 - sizeof(void*)));
  EXPECT_EQ(secret.reveal_text(), "another");
}

TEST(SecretMemory, is_used_again) {
  const std::uint8_t* where = nullptr;
  {
    const Secret secret{std::string(100, 'x')};
    where = secret.reveal().data();
  }
  const Secret next{std::string(120, 'y')};
  EXPECT_EQ(next.reveal().data(), where);
  EXPECT_EQ(next.reveal_text(), std::string(120, 'y'));
}

TEST(SecretMemory, holds_secrets_of_every_size) {
  for (const std::size_t size : {1UL, 63UL, 64UL, 65UL, 4096UL, 8192UL, 8193UL, 1024UL * 1024}) {
    const std::string text(size, 'z');
    const Secret secret{Bytes(text.begin(), text.end())};
    const Secret copy = secret.clone();
    EXPECT_EQ(copy.reveal_text(), text);
    EXPECT_NE(copy.reveal().data(), secret.reveal().data());
  }
  EXPECT_TRUE(Secret{Bytes{}}.empty());
}

TEST(SecretMemory, goes_on_with_ordinary_memory_when_it_is_full) {
  std::vector<Secret> many;
  many.reserve(2 * secret_memory::most_bytes / 4096);
  for (std::size_t i = 0; i < many.capacity(); ++i)
    many.emplace_back(std::string(4096, static_cast<char>('a' + i % 26)));
  EXPECT_LE(secret_memory::statistics().mapped, secret_memory::most_bytes);
  for (std::size_t i = 0; i < many.size(); ++i)
    ASSERT_EQ(many[i].reveal_text(), std::string(4096, static_cast<char>('a' + i % 26)));
}

TEST(SecretMemory, is_shared_by_threads) {
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (std::size_t i = 0; i < 2000; ++i) {
        const std::string text(1 + i % 300, static_cast<char>('a' + t));
        const Secret one{text};
        const Secret two = one.clone();
        ASSERT_EQ(two.reveal_text(), text);
      }
    });
}

// What was measured, for docs/key-custody.md: tens of nanoseconds, beside 37 microseconds for issuing a certificate.
TEST(SecretMemory, costs_little) {
  constexpr int rounds = 200'000;
  const std::string text(121, 'k');  // a P-256 key in PKCS#8
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) const Secret secret{text};
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
  RecordProperty("nanoseconds", static_cast<int>(took.count() / rounds));
  EXPECT_LT(took.count() / rounds, 20'000);
  const secret_memory::Statistics memory = secret_memory::statistics();
  RecordProperty("locked_bytes", static_cast<int>(memory.locked));
  EXPECT_LE(memory.locked, memory.mapped);
}

}  // namespace
}  // namespace certwright
