// URLhaus, "v1/host": the URLs of malware that were seen on a host.
#include <algorithm>

#include <fmt/format.h>

#include "feeds/services/json_members.h"
#include "feeds/services/keyed_service.h"

namespace certwright::feeds {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kept_for{24};
// A host may have thousands of URLs, of some hundred bytes each.
constexpr std::size_t most_answer_bytes = 8UL * 1024 * 1024;

net::HttpRequest request(std::string_view base, const std::string& name) {
  // A name of A-labels needs no escape in a form.
  return {.method = "POST",
          .url = joined_url(base, "/v1/host/"),
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = "host=" + name,
          .ca_file = {}};
}

// "2026-11-01 00:00:00 UTC"
std::optional<Timestamp> moment_in(const json::object& url, std::string_view member) {
  std::string text = text_in(url, member);
  if (text.size() < 19) return std::nullopt;
  text = text.substr(0, 19) + "Z";
  text[10] = 'T';
  return parse_rfc3339(text);
}

ReadAnswer read(const std::string& name, int status, std::string_view body, Timestamp now) {
  if (status != 200) return not_understood("HTTP 404: is the URL right?");
  const auto document = parse_object(body);
  if (!document) return not_understood("the answer is no JSON object");
  const std::string query_status = text_in(*document, "query_status");
  KeptAnswer answer{.asked_at = now, .keep_until = now + kept_for, .text = R"({"online":0})"};
  if (query_status == "no_results") return answer;
  if (query_status != "ok")
    return not_understood(query_status.empty() ? "the answer has no query_status" : "query_status is " + query_status);
  if (const std::string host = text_in(*document, "host", 300); !host.empty() && host != name)
    return not_understood("the answer is about another host");
  const json::array* urls = array_in(*document, "urls");
  if (urls == nullptr) return not_understood("the answer has no urls");
  std::int64_t online = 0;
  std::string threat;
  std::optional<Timestamp> latest;
  for (const json::value& one : *urls) {
    const json::object* url = one.if_object();
    if (url == nullptr || text_in(*url, "url_status") != "online") continue;
    ++online;
    if (threat.empty()) threat = text_in(*url, "threat", 64);
    if (const auto added = moment_in(*url, "date_added")) latest = std::max(latest.value_or(*added), *added);
  }
  json::object brief{{"online", online}, {"threat", threat}};
  if (latest) brief["latest"] = rfc3339(*latest);
  answer.text = json::serialize(brief);
  return answer;
}

std::optional<NameVerdict> verdict(const std::string&, const KeptAnswer& answer, Timestamp) {
  const auto brief = parse_object(answer.text);
  const auto online = brief ? number_in(*brief, "online") : std::nullopt;
  if (!online) return std::nullopt;
  NameVerdict verdict;
  if (*online <= 0) return verdict;
  verdict.weight = static_cast<std::size_t>(*online);
  verdict.threat =
      fmt::format("{}, {} {} online", text_in(*brief, "threat").empty() ? "malware" : text_in(*brief, "threat"),
                  *online, *online == 1 ? "URL" : "URLs");
  verdict.analysed_at = parse_rfc3339(text_in(*brief, "latest"));
  return verdict;
}

constexpr Dialect dialect{.feed = model::FeedId::urlhaus,
                          .title = "URLhaus",
                          .usual_url = "https://urlhaus-api.abuse.ch",
                          .key_header = "Auth-Key",
                          .most_answer_bytes = most_answer_bytes,
                          .request = request,
                          .read = read,
                          .verdict = verdict};

}  // namespace

const Dialect& urlhaus() { return dialect; }

}  // namespace certwright::feeds
