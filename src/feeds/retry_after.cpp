#include "feeds/retry_after.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

#include "feeds/http_date.h"

namespace certwright::feeds {

std::optional<std::chrono::seconds> retry_after(const net::HttpResponse& response, Timestamp now) {
  constexpr std::chrono::seconds longest{1'000'000};
  const auto header = std::ranges::find(response.headers, "retry-after", &std::pair<std::string, std::string>::first);
  if (header == response.headers.end()) return std::nullopt;
  const std::string& text = header->second;
  if (const auto date = parse_http_date(text)) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*date - now);
    return std::clamp(wait, std::chrono::seconds{0}, longest);
  }
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::min(std::chrono::seconds{std::min<std::int64_t>(seconds, longest.count())}, longest);
}

}  // namespace certwright::feeds
