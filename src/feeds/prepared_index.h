#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "feeds/name_index.h"

// An index of names as a file, so that a list of millions is ready in milliseconds. Made from a list, and good for that
// list only: whatever is wrong with it, the list is read instead.
namespace certwright::feeds {

/// An index as it was kept, and what it was made of.
struct PreparedIndex {
  NameIndex names;
  Sha256 source{};  ///< source_digest() of the list
  Timestamp modified;
};

/// What tells the list that an index was made of from every other: its feed, and its file's identity (file_identity).
[[nodiscard]] Sha256 source_digest(model::FeedId feed, std::string_view identity);

/// The whole file: a head of 128 bytes (magic, version, key, counts, source, SHA-256 of all else), the hashes in order,
/// the numbers beside them; all numbers little-endian.
[[nodiscard]] Bytes to_bytes(const PreparedIndex& index);

/// Fails: invalid_request (another form or version, truncated, too long, changed, not in order).
[[nodiscard]] Result<PreparedIndex> read_prepared_index(ByteView bytes);

/// The hash of the index in a file, read from its head alone; nothing where there is no such file. What it says is only
/// trusted once the whole file was read.
[[nodiscard]] std::optional<NameHash> hash_of_prepared(const std::string& path);

/// Reads a file. Fails: not_found, and as read_prepared_index().
[[nodiscard]] Result<PreparedIndex> load_prepared_index(const std::string& path);

/// Writes a file that nobody else may read, in one step: who reads it meanwhile sees the old one or the new.
/// Fails: unavailable.
[[nodiscard]] Result<void> keep_prepared_index(const std::string& path, const PreparedIndex& index);

}  // namespace certwright::feeds
