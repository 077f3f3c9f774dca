// Google Safe Browsing v5, "hashes:search", as JSON.
#include <algorithm>
#include <array>
#include <charconv>

#include "feeds/services/google_hash.h"
#include "feeds/services/json_members.h"

namespace certwright::feeds {
namespace {

namespace json = boost::json;

constexpr std::size_t most_answer_bytes = 256UL * 1024;
constexpr std::chrono::hours longest_kept{24};
// Types that come later are to be ignored by those who do not know them.
constexpr std::array<std::string_view, 3> threat_types{"MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE"};
// A detail with one of these attributes is not to be enforced, or for certain frames of a page only.
constexpr std::array<std::string_view, 2> harmless_attributes{"CANARY", "FRAME_ONLY"};

net::HttpRequest request(std::string_view base, const std::string& name) {
  return {.method = "GET",
          .url = joined_url(base, "/v5/hashes:search") + "?hashPrefixes=" + google_prefix_of(name) + "&alt=json",
          .headers = {},
          .body = {},
          .ca_file = {}};
}

// "300s", "300.500s"
std::optional<std::chrono::seconds> duration_in(const json::object& object, std::string_view member) {
  const std::string text = text_in(object, member);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || seconds < 0 || !text.ends_with('s')) return std::nullopt;
  return std::min(std::chrono::seconds{seconds}, std::chrono::seconds{longest_kept});
}

bool is_harmless(const json::object& detail) {
  const json::array* attributes = array_in(detail, "attributes");
  if (attributes == nullptr) return false;
  return std::ranges::any_of(*attributes, [](const json::value& attribute) {
    const json::string* text = attribute.if_string();
    return text != nullptr && std::ranges::find(harmless_attributes, std::string_view{text->data(), text->size()}) !=
                                  harmless_attributes.end();
  });
}

std::string threats_of(const json::object& hash) {
  std::string words;
  const json::array* details = array_in(hash, "fullHashDetails");
  if (details == nullptr) return words;
  for (const json::value& one : *details) {
    const json::object* detail = one.if_object();
    const std::string type = detail == nullptr ? std::string{} : text_in(*detail, "threatType");
    if (std::ranges::find(threat_types, type) == threat_types.end() || is_harmless(*detail)) continue;
    if (words.find(type) == std::string::npos) words += (words.empty() ? "" : ", ") + type;
  }
  return words;
}

ReadAnswer read(const std::string& name, int status, std::string_view body, Timestamp now) {
  if (status != 200) return not_understood("HTTP 404: is the URL right?");
  const auto document = parse_object(body);
  if (!document) return not_understood("the answer is no JSON object");
  const auto duration = duration_in(*document, "cacheDuration");
  if (!duration) return not_understood("the answer has no cacheDuration");
  if (document->contains("fullHashes") && array_in(*document, "fullHashes") == nullptr)
    return not_understood("fullHashes is no list");
  std::string threats;
  if (const json::array* hashes = array_in(*document, "fullHashes"))
    for (const json::value& one : *hashes) {
      const json::object* hash = one.if_object();
      if (hash != nullptr && threats.empty() && is_google_hash_of(name, text_in(*hash, "fullHash")))
        threats = threats_of(*hash);
    }
  return KeptAnswer{.asked_at = now, .keep_until = now + *duration, .text = google_answer(threats)};
}

constexpr Dialect dialect{.feed = model::FeedId::web_risk,
                          .title = "Google Safe Browsing",
                          .usual_url = "https://safebrowsing.googleapis.com",
                          .key_header = "x-goog-api-key",
                          .most_answer_bytes = most_answer_bytes,
                          .request = request,
                          .read = read,
                          .verdict = google_verdict};

}  // namespace

const Dialect& safe_browsing() { return dialect; }

}  // namespace certwright::feeds
