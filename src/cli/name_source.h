#pragma once

#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace certwright::cli {

/// Names one after another, however many there are. Gives nothing at the end.
using NameSource = std::function<std::optional<std::string>()>;

/// The names of a list, as people keep them: one a line, `#` comments, blank lines, a byte order mark, CRLF, full-width
/// characters. Holds one line at a time; of a line that is longer than any name only the beginning is kept.
/// `in` outlives the source.
[[nodiscard]] NameSource names_in(std::istream& in);
/// The given names.
[[nodiscard]] NameSource names_of(std::vector<std::string> names);

/// Up to `count` names of the source.
[[nodiscard]] std::vector<std::string> take(NameSource& source, std::size_t count);

}  // namespace certwright::cli
