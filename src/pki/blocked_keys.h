#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace certwright::pki {

/// The operator's list of keys that are weak or known to others (BR 4.9.1.1, 6.1.1.3), each by the SHA-256 of its DER
/// SubjectPublicKeyInfo. Never changes once it is made: safe to use from any thread.
class BlockedKeys {
 public:
  BlockedKeys() = default;
  /// One hash of 64 hexadecimal digits a line; blank lines and what follows a `#` are skipped.
  /// Fails: invalid_request with the number of the line that is none.
  [[nodiscard]] static Result<BlockedKeys> parse(std::string_view text);
  /// The same of a file. Fails: invalid_request (also where it cannot be read).
  [[nodiscard]] static Result<BlockedKeys> load(const std::string& path);

  /// Under a microsecond, of which most is the hash.
  [[nodiscard]] bool contains(ByteView subject_public_key_info) const;
  /// In order.
  [[nodiscard]] std::span<const Sha256> hashes() const { return hashes_; }
  [[nodiscard]] std::size_t size() const { return hashes_.size(); }

 private:
  std::vector<Sha256> hashes_;  ///< in order
};

}  // namespace certwright::pki
