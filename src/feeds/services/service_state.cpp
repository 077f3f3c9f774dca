#include "feeds/services/service_state.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "feeds/services/json_members.h"
#include "feeds/services/state_file.h"
#include "model/domain_name.h"

namespace certwright::feeds {
namespace {

constexpr std::size_t most_answers_bytes = 64UL * 1024 * 1024;
constexpr std::size_t most_failures_bytes = 1024UL * 1024;
constexpr const char* failures_file = "failures.json";

using AnswerTimes = std::map<std::string, Timestamp, std::less<>>;

// The form of KeptAnswers' file: what a later line says counts.
void take_line(std::string_view line, Timestamp now, AnswerTimes& times) {
  const auto object = parse_object(line);
  if (!object) return;
  if (const std::string forgotten = text_in(*object, "forget"); !forgotten.empty()) {
    std::erase_if(times, [&](const auto& kept) {
      return model::is_at_or_below(kept.first, forgotten) || model::is_at_or_below(forgotten, kept.first);
    });
    return;
  }
  const auto asked_at = parse_rfc3339(text_in(*object, "asked_at"));
  const auto keep_until = parse_rfc3339(text_in(*object, "keep_until"));
  if (asked_at && keep_until && *keep_until > now) times[text_in(*object, "name", 300)] = *asked_at;
}

AnswerTimes answers_in(const std::string& file, Timestamp now) {
  AnswerTimes times;
  const std::string text = read_state_file(file, most_answers_bytes);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    take_line(rest.substr(0, end), now, times);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return times;
}

boost::json::object failures_in(const std::string& file) {
  return parse_object(read_state_file(file, most_failures_bytes)).value_or(boost::json::object{});
}

std::optional<ServiceFailure> last_failure(const std::string& file, std::string_view service) {
  const boost::json::object failures = failures_in(file);
  const boost::json::value* found = failures.if_contains(service);
  const boost::json::object* failure = found == nullptr ? nullptr : found->if_object();
  if (failure == nullptr) return std::nullopt;
  const auto at = parse_rfc3339(text_in(*failure, "at"));
  if (!at) return std::nullopt;
  return ServiceFailure{.reason = text_in(*failure, "reason"), .at = *at};
}

}  // namespace

std::string service_file(const std::string& folder, model::FeedId feed, std::string_view file) {
  return folder.empty() ? std::string{} : fmt::format("{}/{}/{}", folder, to_string(feed), file);
}

ServiceState read_service_state(const std::string& folder, model::FeedId feed, std::string_view service,
                                Timestamp now) {
  ServiceState state;
  const AnswerTimes answers = answers_in(service_file(folder, feed, "answers.jsonl"), now);
  state.kept_answers = answers.size();
  for (const auto& [name, at] : answers) state.newest_answer = std::max(at, state.newest_answer.value_or(at));
  state.use = Quota{{.file = service_file(folder, feed, "quota.json")}}.use(now);
  state.last_failure = last_failure(service_file(folder, feed, failures_file), service);
  return state;
}

void keep_last_failure(const std::string& folder, model::FeedId feed, std::string_view service,
                       const ServiceFailure& failure) {
  if (folder.empty()) return;
  const std::string file = service_file(folder, feed, failures_file);
  boost::json::object failures = failures_in(file);
  failures[service] = {{"reason", failure.reason}, {"at", rfc3339(failure.at)}};
  (void)replace_state_file(file, boost::json::serialize(failures));
}

}  // namespace certwright::feeds
