#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace certwright::client {

/// The settings of one profile: names in lower case, values without surrounding white space.
using ProfileSettings = std::map<std::string, std::string, std::less<>>;
/// Profiles by name.
using Profiles = std::map<std::string, ProfileSettings, std::less<>>;

/// How a section names its profile: `[NAME]` in a credentials file, `[profile NAME]` (or `[default]`) in a config file,
/// where sections of other kinds are passed over.
enum class ProfileFileKind { credentials, config };

/// Reads an AWS shared credentials or config file: `[section]`, `name = value`, comment lines with `#` or `;`. A
/// section that comes twice adds to the first. Indented lines below a setting without value (nested settings) are
/// passed over. `file` names it in errors.
/// Fails: invalid_request (a line that is none of these, with the file and the line's number, never its text).
[[nodiscard]] Result<Profiles> parse_profiles(std::string_view text, ProfileFileKind kind, std::string_view file);

/// The profiles of a file; none where there is no such file.
/// Fails: as parse_profiles; also invalid_request (it cannot be read, or is larger than 1 MiB).
[[nodiscard]] Result<Profiles> read_profiles(const std::string& file, ProfileFileKind kind);

}  // namespace certwright::client
