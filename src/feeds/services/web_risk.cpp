// Google Web Risk, "hashes:search": the first four bytes of a hash go out, all hashes that begin so come back, and the
// comparison is made here. Google learns no name.
#include <algorithm>

#include <fmt/format.h>

#include "feeds/services/google_hash.h"
#include "feeds/services/json_members.h"
#include "feeds/services/keyed_service.h"

namespace certwright::feeds {
namespace {

namespace json = boost::json;

constexpr std::string_view threat_types[] = {"MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE"};
// What no answer may exceed, however long it wants to be believed; and what holds where it does not say.
constexpr std::chrono::hours longest_kept{24};
constexpr std::chrono::minutes kept_without_word{5};
constexpr std::size_t most_answer_bytes = 256UL * 1024;

net::HttpRequest request(std::string_view base, const std::string& name) {
  std::string url = joined_url(base, "/v1/hashes:search") + "?hashPrefix=" + google_prefix_of(name);
  for (const std::string_view type : threat_types) url += fmt::format("&threatTypes={}", type);
  return {.method = "GET", .url = std::move(url), .headers = {}, .body = {}, .ca_file = {}};
}

// Google writes nanoseconds; a millisecond more or less changes nothing.
std::optional<Timestamp> moment_in(const json::object& object, std::string_view member) {
  std::string text = text_in(object, member);
  if (const std::size_t dot = text.find('.'); dot != std::string::npos) text = text.substr(0, dot) + "Z";
  return parse_rfc3339(text);
}

std::string threats_of(const json::object& threat) {
  std::string words;
  const json::array* types = array_in(threat, "threatTypes");
  if (types == nullptr) return words;
  for (const json::value& type : *types) {
    const json::string* text = type.if_string();
    if (text == nullptr || words.size() > 200) continue;
    words += (words.empty() ? "" : ", ") + tame({text->data(), text->size()}, 64);
  }
  return words;
}

ReadAnswer read(const std::string& name, int status, std::string_view body, Timestamp now) {
  if (status != 200) return not_understood("HTTP 404: is the URL right?");
  const auto document = parse_object(body);
  if (!document) return not_understood("the answer is no JSON object");
  if (document->contains("threats") && array_in(*document, "threats") == nullptr)
    return not_understood("threats is no list");
  if (!document->empty() && !document->contains("threats") && !document->contains("negativeExpireTime"))
    return not_understood("the answer has neither threats nor negativeExpireTime");
  Timestamp until = moment_in(*document, "negativeExpireTime").value_or(now + kept_without_word);
  std::string threats;
  if (const json::array* listed = array_in(*document, "threats"))
    for (const json::value& one : *listed) {
      const json::object* threat = one.if_object();
      if (threat == nullptr || !is_google_hash_of(name, text_in(*threat, "hash"))) continue;
      const std::string words = threats_of(*threat);
      const Timestamp expires = moment_in(*threat, "expireTime").value_or(now + kept_without_word);
      until = threats.empty() ? expires : std::min(until, expires);
      threats += (threats.empty() ? "" : ", ") + (words.empty() ? "unsafe" : words);
    }
  return KeptAnswer{.asked_at = now, .keep_until = std::min(until, now + longest_kept), .text = google_answer(threats)};
}

constexpr Dialect dialect{.feed = model::FeedId::web_risk,
                          .title = "Google Web Risk",
                          .usual_url = "https://webrisk.googleapis.com",
                          .key_header = "x-goog-api-key",
                          .most_answer_bytes = most_answer_bytes,
                          .request = request,
                          .read = read,
                          .verdict = google_verdict};

}  // namespace

const Dialect& web_risk() { return dialect; }

}  // namespace certwright::feeds
