#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "net/resolver.h"

namespace certwright::net {

/// Answers kept for as long as they may be believed, so that asking again costs no round trip through the resolver's
/// thread. Holds a bounded number of them; errors are never kept. Safe to call from any thread.
class AnswerCache {
 public:
  using Time = Deadline::Steady::time_point;

  /// No answer is believed for longer, whatever its TTL: who corrects a record waits no more than this.
  static constexpr std::chrono::seconds max_positive{60};
  /// Who has just added a record must not be told that there is none, from memory.
  static constexpr std::chrono::seconds max_negative{1};
  /// RFC 1035 section 3.2.1: "Zero values are interpreted to mean that the RR can only be used for the transaction in
  /// progress": what is asked within this time is one transaction.
  static constexpr std::chrono::milliseconds transaction{100};

  /// About this many answers are kept; the oldest go first.
  explicit AnswerCache(std::size_t max_entries = 32768) : max_per_generation_(max_entries / (2 * shard_count)) {}

  /// The answer, its ttl what is left of it; nothing where none is kept.
  [[nodiscard]] std::optional<Answer> find(const Question& question, Time now) const;
  void put(const Question& question, const Answer& answer, Time now);
  /// Drops the name and what is below it.
  void forget(std::string_view name);

 private:
  static constexpr std::size_t shard_count = 16;
  struct Entry {
    Answer answer;
    Time expires;
  };
  // Labels from the root down, so that a name and all below it lie side by side.
  using Entries = std::map<std::string, Entry>;
  struct Shard {
    mutable Mutex mutex;
    // Two generations: when the young one is full it becomes the old one, and the old one goes.
    Entries young CERTWRIGHT_GUARDED_BY(mutex);
    Entries old CERTWRIGHT_GUARDED_BY(mutex);
  };

  std::size_t max_per_generation_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace certwright::net
