// VirusTotal's API v3, "domains": what some ninety engines say of a name.
#include <algorithm>

#include "feeds/services/json_members.h"
#include "feeds/services/keyed_service.h"

namespace certwright::feeds {
namespace {

namespace json = boost::json;

// VirusTotal's terms of use know no time; what engines say of a name changes within days.
constexpr std::chrono::hours kept_for{24};
// A report with WHOIS and certificate inside comes to some hundred kilobytes.
constexpr std::size_t most_answer_bytes = 4UL * 1024 * 1024;
// There are about a hundred engines.
constexpr std::size_t most_engines = 200;
constexpr std::size_t most_engine_bytes = 64;
// The community's score below which a name counts as suspicious.
constexpr std::int64_t bad_score = -10;

net::HttpRequest request(std::string_view base, const std::string& name) {
  return {
      .method = "GET", .url = joined_url(base, "/api/v3/domains/") + name, .headers = {}, .body = {}, .ca_file = {}};
}

json::array flagged_engines(const json::object& attributes) {
  json::array flagged;
  const json::object* results = object_in(attributes, "last_analysis_results");
  if (results == nullptr) return flagged;
  for (const auto& [engine, value] : *results) {
    const json::object* result = value.if_object();
    if (result == nullptr || flagged.size() >= most_engines) continue;
    const std::string category = text_in(*result, "category");
    if (category != "malicious" && category != "suspicious") continue;
    flagged.push_back(json::object{{"engine", tame({engine.data(), engine.size()}, most_engine_bytes)},
                                   {"category", category},
                                   {"result", text_in(*result, "result", most_engine_bytes)}});
  }
  return flagged;
}

// The totals count, and the engines are named as far as they are: a report may have totals alone.
void add_unnamed(json::array& flagged, const json::object& totals, std::string_view category) {
  const auto named = std::ranges::count_if(
      flagged, [&](const json::value& one) { return text_in(one.get_object(), "category") == category; });
  const std::int64_t total = number_in(totals, category).value_or(0);
  for (std::int64_t more = named; more < total && flagged.size() < most_engines; ++more)
    flagged.push_back(json::object{{"engine", ""}, {"category", json::string_view{category.data(), category.size()}}});
}

ReadAnswer read(const std::string& name, int status, std::string_view body, Timestamp now) {
  const auto document = parse_object(body);
  if (!document) return not_understood("the answer is no JSON object");
  KeptAnswer answer{.asked_at = now, .keep_until = now + kept_for, .text = {}};
  if (status == 404) {
    const json::object* error = object_in(*document, "error");
    if (error == nullptr || text_in(*error, "code") != "NotFoundError")
      return not_understood("HTTP 404 without NotFoundError: is the URL right?");
    answer.text = R"({"never_seen":true})";
    return answer;
  }
  const json::object* data = object_in(*document, "data");
  const json::object* attributes = data == nullptr ? nullptr : object_in(*data, "attributes");
  const json::object* totals = attributes == nullptr ? nullptr : object_in(*attributes, "last_analysis_stats");
  if (totals == nullptr) return not_understood("the answer has no last_analysis_stats");
  if (const std::string id = text_in(*data, "id", 300); !id.empty() && id != name)
    return not_understood("the answer is about another name");
  if (!number_in(*totals, "malicious")) return not_understood("last_analysis_stats does not count the malicious");
  json::array flagged = flagged_engines(*attributes);
  add_unnamed(flagged, *totals, "malicious");
  add_unnamed(flagged, *totals, "suspicious");
  json::object brief{{"flagged", std::move(flagged)}};
  if (const auto score = number_in(*attributes, "reputation")) brief["reputation"] = *score;
  if (const auto date = number_in(*attributes, "last_analysis_date")) brief["last_analysis_date"] = *date;
  answer.text = json::serialize(brief);
  return answer;
}

std::optional<Timestamp> moment_of(std::int64_t seconds) {
  // Until the year 9999, as far as a date can be written.
  constexpr std::int64_t latest = 253'402'300'799;
  if (seconds < 0 || seconds > latest) return std::nullopt;
  return Timestamp{std::chrono::seconds{seconds}};
}

std::optional<NameVerdict> verdict(const std::string&, const KeptAnswer& answer, Timestamp) {
  const auto brief = parse_object(answer.text);
  if (!brief) return std::nullopt;
  NameVerdict verdict;
  std::size_t malicious = 0;
  if (const json::array* flagged = array_in(*brief, "flagged"))
    for (const json::value& one : *flagged) {
      const json::object* engine = one.if_object();
      if (engine == nullptr) continue;
      verdict.engines.push_back({.engine = text_in(*engine, "engine"),
                                 .category = text_in(*engine, "category"),
                                 .result = text_in(*engine, "result")});
      malicious += verdict.engines.back().category == "malicious" ? 1U : 0U;
    }
  verdict.score = number_in(*brief, "reputation");
  if (const auto date = number_in(*brief, "last_analysis_date")) verdict.analysed_at = moment_of(*date);
  // One engine that says malicious outweighs all that say suspicious, and one of these the crowd.
  verdict.weight = malicious * most_engines * 2 + (verdict.engines.size() - malicious) * 2 +
                   (verdict.score && *verdict.score < bad_score ? 1U : 0U);
  return verdict;
}

constexpr Dialect dialect{.feed = model::FeedId::virustotal,
                          .title = "VirusTotal",
                          .usual_url = "https://www.virustotal.com",
                          .key_header = "x-apikey",
                          .most_answer_bytes = most_answer_bytes,
                          .request = request,
                          .read = read,
                          .verdict = verdict};

}  // namespace

const Dialect& virustotal() { return dialect; }

}  // namespace certwright::feeds
