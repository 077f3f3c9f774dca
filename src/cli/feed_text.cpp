#include "cli/feed_text.h"

#include <array>

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "cli/status_lines.h"

namespace certwright::cli {
namespace {

using State = app::FeedStatus::State;

struct Unit {
  std::chrono::seconds length;
  std::string_view en;
  std::string_view ja;
};
constexpr std::array<Unit, 4> units{{{std::chrono::hours{24}, "day", "日"},
                                     {std::chrono::hours{1}, "hour", "時間"},
                                     {std::chrono::minutes{1}, "minute", "分"},
                                     {std::chrono::seconds{1}, "second", "秒"}}};

Mark mark_of(const app::FeedStatus& status) {
  switch (status.state) {
    case State::absent:
    case State::built_in:
      return Mark::info;
    case State::good:
      return status.about.last_error.empty() ? Mark::ok : Mark::warning;
    case State::too_old:
    case State::missing:
    case State::unreadable:
      return status.is_required ? Mark::error : Mark::unknown;
  }
  return Mark::info;
}

Text summary_of(const app::FeedStatus& status) {
  const std::string entries = count_text(status.about.entries);
  const Text age = age_text(status.age);
  switch (status.state) {
    case State::absent:
      return {"not configured", "未設定"};
    case State::built_in:
      return {"not configured; the built-in or the distribution's list answers",
              "未設定（組み込みまたはディストリビューションのリストを使用）"};
    case State::good:
      return {fmt::format("{} entries, {} old", entries, age.en), fmt::format("{} 件、{}前", entries, age.ja)};
    case State::too_old: {
      const Text most = age_text(status.max_age);
      return {fmt::format("too old: {} entries, {} old, of at most {}; what it says is undetermined", entries, age.en,
                          most.en),
              fmt::format("古すぎます：{} 件、{}前（上限 {}）。判定不能として扱われます", entries, age.ja, most.ja)};
    }
    case State::missing:
      return {"no copy yet; what it would say is undetermined", "まだ取得されていません。判定不能として扱われます"};
    case State::unreadable:
      return {"cannot be read", "読み取れません"};
  }
  return {};
}

void add_copy(StatusLines& lines, const app::FeedStatus& status) {
  if (!status.about.has_copy()) return;
  lines.add({"size", "サイズ"}, size_text(status.about.bytes));
  lines.add({"sha256", "SHA-256"}, status.about.sha256);
  lines.add({"dated", "日付"}, shown_moment(status.about.dated));
  if (status.is_file) return;
  lines.add({"fetched", "取得"}, shown_moment(status.about.fetched_at));
  const bool is_later = status.about.confirmed_at != status.about.fetched_at;
  if (is_later) lines.add({"confirmed", "確認"}, shown_moment(status.about.confirmed_at));
}

std::string moment(const std::optional<Timestamp>& at) { return at ? rfc3339(*at) : std::string{}; }

}  // namespace

std::string_view state_word(State state) {
  switch (state) {
    case State::absent:
      return "absent";
    case State::built_in:
      return "built_in";
    case State::good:
      return "good";
    case State::too_old:
      return "too_old";
    case State::missing:
      return "missing";
    case State::unreadable:
      return "unreadable";
  }
  return {};
}

Text age_text(std::chrono::seconds age) {
  for (const Unit& unit : units) {
    const auto count = age / unit.length;
    if (count == 0 && unit.length.count() > 1) continue;
    return {fmt::format("{} {}{}", count, unit.en, count == 1 ? "" : "s"), fmt::format("{} {}", count, unit.ja)};
  }
  return {};
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> names{"bytes", "kB", "MB", "GB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < names.size(); ++unit) size /= 1000;
  return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", size, names.at(unit));
}

std::string count_text(std::uint64_t count) {
  std::string text = fmt::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string status_text(const app::FeedStatus& status, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string out =
      fmt::format("{} {}  {}", symbol(mark_of(status), style), coloured(to_string(status.feed), Colour::bold, style),
                  summary_of(status).in(style.language));
  if (status.is_required) out += ja ? "（必須）" : " (required)";
  out += "\n";
  StatusLines lines{style};
  lines.add({"source", "取得元"}, status.source);
  if (status.known != nullptr) {
    const std::string_view publisher = status.known->publisher;
    lines.add({"terms", "利用条件"}, Text{fmt::format("{}: {}", publisher, status.known->terms.en),
                                          fmt::format("{}：{}", publisher, status.known->terms.ja)}
                                         .in(style.language));
  }
  add_copy(lines, status);
  lines.add({"next", "次の取得"}, shown_moment(status.about.next_refresh_at));
  if (!status.about.last_error.empty()) {
    const std::string at = shown_moment(status.about.last_error_at);
    lines.add({"last error", "エラー"}, Text{fmt::format("{} ({})", status.about.last_error, at),
                                             fmt::format("{}（{}）", status.about.last_error, at)}
                                            .in(style.language));
  }
  lines.add({"problem", "問題"}, status.problem);
  return out + lines.text();
}

std::string status_plain(const app::FeedStatus& status) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", to_string(status.feed), state_word(status.state), status.about.entries,
                     status.age.count(), moment(status.about.next_refresh_at), printable(status.source));
}

std::string status_json(const app::FeedStatus& status, Language language) {
  std::string out = fmt::format("{{\"feed\":\"{}\",\"state\":\"{}\",\"required\":{}", to_string(status.feed),
                                state_word(status.state), status.is_required);
  add_text_member(out, "source", status.source);
  add_text_member(out, "publisher", status.known == nullptr ? std::string_view{} : status.known->publisher);
  add_text_member(out, "terms", status.known == nullptr ? std::string_view{} : status.known->terms.in(language));
  const bool has_copy = status.about.has_copy();
  const auto number = [&](std::string_view name, auto value) {
    out += has_copy ? fmt::format(",\"{}\":{}", name, value) : fmt::format(",\"{}\":null", name);
  };
  number("entries", status.about.entries);
  number("bytes", status.about.bytes);
  number("age_seconds", status.age.count());
  out += status.max_age.count() > 0 ? fmt::format(",\"max_age_seconds\":{}", status.max_age.count())
                                    : std::string{",\"max_age_seconds\":null"};
  add_text_member(out, "sha256", status.about.sha256);
  add_text_member(out, "dated", has_copy ? rfc3339(status.about.dated) : std::string{});
  add_text_member(out, "fetched_at", has_copy ? rfc3339(status.about.fetched_at) : std::string{});
  add_text_member(out, "confirmed_at", has_copy ? rfc3339(status.about.confirmed_at) : std::string{});
  add_text_member(out, "next_refresh_at", moment(status.about.next_refresh_at));
  add_text_member(out, "last_error", status.problem.empty() ? status.about.last_error : status.problem);
  add_text_member(out, "last_error_at", moment(status.about.last_error_at));
  return out + "}";
}

}  // namespace certwright::cli
