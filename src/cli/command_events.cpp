#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "app/config_keys.h"
#include "base/clock.h"
#include "cli/case_answer.h"
#include "cli/case_text.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/remote.h"

namespace certwright::cli {
namespace {

constexpr long longest_page = 1000;
// Often enough for a person, seldom enough for a server that many people follow.
constexpr std::chrono::milliseconds follow_pause{2'000};

// A moment, or how long ago.
std::optional<Timestamp> read_moment(const char* option, const std::string& text, Session& session) {
  if (const auto at = parse_rfc3339(text)) return at;
  if (const auto ago = app::parse_duration(text)) return SystemClock{}.now() - *ago;
  session.refuse(exit_usage,
                 {fmt::format("{} {}: this is neither a time nor a duration.", option, printable(text)),
                  fmt::format("{} {}：日時でも期間でもありません。", option, printable(text))},
                 {"Write 2026-11-26T09:00:00Z, or 2h or 7d for so long ago.",
                  "2026-11-26T09:00:00Z のような日時、または 2h、7d のような期間を指定してください。"});
  return std::nullopt;
}

std::optional<long> read_limit(const std::string& text, Session& session) {
  long limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error == std::errc{} && end == text.data() + text.size() && limit > 0) return limit;
  session.refuse(exit_usage,
                 {fmt::format("--limit {}: this is not a number of events.", printable(text)),
                  fmt::format("--limit {}：件数ではありません。", printable(text))},
                 {"Give a whole number from 1.", "1 以上の整数を指定してください。"});
  return std::nullopt;
}

/// Prints events as they come: people and scripts get one after another, `--json` without --follow one document.
class Listing {
 public:
  Listing(Session& session, bool follow) : session_(session), lines_(follow) {}

  void add(const AnswerPage<EventAnswer>& page) {
    for (std::size_t i = 0; i < page.elements.size(); ++i) add(page.elements[i], page.json[i]);
  }

  void finish() {
    if (session_.options().json && !lines_) return session_.print(count_ == 0 ? head() + "]}\n" : "\n]}\n");
    if (count_ == 0 && !session_.options().json && !session_.options().plain)
      session_.say({"There are no such events.", "該当するイベントはありません。"});
  }

  [[nodiscard]] long count() const { return count_; }

 private:
  static std::string head() { return "{\"schema_version\":1,\"events\":["; }

  void add(const EventAnswer& event, const std::string& json) {
    if (session_.options().json)
      session_.print(lines_ ? json + "\n" : (count_ == 0 ? head() + "\n" : ",\n") + json);
    else if (session_.options().plain)
      session_.print(fmt::format("{}\t{}\t{}\t{}\t{}\n", printable(event.at), printable(event.name),
                                 printable(event.subject), printable(event.account), printable(event.actor)));
    else
      session_.print(event_text(event, session_.style()));
    ++count_;
  }

  Session& session_;
  bool lines_;
  long count_ = 0;
};

struct Span {
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
};

std::string body_of(const EventsArguments& arguments, const Span& span, long page, const std::string& next) {
  const auto seconds = [](const std::optional<Timestamp>& at) -> std::optional<long> {
    if (!at) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count();
  };
  return CallBody{}
      .text("Subject", arguments.subject)
      .text("NamePrefix", arguments.name)
      .number("Since", seconds(span.since))
      .number("Until", seconds(span.until))
      .text("Account", arguments.account)
      .yes("AllAccounts", arguments.all_accounts)
      .yes("OldestFirst", arguments.follow)
      .number("MaxItems", page)
      .text("NextToken", next)
      .str();
}

}  // namespace

int run_events(const EventsArguments& arguments, Session& session) {
  const auto limit = read_limit(arguments.limit, session);
  if (!limit) return exit_usage;
  Span span;
  if (!arguments.since.empty()) {
    span.since = read_moment("--since", arguments.since, session);
    if (!span.since) return exit_usage;
  }
  if (!arguments.until.empty()) {
    span.until = read_moment("--until", arguments.until, session);
    if (!span.until) return exit_usage;
  }
  // Whoever follows wants what comes, unless he says from when.
  if (arguments.follow && !span.since) span.since = SystemClock{}.now();
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  Listing listing{session, arguments.follow};
  std::string next;
  while (!session.io().interrupted()) {
    const long page_length = arguments.follow ? longest_page : std::min(longest_page, *limit - listing.count());
    const auto body = (*remote)->call("Certwright.ListEvents", body_of(arguments, span, page_length, next));
    if (!body) return body.error();
    const auto page = read_events(*body);
    if (!page) return (*remote)->refuse(page.error(), {});
    listing.add(*page);
    if (!page->next_token.empty()) next = page->next_token;
    if (page->more && (arguments.follow || listing.count() < *limit)) continue;
    if (!arguments.follow) break;
    session.io().sleep(follow_pause);
  }
  if (session.io().interrupted()) return exit_interrupted;
  listing.finish();
  return exit_good;
}

}  // namespace certwright::cli
