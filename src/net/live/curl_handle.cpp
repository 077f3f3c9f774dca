#include "net/live/curl_handle.h"

#include <curl/curl.h>

#include <mutex>

#include "base/ascii.h"

namespace certwright::net::live {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

void CurlEasyDelete::operator()(void* easy) const noexcept { curl_easy_cleanup(easy); }

void CurlListDelete::operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }

CurlEasy make_curl_easy() {
  static std::once_flag initialised;
  std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return CurlEasy{curl_easy_init()};
}

bool append(CurlList& list, const std::string& line) {
  curl_slist* const grown = curl_slist_append(list.get(), line.c_str());
  if (grown == nullptr) return false;
  (void)list.release();
  list.reset(grown);
  return true;
}

std::optional<std::pair<std::string, std::string_view>> header_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair{ascii_lower(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
}

}  // namespace certwright::net::live
