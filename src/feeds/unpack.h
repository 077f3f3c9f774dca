#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::feeds {

/// Far above every list there is (a million sites are 22 MB, PhishTank's pages 100 MB), and what an archive that swells
/// may come to.
inline constexpr std::size_t max_list_bytes = 256UL * 1024 * 1024;

/// Whether these bytes begin as a zip archive or a gzip file does.
[[nodiscard]] bool is_archive(std::string_view content);

/// The list in a zip archive of one file, or in a gzip file; any other content as it is.
/// Fails: invalid_request, naming the place (cut short, damaged, encrypted, no file or several, more than
/// max_list_bytes).
[[nodiscard]] Result<std::string> unpacked(std::string content, std::string_view place);

}  // namespace certwright::feeds
