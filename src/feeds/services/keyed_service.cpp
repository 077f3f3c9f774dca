#include "feeds/services/keyed_service.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "feeds/retry_after.h"
#include "feeds/services/service_state.h"
#include "feeds/services/state_file.h"

namespace certwright::feeds {
namespace {

// A name is answered in tenths of a second, or not at all; a request for a certificate must not wait for the latter.
constexpr std::chrono::seconds longest_request{4};
constexpr std::size_t most_key_bytes = 4096;
// A key that is refused stays refused until somebody acts; asking on would only have it locked.
constexpr std::chrono::seconds pause_after_refusal{15};
constexpr std::chrono::seconds usual_pause{60};
constexpr std::chrono::seconds longest_pause{3600};

Result<Secret> read_key(const std::string& file, std::string_view title) {
  const std::string text = read_state_file(file, most_key_bytes);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos)
    return fail(
        ErrorCode::invalid_request,
        fmt::format("the key of {} cannot be read from '{}': it needs a file with the key on one line", title, file));
  const std::string_view key = std::string_view{text}.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  if (!std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; }))
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' holds more than a key of {}: write the key alone, on one line", file, title));
  return Secret{key};
}

std::string reason_of(const Error& error, Deadline deadline) {
  // A transfer that is ended for its time ends a little before it.
  constexpr std::chrono::milliseconds a_little{20};
  if (deadline.remaining() <= a_little) return "timeout";
  return error.code == ErrorCode::limit_exceeded ? "answer too large" : "not reachable";
}

}  // namespace

Result<std::unique_ptr<KeyedService>> KeyedService::open(const Dialect& dialect, const HttpServiceSettings& settings,
                                                         const HttpServiceDoors& doors) {
  TRY(Secret key, read_key(settings.api_key_file, dialect.title));
  return std::unique_ptr<KeyedService>{new KeyedService{dialect, settings, doors, std::move(key)}};
}

KeyedService::KeyedService(const Dialect& dialect, const HttpServiceSettings& settings, const HttpServiceDoors& doors,
                           Secret key)
    : dialect_(dialect),
      settings_(settings),
      client_(doors.client),
      clock_(doors.clock),
      key_(std::move(key)),
      answers_({.file = service_file(doors.folder, dialect.feed, "answers.jsonl")}),
      quota_({.file = service_file(doors.folder, dialect.feed, "quota.json"),
              .per_minute = settings.requests_per_minute,
              .per_day = settings.requests_per_day}) {}

model::ReputationFact KeyedService::ask(const ReputationQuestion& question, Timestamp now, Deadline deadline) {
  std::vector<NameAnswer> answers;
  // Whoever could not be asked about one name is not asked about the next, but what is kept of that still counts.
  bool may_ask = true;
  for (const std::string& name : names_to_ask(question)) {
    answers.push_back(ask_one(name, may_ask, now, deadline));
    may_ask = may_ask && answers.back().verdict.has_value();
  }
  return fact_of(dialect_.feed, dialect_.title, question, answers, now);
}

NameAnswer KeyedService::ask_one(const std::string& name, bool may_ask, Timestamp now, Deadline deadline) {
  const auto verdict_of = [&](const KeptAnswer& answer) {
    auto verdict = dialect_.verdict(name, answer, now);
    if (verdict) verdict->asked_at = answer.asked_at;
    return verdict;
  };
  if (const auto kept = answers_.find(name, now))
    if (auto verdict = verdict_of(*kept)) return {.name = name, .verdict = *std::move(verdict)};
  if (!may_ask) return {.name = name, .verdict = tl::unexpected(failure(name, "not asked"))};
  const Asked asked =
      answers_.get(name, now, deadline, [&] { return ask_over_http(name, now, deadline.at_most(longest_request)); });
  if (!asked) return {.name = name, .verdict = tl::unexpected(asked.error())};
  if (auto verdict = verdict_of(*asked)) return {.name = name, .verdict = *std::move(verdict)};
  return {.name = name, .verdict = tl::unexpected(failure(name, "malformed answer"))};
}

Asked KeyedService::ask_over_http(const std::string& name, Timestamp now, Deadline deadline) {
  if (deadline.passed()) return tl::unexpected(failure(name, "timeout"));
  if (auto reason = quota_.take(clock_.now())) return tl::unexpected(failure(name, *std::move(reason)));
  net::HttpRequest request = dialect_.request(settings_.url.empty() ? dialect_.usual_url : settings_.url, name);
  request.headers.emplace_back(std::string{dialect_.key_header}, std::string{key_.reveal_text()});
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("User-Agent", "certwright");
  request.max_body_bytes = dialect_.most_answer_bytes;
  request.ca_file = settings_.ca_file;
  const auto response = client_.send(request, deadline);
  if (response) return read(name, *response, now);
  return tl::unexpected(failure(name, reason_of(response.error(), deadline), response.error().detail));
}

Asked KeyedService::read(const std::string& name, const net::HttpResponse& response, Timestamp now) {
  const int status = response.status;
  if (status == 401 || status == 403) {
    const std::string reason = fmt::format("HTTP {}: the key was refused", status);
    quota_.pause(clock_.now() + pause_after_refusal, reason);
    return tl::unexpected(failure(name, reason));
  }
  if (status == 429) {
    const std::string reason = "HTTP 429: too many requests";
    const Timestamp refused_at = clock_.now();
    quota_.pause(refused_at + pause_asked_for(response, refused_at), reason);
    return tl::unexpected(failure(name, reason));
  }
  if (status != 200 && status != 404) return tl::unexpected(failure(name, fmt::format("HTTP {}", status)));
  ReadAnswer answer = dialect_.read(name, status, response.body, now);
  if (!answer) return tl::unexpected(failure(name, answer.error().rcode, answer.error().detail));
  return *std::move(answer);
}

model::LookupFailure KeyedService::failure(const std::string& name, std::string reason, std::string detail) const {
  return {
      .rcode = std::move(reason), .question = fmt::format("{} {}", dialect_.title, name), .detail = std::move(detail)};
}

std::string joined_url(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  for (std::size_t length = std::min(base.size(), path.size()); length > 1; --length) {
    const bool whole_steps = length == path.size() || path[length] == '/' || path[length - 1] == '/';
    if (whole_steps && base.ends_with(path.substr(0, length)))
      return std::string{base} + std::string{path.substr(length)};
  }
  return std::string{base} + std::string{path};
}

tl::unexpected<model::LookupFailure> not_understood(std::string_view what) {
  return tl::unexpected(model::LookupFailure{.rcode = "malformed answer", .question = {}, .detail = std::string{what}});
}

std::chrono::seconds pause_asked_for(const net::HttpResponse& response, Timestamp now) {
  return std::clamp(retry_after(response, now).value_or(usual_pause), std::chrono::seconds{1}, longest_pause);
}

}  // namespace certwright::feeds
