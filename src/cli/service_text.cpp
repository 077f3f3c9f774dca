#include "cli/service_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "cli/feed_text.h"
#include "cli/status_lines.h"

namespace certwright::cli {
namespace {

using Status = app::ServiceStatus;

std::string_view state_of(const Status& status) {
  if (!status.is_on) return "absent";
  if (status.state.use.paused_until) return "paused";
  return status.is_failing() ? "failing" : "good";
}

Mark mark_of(const Status& status) {
  if (!status.is_on) return Mark::info;
  if (!status.state.use.paused_until && !status.is_failing()) return Mark::ok;
  return status.is_required ? Mark::error : Mark::unknown;
}

Text summary_of(const Status& status) {
  if (!status.is_on) return {"not switched on", "未設定"};
  if (status.state.use.paused_until)
    return {"paused; what it would say is undetermined", "一時停止中です。判定不能として扱われます"};
  if (status.is_failing())
    return {"did not answer last; what it would say is undetermined",
            "直近の問い合わせに応答がありません。判定不能として扱われます"};
  if (status.feed == model::FeedId::dns_block_lists) return {"asked about each name", "名前ごとに問い合わせます"};
  const std::string count = count_text(status.state.kept_answers);
  return {fmt::format("asked about each name; {} answers are kept", count),
          fmt::format("名前ごとに問い合わせます（保持している回答：{} 件）", count)};
}

Text used(std::size_t used, std::size_t limit) {
  return {fmt::format("{} of {}", used, limit), fmt::format("{} / {}", used, limit)};
}

void add_use(StatusLines& lines, const Status& status, const Style& style) {
  const feeds::Quota::Use& use = status.state.use;
  if (status.per_day != 0) lines.add({"today", "本日"}, used(use.in_day, status.per_day).in(style.language));
  if (status.per_minute != 0)
    lines.add({"last minute", "直近 1 分"}, used(use.in_minute, status.per_minute).in(style.language));
  if (!use.paused_until) return;
  const std::string until = shown_moment(use.paused_until);
  lines.add({"paused", "停止"}, Text{fmt::format("until {} ({})", until, use.pause_reason),
                                     fmt::format("{} まで（{}）", until, use.pause_reason)}
                                    .in(style.language));
}

}  // namespace

std::string service_text(const Status& status, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::string title = status.feed == model::FeedId::dns_block_lists && status.is_on
                                ? fmt::format("{} {}", to_string(status.feed), printable(status.name))
                                : std::string{to_string(status.feed)};
  std::string out = fmt::format("{} {}  {}", symbol(mark_of(status), style), coloured(title, Colour::bold, style),
                                summary_of(status).in(style.language));
  if (status.is_required) out += ja ? "（必須）" : " (required)";
  out += "\n";
  StatusLines lines{style};
  if (status.is_on) lines.add({"source", "問い合わせ先"}, status.source);
  if (status.known != nullptr)
    lines.add({"terms", "利用条件"}, Text{fmt::format("{}: {}", status.known->publisher, status.known->terms.en),
                                          fmt::format("{}：{}", status.known->publisher, status.known->terms.ja)}
                                         .in(style.language));
  if (status.is_on) {
    add_use(lines, status, style);
    lines.add({"answered", "最新の回答"}, shown_moment(status.state.newest_answer));
  }
  if (status.state.last_failure) {
    const std::string at = shown_moment(status.state.last_failure->at);
    lines.add({"last error", "エラー"}, Text{fmt::format("{} ({})", status.state.last_failure->reason, at),
                                             fmt::format("{}（{}）", status.state.last_failure->reason, at)}
                                            .in(style.language));
  }
  return out + lines.text();
}

std::string service_plain(const Status& status, Timestamp now) {
  const std::string age =
      status.state.newest_answer
          ? fmt::to_string(std::chrono::floor<std::chrono::seconds>(now - *status.state.newest_answer).count())
          : std::string{};
  return fmt::format("{}\t{}\t{}\t{}\t\t{}\n", to_string(status.feed), state_of(status), status.state.kept_answers, age,
                     printable(status.source));
}

std::string service_json(const Status& status, Language language) {
  std::string out = fmt::format("{{\"feed\":\"{}\",\"state\":\"{}\",\"required\":{}", to_string(status.feed),
                                state_of(status), status.is_required);
  const auto moment = [](const std::optional<Timestamp>& at) { return at ? rfc3339(*at) : std::string{}; };
  add_text_member(out, "service", status.name);
  add_text_member(out, "source", status.source);
  add_text_member(out, "publisher", status.known == nullptr ? std::string_view{} : status.known->publisher);
  add_text_member(out, "terms", status.known == nullptr ? std::string_view{} : status.known->terms.in(language));
  const auto limited = [&](std::string_view name, std::size_t limit, std::size_t use) {
    out += limit == 0 ? fmt::format(",\"{0}\":null,\"{0}_used\":null", name)
                      : fmt::format(",\"{0}\":{1},\"{0}_used\":{2}", name, limit, use);
  };
  limited("requests_per_minute", status.per_minute, status.state.use.in_minute);
  limited("requests_per_day", status.per_day, status.state.use.in_day);
  out += fmt::format(",\"kept_answers\":{}", status.state.kept_answers);
  add_text_member(out, "newest_answer_at", moment(status.state.newest_answer));
  add_text_member(out, "paused_until", moment(status.state.use.paused_until));
  add_text_member(out, "pause_reason", status.state.use.pause_reason);
  add_text_member(out, "last_error", status.state.last_failure ? status.state.last_failure->reason : std::string{});
  add_text_member(out, "last_error_at",
                  status.state.last_failure ? rfc3339(status.state.last_failure->at) : std::string{});
  return out + "}";
}

}  // namespace certwright::cli
