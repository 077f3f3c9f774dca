#include "registration/http_get.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "feeds/redirected_url.h"

namespace certwright::registration {
namespace {

constexpr int max_redirects = 3;
constexpr std::size_t longest_url = 2000;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string location_of(const net::HttpResponse& response) {
  const auto at = std::ranges::find(response.headers, "location", &std::pair<std::string, std::string>::first);
  return at == response.headers.end() ? std::string{} : at->second;
}

bool can_be_asked(std::string_view url) {
  return url.size() <= longest_url && std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return ascii_lower(url.substr(0, url.find_first_of("/?#")));
}

Result<HttpAnswer> http_get(const HttpGet& wanted, net::HttpClient& client, Deadline deadline) {
  std::string url = wanted.url;
  for (int hops = 0;; ++hops) {
    net::HttpRequest request;
    request.url = url;
    request.headers = {{"User-Agent", "certwright"}, {"Accept", wanted.accept}};
    request.max_body_bytes = wanted.max_body_bytes;
    request.ca_file = wanted.ca_file;
    TRY(net::HttpResponse response, client.send(request, deadline));
    if (!is_redirect(response.status)) return HttpAnswer{.response = std::move(response), .url = url};
    const auto next = feeds::redirected_url(url, location_of(response));
    if (!next || !can_be_asked(*next))
      return fail(ErrorCode::unavailable, fmt::format("{} leads where nobody follows", url));
    if (hops == max_redirects)
      return fail(ErrorCode::unavailable,
                  fmt::format("{} leads through more than {} redirects", wanted.url, max_redirects));
    url = *next;
  }
}

}  // namespace certwright::registration
