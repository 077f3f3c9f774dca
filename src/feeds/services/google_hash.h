#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feeds/services/keyed_service.h"

// What Google's two APIs have in common: the first four bytes of the hash of a canonical expression go out, whole
// hashes come back, and the comparison is made here. Google learns no name.
namespace certwright::feeds {

/// The first four bytes of the SHA-256 of "name/", base64, as a URL's query takes it. A host alone is canonical as a
/// lower-case name, and the path of an expression that stands for all of it is "/".
[[nodiscard]] std::string google_prefix_of(const std::string& name);

/// Whether a text is that hash, whole, in base64 of either alphabet.
[[nodiscard]] bool is_google_hash_of(const std::string& name, const std::string& text);

/// A kept answer: the threats in words, empty where there are none; and the other way.
[[nodiscard]] std::string google_answer(std::string_view threats);
[[nodiscard]] std::optional<NameVerdict> google_verdict(const std::string& name, const KeptAnswer& answer,
                                                        Timestamp now);

}  // namespace certwright::feeds
