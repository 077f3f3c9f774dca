#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certwright::model {

/// One attribute of a name, as in `CN=example.net`.
struct NameAttribute {
  std::string type;   ///< a keyword of RFC 4514 section 3 (`CN`), or an object identifier (`2.5.4.97`)
  std::string value;  ///< without the escapes of its text form
  friend bool operator==(const NameAttribute&, const NameAttribute&) = default;
};

/// The attributes of a name in the text form of RFC 4514, in the order in which they stand; parts without `=` are left
/// out.
[[nodiscard]] std::vector<NameAttribute> parse_distinguished_name(std::string_view name);

/// The value of the first attribute of this type; empty where there is none.
[[nodiscard]] std::string attribute_of(std::string_view name, std::string_view type);

}  // namespace certwright::model
