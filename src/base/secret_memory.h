#pragma once

#include <cstddef>
#include <cstdint>

namespace certwright::secret_memory {

/// Memory for secrets: pages of their own, locked against swapping (mlock) and left out of cores (MADV_DONTDUMP) as far
/// as the system lets us; where RLIMIT_MEMLOCK allows no more, the same pages unlocked. What is larger than
/// `largest_block`, or comes after `most_bytes`, is ordinary memory. Safe to call from any thread.
inline constexpr std::size_t largest_block = 8192;
/// Half of the 8 MiB that Linux lets a process lock by default: others may want some.
inline constexpr std::size_t most_bytes = 4UL * 1024 * 1024;

/// `size` bytes, at least 1. Throws std::bad_alloc.
[[nodiscard]] std::uint8_t* take(std::size_t size);
/// Overwrites all `size` bytes, then frees them.
void give_back(std::uint8_t* block, std::size_t size) noexcept;

struct Statistics {
  std::size_t mapped = 0;  ///< bytes of pages for secrets
  std::size_t locked = 0;  ///< of these, bytes that cannot be swapped out
};
[[nodiscard]] Statistics statistics();

}  // namespace certwright::secret_memory
