#include "base/secret_memory.h"

#include <string.h>  // explicit_bzero
#include <sys/mman.h>

#include <array>
#include <bit>
#include <new>

#include "base/mutex.h"

namespace certwright::secret_memory {
namespace {

// Blocks are powers of two from 64 bytes (an access key's secret) to 8 KiB (an RSA-4096 key in PEM twice over).
constexpr std::size_t smallest_block = 64;
constexpr std::size_t classes = std::bit_width(largest_block) - std::bit_width(smallest_block) + 1;
constexpr std::size_t chunk_bytes = 64UL * 1024;

/// A free block, in its own first bytes.
struct FreeBlock {
  FreeBlock* next;
};

std::size_t class_of(std::size_t size) {
  const std::size_t rounded = std::bit_ceil(size < smallest_block ? smallest_block : size);
  return static_cast<std::size_t>(std::bit_width(rounded) - std::bit_width(smallest_block));
}

class Blocks {
 public:
  /// Nothing where there are to be no more pages.
  std::uint8_t* take(std::size_t block_class) {
    const Lock lock{mutex_};
    FreeBlock*& head = free_.at(block_class);
    if (head != nullptr) {
      FreeBlock* const block = head;
      head = block->next;
      block->next = nullptr;
      return reinterpret_cast<std::uint8_t*>(block);
    }
    return cut(smallest_block << block_class);
  }

  /// False where the block is none of these.
  bool give_back(std::uint8_t* block, std::size_t block_class) noexcept {
    const Lock lock{mutex_};
    if (!holds(block)) return false;
    FreeBlock*& head = free_[block_class];
    head = new (block) FreeBlock{head};
    return true;
  }

  Statistics statistics() {
    const Lock lock{mutex_};
    return statistics_;
  }

 private:
  bool holds(const std::uint8_t* block) const CERTWRIGHT_REQUIRES(mutex_) {
    for (std::size_t i = 0; i < chunk_count_; ++i)
      if (block >= chunks_[i] && block < chunks_[i] + chunk_bytes) return true;
    return false;
  }

  // A block off the newest chunk's end. What is left of a chunk that is too full is lost: 8 KiB of 64 at most.
  std::uint8_t* cut(std::size_t bytes) CERTWRIGHT_REQUIRES(mutex_) {
    if (chunk_bytes - used_ < bytes && !add_chunk()) return nullptr;
    std::uint8_t* const block = chunks_.at(chunk_count_ - 1) + used_;
    used_ += bytes;
    return block;
  }

  bool add_chunk() CERTWRIGHT_REQUIRES(mutex_) {
    if (chunk_count_ == chunks_.size()) return false;
    void* const pages = ::mmap(nullptr, chunk_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return false;
    ::madvise(pages, chunk_bytes, MADV_DONTDUMP);
    if (::mlock(pages, chunk_bytes) == 0) statistics_.locked += chunk_bytes;
    statistics_.mapped += chunk_bytes;
    chunks_.at(chunk_count_++) = static_cast<std::uint8_t*>(pages);
    used_ = 0;
    return true;
  }

  Mutex mutex_;
  std::array<FreeBlock*, classes> free_ CERTWRIGHT_GUARDED_BY(mutex_){};
  std::array<std::uint8_t*, most_bytes / chunk_bytes> chunks_ CERTWRIGHT_GUARDED_BY(mutex_){};
  std::size_t chunk_count_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::size_t used_ CERTWRIGHT_GUARDED_BY(mutex_) = chunk_bytes;
  Statistics statistics_ CERTWRIGHT_GUARDED_BY(mutex_);
};

// Never destroyed: secrets in other static objects may go after it would.
Blocks& blocks() {
  static Blocks* const all = new Blocks;
  return *all;
}

}  // namespace

std::uint8_t* take(std::size_t size) {
  if (size <= largest_block)
    if (std::uint8_t* const block = blocks().take(class_of(size))) return block;
  return static_cast<std::uint8_t*>(::operator new(size));
}

void give_back(std::uint8_t* block, std::size_t size) noexcept {
  ::explicit_bzero(block, size);
  if (size <= largest_block && blocks().give_back(block, class_of(size))) return;
  ::operator delete(block);
}

Statistics statistics() { return blocks().statistics(); }

}  // namespace certwright::secret_memory
