#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certwright::feeds::formats {

/// The fields of one record (RFC 4180) without line breaks inside its fields; white space around them is dropped. A
/// quotation mark that is not closed ends with the line. The buffer is the caller's, so that a million lines cost no
/// memory each; the fields are valid until it changes.
void split_csv(std::string_view line, std::vector<std::string>& fields);

}  // namespace certwright::feeds::formats
