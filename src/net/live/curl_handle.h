#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct curl_slist;

// What every use of libcurl here has in common.
namespace certwright::net::live {

struct CurlEasyDelete {
  void operator()(void* easy) const noexcept;
};
/// A CURL*.
using CurlEasy = std::unique_ptr<void, CurlEasyDelete>;
/// A new handle; null where there is no memory. The first call sets libcurl up.
[[nodiscard]] CurlEasy make_curl_easy();

struct CurlListDelete {
  void operator()(curl_slist* list) const noexcept;
};
using CurlList = std::unique_ptr<curl_slist, CurlListDelete>;
/// False where there is no memory.
[[nodiscard]] bool append(CurlList& list, const std::string& line);

/// "Name: value" as lower-case name and trimmed value; none for a line without colon, as the status line is.
[[nodiscard]] std::optional<std::pair<std::string, std::string_view>> header_of(std::string_view line);

/// Connecting may take so long, and no longer.
inline constexpr long max_connect_milliseconds = 10'000;
/// Far above what any server sends that means well.
inline constexpr std::size_t max_header_bytes = 64UL * 1024;

}  // namespace certwright::net::live
