// `certwright feeds`: what lists there are, how old they are, newer copies of them, and what they say of a name.
#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "app/feed_changes.h"
#include "app/feed_places.h"
#include "app/feed_status.h"
#include "app/nearest_word.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/feed_answers.h"
#include "cli/feed_text.h"
#include "cli/progress.h"

namespace certwright::cli {
namespace {

using State = app::FeedStatus::State;

std::optional<model::FeedId> read_feed(const std::string& word, Session& session) {
  std::string name = word;
  std::ranges::replace(name, '-', '_');
  if (const auto feed = model::parse_feed_id(name); feed && feeds::is_list(*feed)) return feed;
  std::vector<std::string_view> words;
  std::string all;
  for (const model::FeedId feed : feeds::all_lists()) {
    words.push_back(to_string(feed));
    all += (all.empty() ? "" : ", ") + std::string{to_string(feed)};
  }
  const auto near = app::nearest_word(name, words);
  session.refuse(exit_usage,
                 {fmt::format("There is no list \"{}\".", word), fmt::format("リスト「{}」はありません。", word)},
                 near ? Text{fmt::format("Did you mean {}?", *near), fmt::format("{} ではありませんか？", *near)}
                      : Text{"There are: " + all + ".", "指定できるリスト：" + all});
  return std::nullopt;
}

/// Nothing, having said why, where one of the words names no list. No word: all lists.
std::optional<std::vector<model::FeedId>> read_feeds(const std::vector<std::string>& words, Session& session) {
  std::vector<model::FeedId> feeds;
  for (const std::string& word : words) {
    const auto feed = read_feed(word, session);
    if (!feed) return std::nullopt;
    feeds.push_back(*feed);
  }
  if (!words.empty()) return feeds;
  const auto all = feeds::all_lists();
  return std::vector<model::FeedId>{all.begin(), all.end()};
}

void print_statuses(const std::vector<app::FeedStatus>& statuses, Session& session) {
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"feeds\":[";
    for (const app::FeedStatus& status : statuses) {
      if (out.back() == '}') out += ',';
      (out += '\n') += status_json(status, session.language());
    }
    return session.print(out + "\n]}\n");
  }
  for (const app::FeedStatus& status : statuses)
    session.print(session.options().plain ? status_plain(status) : status_text(status, session.style()));
}

bool is_bad(const app::FeedStatus& status) {
  return status.state == State::too_old || status.state == State::missing || status.state == State::unreadable;
}

/// Asks one URL and says what came of it; false where nothing did.
bool update(const Place& place, model::FeedId feed, Session& session) {
  const auto refreshed = app::update_list(place.config, place.data_dir, feed, session.io().http,
                                          [&] { return !session.io().interrupted(); });
  const std::string_view word = to_string(feed);
  if (!refreshed) {
    session.refuse({.code = refreshed.error().code, .detail = fmt::format("{}: {}", word, refreshed.error().detail)});
    return false;
  }
  const std::string entries = count_text(refreshed->about.entries);
  if (refreshed->replaced)
    session.say({fmt::format("{}: a new copy with {} entries is in force.", word, entries),
                 fmt::format("{}：新しいリスト（{} 件）に置き換えました。", word, entries)});
  else
    session.say({fmt::format("{}: the copy in force is the newest, with {} entries.", word, entries),
                 fmt::format("{}：現在のリスト（{} 件）が最新です。", word, entries)});
  return true;
}

std::vector<model::FeedId> with_url(const app::Config& config, std::vector<model::FeedId> feeds) {
  std::erase_if(feeds, [&](model::FeedId feed) { return !config.feeds.of(feed).has_url(); });
  return feeds;
}

Text fetching(model::FeedId feed, std::size_t at, std::size_t of) {
  return {fmt::format("fetching {} ({}/{}) ...", to_string(feed), at, of),
          fmt::format("{} を取得しています（{}/{}）...", to_string(feed), at, of)};
}

void print_updated(const Place& place, const std::vector<model::FeedId>& feeds, Session& session) {
  if (session.options().json || session.options().plain)
    print_statuses(app::feed_statuses(place.config, place.data_dir, feeds, SystemClock{}.now()), session);
}

}  // namespace

