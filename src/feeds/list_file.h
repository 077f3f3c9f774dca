#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "model/facts.h"

namespace certwright::feeds {

/// A list of the world as a file, read whole.
struct ListFile {
  std::string path;
  std::string content;  ///< unpacked where it is an archive; without a byte order mark
  Timestamp modified;

  /// What answers from this file name as their source. The age is never negative.
  [[nodiscard]] model::ListSource source(Timestamp now) const;
};

/// Reads a file of max_list_bytes at most, and unpacks it where it is a zip or gzip archive.
/// Fails: invalid_request (none, not a regular file, not readable, too large: not read then; as unpacked()).
[[nodiscard]] Result<ListFile> read_list_file(const std::string& path);
/// The same bytes as they are, archives not unpacked. Fails: likewise.
[[nodiscard]] Result<ListFile> read_packed_list_file(const std::string& path);

/// What tells a file from an earlier one under the same path: it changes when the file is edited or replaced. Empty
/// where there is none.
[[nodiscard]] std::string file_identity(const std::string& path);

/// Calls `take` with the number and the text of every line that is neither empty nor a comment (`#`), without white
/// space at its ends, until it fails. A failure names the file and the line.
[[nodiscard]] Result<void> for_each_line(const ListFile& file,
                                         const std::function<Result<void>(std::size_t, std::string_view)>& take);

/// The age that a list of `date` has `now`; zero where its date lies ahead.
[[nodiscard]] std::chrono::seconds age_of(Timestamp date, Timestamp now);

}  // namespace certwright::feeds
