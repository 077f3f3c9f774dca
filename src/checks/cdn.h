#pragma once

#include <string_view>

// Content delivery networks that end TLS and answer HTTP in front of other people's servers.
namespace certwright::checks {

/// The CDN whose published ranges hold the address (presentation form): "Cloudflare". Empty where none does.
[[nodiscard]] std::string_view cdn_at(std::string_view address);

/// The CDN that a Server header names. Empty where it names none.
[[nodiscard]] std::string_view cdn_named_by(std::string_view server);

}  // namespace certwright::checks
