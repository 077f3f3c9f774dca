#pragma once

#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "pki/blocked_keys.h"

namespace certwright::service {

/// The operator's file of blocked keys (`[ca] blocked_keys`), as it was read last. Safe to use from any thread.
class BlockedKeyList {
 public:
  /// Fails: invalid_request (the file cannot be read, or a line of it is no hash).
  [[nodiscard]] static Result<std::unique_ptr<BlockedKeyList>> open(std::string path);

  [[nodiscard]] std::shared_ptr<const pki::BlockedKeys> current() const;
  [[nodiscard]] bool contains(ByteView subject_public_key_info) const;
  /// Reads the file again where it changed; whether it did. Fails as open() does: what was read before stays in force.
  [[nodiscard]] Result<bool> reload();

 private:
  explicit BlockedKeyList(std::string path) : path_(std::move(path)) {}
  /// Which state of the file was read: a file that is replaced has another number, one that is written another time.
  struct Version {
    unsigned long long file = 0;
    long long size = -1;
    long long seconds = 0;
    long long nanoseconds = 0;
    friend bool operator==(const Version&, const Version&) = default;
  };
  [[nodiscard]] Version version() const;

  const std::string path_;
  mutable Mutex mutex_;
  std::shared_ptr<const pki::BlockedKeys> keys_ CERTWRIGHT_GUARDED_BY(mutex_);
  Version read_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::service
