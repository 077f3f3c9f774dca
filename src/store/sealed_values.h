#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::store {

/// What a store keeps sealed, by what it is sealed for (keys::Sealer's purpose is one word and the id).
enum class SealedKind { account, access_key, authority, authority_request, subscriber_key, imported_key, mail };
inline constexpr std::array sealed_kinds{
    SealedKind::account,        SealedKind::access_key,   SealedKind::authority, SealedKind::authority_request,
    SealedKind::subscriber_key, SealedKind::imported_key, SealedKind::mail};
/// "subscriber-key": the first word of its purpose.
[[nodiscard]] std::string_view to_string(SealedKind kind);

/// One sealed value and whose it is: an account, an access key's id, a serial number, the ARN of a certificate …
struct SealedValue {
  SealedKind kind = SealedKind::account;
  std::string id;
  Bytes sealed;
};

/// All sealed values of a SQLite store, for the rotation of the master key, which knows nothing else of a store. Opens
/// the file beside a server that works with it.
class SealedValues {
 public:
  /// Fails: as open_sqlite_store() of an existing file.
  [[nodiscard]] static Result<std::unique_ptr<SealedValues>> open(const std::string& path);
  virtual ~SealedValues() = default;

  /// How many values of a kind are sealed under each version of the master key.
  [[nodiscard]] virtual Result<std::map<std::uint32_t, std::uint64_t>> count(SealedKind kind) = 0;
  /// Those that are not sealed under `version`, at most `limit`, in the order of their ids, which are greater than
  /// `after`.
  [[nodiscard]] virtual Result<std::vector<SealedValue>> others(SealedKind kind, std::uint32_t version,
                                                                std::string_view after, std::size_t limit) = 0;
  /// A value that is to take another's place.
  struct Change {
    const SealedValue* before = nullptr;
    Bytes sealed;
  };
  /// All of them in one transaction; what somebody changed or removed meanwhile is left alone. Gives how many were
  /// changed. Fails: as a write of the store does.
  [[nodiscard]] virtual Result<std::size_t> replace(std::span<const Change> changes) = 0;
};

}  // namespace certwright::store
