#include "registration/rdap_bootstrap.h"

#include <algorithm>

#include <boost/json.hpp>

#include "base/ascii.h"
#include "feeds/services/json_members.h"

namespace certwright::registration {
namespace {

namespace json = boost::json;

// Far above the number of top-level domains, and of the servers of one registry.
constexpr std::size_t most_entries = 50'000;
constexpr std::size_t most_urls = 8;
constexpr std::size_t longest_url = 500;
constexpr std::size_t longest_name = 253;

bool is_name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

/// A text of the list in lower case; empty for what is none.
std::string text_of(const json::value& value, std::size_t longest) {
  const json::string* text = value.if_string();
  return text == nullptr || text->size() > longest ? std::string{} : std::string{text->data(), text->size()};
}

// No base of a registry holds an `@`, and readers of URLs differ about what one behind the host means.
bool is_web_url(std::string_view url) {
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  if (!is_web || !std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; })) return false;
  const std::string_view rest = url.substr(url.find("://") + 3);
  return !rest.empty() && rest.front() != '/' && rest.find_first_of("@?#") == std::string_view::npos;
}

std::vector<std::string> urls_of(const json::array& list) {
  std::vector<std::string> urls;
  for (const json::value& value : list) {
    if (urls.size() == most_urls) break;
    std::string url = text_of(value, longest_url);
    if (!is_web_url(url)) continue;
    if (!url.ends_with('/')) url += '/';
    urls.push_back(std::move(url));
  }
  // RFC 9224 section 3: whoever can, prefers https.
  std::ranges::stable_partition(urls, [](const std::string& url) { return url.starts_with("https://"); });
  return urls;
}

}  // namespace

std::optional<RdapBootstrap> RdapBootstrap::parse(std::string_view text) {
  if (text.size() > most_bytes) return std::nullopt;
  const auto document = feeds::parse_object(text);
  if (!document || !feeds::text_in(*document, "version").starts_with("1.")) return std::nullopt;
  const json::array* services = feeds::array_in(*document, "services");
  if (services == nullptr) return std::nullopt;
  RdapBootstrap bootstrap;
  for (const json::value& service : *services) {
    const json::array* pair = service.if_array();
    if (pair == nullptr || pair->size() < 2) continue;
    const json::array* entries = pair->at(0).if_array();
    const json::array* urls = pair->at(1).if_array();
    if (entries == nullptr || urls == nullptr) continue;
    std::vector<std::string> usable = urls_of(*urls);
    if (usable.empty()) continue;
    for (const json::value& entry : *entries) {
      const std::string name = ascii_lower(text_of(entry, longest_name));
      if (bootstrap.services_.size() == most_entries || !entry.is_string() || !std::ranges::all_of(name, is_name_byte))
        continue;
      bootstrap.services_.try_emplace(name, bootstrap.urls_.size());
    }
    bootstrap.urls_.push_back(std::move(usable));
  }
  return bootstrap.services_.empty() ? std::nullopt : std::optional{std::move(bootstrap)};
}

const std::vector<std::string>& RdapBootstrap::urls_for(std::string_view domain) const {
  static const std::vector<std::string> none;
  while (true) {
    if (const auto service = services_.find(domain); service != services_.end()) return urls_.at(service->second);
    if (domain.empty()) return none;
    // The empty entry is the root's.
    const std::size_t dot = domain.find('.');
    domain = dot == std::string_view::npos ? std::string_view{} : domain.substr(dot + 1);
  }
}

}  // namespace certwright::registration
