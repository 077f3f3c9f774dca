#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace certwright::feeds {

/// Where a Location header leads from a URL (RFC 3986 section 5, in the forms that servers send). Nothing where it
/// leads to no http or https URL, or from https to http, which would let anybody on the way choose the list.
[[nodiscard]] std::optional<std::string> redirected_url(std::string_view url, std::string_view location);

}  // namespace certwright::feeds