int run_feeds_status(const FeedsArguments& arguments, Session& session) {
  const auto feeds = read_feeds(arguments.names, session);
  if (!feeds) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  std::vector<app::FeedStatus> statuses;
  {
    const Progress progress{session, {"reading the lists ...", "リストを読み取っています..."}};
    statuses = app::feed_statuses(place->config, place->data_dir, *feeds, SystemClock{}.now());
  }
  print_statuses(statuses, session);
  return std::ranges::any_of(statuses, is_bad) ? exit_errors : exit_good;
}

int run_feeds_update(const FeedsArguments& arguments, Session& session) {
  const auto named = read_feeds(arguments.names, session);
  if (!named) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const std::vector<model::FeedId> feeds = arguments.names.empty() ? with_url(place->config, *named) : *named;
  if (feeds.empty())
    session.say({"No list in [feeds] has a URL, so there is nothing to fetch. Files are read where they are.",
                 "[feeds] に URL で指定されたリストはないため、取得するものはありません。"
                 "ファイルはその場所から読み込まれます。"});
  bool all_good = true;
  for (std::size_t i = 0; i < feeds.size() && !session.io().interrupted(); ++i) {
    const Progress progress{session, fetching(feeds[i], i + 1, feeds.size())};
    all_good &= update(*place, feeds[i], session);
  }
  print_updated(*place, feeds, session);
  if (session.io().interrupted()) return exit_interrupted;
  return all_good ? exit_good : exit_errors;
}

int run_feeds_import(const FeedsArguments& arguments, Session& session) {
  const auto feed = read_feed(arguments.name, session);
  if (!feed) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto imported = app::import_list(place->config, place->data_dir, *feed, arguments.file,
                                         arguments.force ? feeds::Comparison::none : feeds::Comparison::with_copy);
  if (!imported) {
    const bool is_implausible = imported.error().detail.find("implausible") != std::string::npos;
    const int code = session.refuse(imported.error());
    if (is_implausible)
      session.say({"The copy in force stays. To take this one all the same, add --force.",
                   "現在のリストはそのままです。それでも置き換える場合は --force を付けてください。"});
    return code;
  }
  print_updated(*place, {*feed}, session);
  session.say({fmt::format("{}: {} entries are in force. A running server takes them over within seconds.",
                           to_string(*feed), count_text(imported->entries)),
               fmt::format("{}：{} 件のリストに置き換えました。稼働中のサーバーには数秒で反映されます。",
                           to_string(*feed), count_text(imported->entries))});
  return exit_good;
}

int run_feeds_test(const FeedsArguments& arguments, Session& session) {
  const auto name = model::parse_name(arguments.name);
  if (!name)
    return session.refuse(
        exit_usage,
        {fmt::format("\"{}\": {}", arguments.name, name.error().message().en),
         fmt::format("「{}」：{}", arguments.name, name.error().message().ja)},
        {"Give a domain name, such as www.example.com.", "www.example.com のようなドメイン名を指定してください。"});
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const Progress progress{session, {"reading the lists ...", "リストを読み取っています..."}};
  const Timestamp now = SystemClock{}.now();
  const auto lists = feeds::Lists::load(app::feed_paths(place->config, place->data_dir), now);
  if (!lists) return session.refuse(lists.error());
  const std::vector<FeedAnswer> answers = answers_about(name->base(), **lists, now);
  print_answers(name->str(), answers, session);
  const auto speaks_against = [](const FeedAnswer& answer) { return answer.mark == Mark::error; };
  return std::ranges::any_of(answers, speaks_against) ? exit_errors : exit_good;
}

}  // namespace certwright::cli
