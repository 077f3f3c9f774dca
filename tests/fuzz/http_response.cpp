// What a web server may say, as it is read: the first bytes, Location, Server, and the start of a page. Where a
// redirect is followed, the URL must be one that can be asked.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "checks/cdn.h"
#include "checks/facts/redirect.h"
#include "checks/web_words.h"
#include "net/first_bytes.h"

namespace {

using certwright::checks::WebUrl;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_printable(std::string_view bytes) {
  constexpr std::size_t limit = 200;
  const std::string text = certwright::net::printable_start(bytes, limit);
  require(text.size() <= limit);
  for (std::string_view rest = text; !rest.empty();) {
    const auto character = certwright::first_character(rest);
    require(character.valid && character.code >= 0x20 && character.code != 0x7f);
    rest.remove_prefix(character.bytes);
  }
}

void check_redirect(std::string_view location) {
  const WebUrl from{.tls = false, .host = "www.example.com", .port = 80, .target = "/.well-known/acme-challenge/x?y"};
  const auto url = certwright::checks::redirected(from, location);
  if (!url) return;
  require(url->port == 80 || url->port == 443);
  require(url->target.starts_with('/') && url->target.size() <= certwright::checks::max_target_bytes);
  require(std::ranges::all_of(url->str(), [](char c) { return c > ' ' && c < '\x7f'; }));
  require(url->host.find_first_of("/?#@:[]\\") == std::string::npos);
  // What was resolved once resolves to itself.
  const auto again = certwright::checks::redirected(from, url->str());
  require(again && again->str() == url->str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  (void)certwright::net::protocol_of(bytes);
  for (const int status : {200, 400}) (void)certwright::net::says_tls_is_expected(status, bytes);
  check_printable(bytes);
  check_redirect(bytes);
  (void)certwright::checks::cdn_named_by(bytes);
  (void)certwright::checks::cdn_at(bytes);
  (void)certwright::checks::rules::router_of(bytes);
  (void)certwright::checks::rules::product_of(bytes);
  (void)certwright::checks::rules::host_of(bytes);
  return 0;
}
