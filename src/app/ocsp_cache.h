#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/pki/ocsp.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace certwright::app {

/// Signed OCSP answers by what was asked, within a limit of bytes: the one that was asked for longest ago goes first.
/// Safe to call from any thread.
class OcspCache {
 public:
  struct Entry {
    std::shared_ptr<const api::pki::OcspAnswer> answer;
    Timestamp renew_at;       ///< from then on it is signed anew
    std::uint64_t known = 0;  ///< which revocations it knows of: the count of them before its status was read
    bool is_final = false;    ///< revoked: no later revocation changes it
  };

  explicit OcspCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  [[nodiscard]] std::optional<Entry> find(std::string_view asked);
  /// Replaces what was there. One that is larger than everything is not kept.
  void put(std::string_view asked, Entry entry);
  /// Its status was read again, after `known` revocations, and is what it was.
  void confirm(std::string_view asked, const Entry& entry, std::uint64_t known);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Slot {
    std::string asked;
    Entry entry;
  };
  using Slots = std::list<Slot>;
  static std::size_t size_of(const Slot& slot);
  void remove(Slots::iterator slot) CERTWRIGHT_REQUIRES(mutex_);
  const std::size_t max_bytes_;
  mutable Mutex mutex_;
  Slots slots_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< the one asked for last comes first
  std::unordered_map<std::string_view, Slots::iterator> places_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t bytes_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

}  // namespace certwright::app
