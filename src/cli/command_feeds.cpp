// `certwright feeds`: what lists there are, how old they are, newer copies of them, and what they say of a name.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "app/feed_changes.h"
#include "app/feed_places.h"
#include "app/feed_status.h"
#include "app/nearest_word.h"
#include "app/service_status.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/feed_answers.h"
#include "cli/feed_text.h"
#include "cli/progress.h"
#include "cli/service_text.h"

namespace certwright::cli {
namespace {

using State = app::FeedStatus::State;

constexpr std::array services{model::FeedId::urlhaus, model::FeedId::virustotal, model::FeedId::web_risk,
                              model::FeedId::dns_block_lists};

/// Which feeds a command is about.
enum class Which { lists, lists_and_services };

std::vector<model::FeedId> feeds_of(Which which) {
  const auto lists = feeds::all_lists();
  std::vector<model::FeedId> all{lists.begin(), lists.end()};
  if (which == Which::lists_and_services) std::ranges::copy(services, std::back_inserter(all));
  return all;
}

std::optional<model::FeedId> read_feed(const std::string& word, Which which, Session& session) {
  std::string name = word;
  std::ranges::replace(name, '-', '_');
  std::vector<std::string_view> words;
  std::string all;
  for (const model::FeedId feed : feeds_of(which)) {
    if (to_string(feed) == name) return feed;
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

/// Nothing, having said why, where one of the words names no feed. No word: all.
std::optional<std::vector<model::FeedId>> read_feeds(const std::vector<std::string>& words, Which which,
                                                     Session& session) {
  std::vector<model::FeedId> feeds;
  for (const std::string& word : words) {
    const auto feed = read_feed(word, which, session);
    if (!feed) return std::nullopt;
    feeds.push_back(*feed);
  }
  return words.empty() ? feeds_of(which) : feeds;
}

/// Lists, and services where there are any.
struct Statuses {
  std::vector<app::FeedStatus> lists;
  std::vector<app::ServiceStatus> services;
};

Statuses statuses_of(const Place& place, std::vector<model::FeedId> feeds) {
  const Timestamp now = SystemClock{}.now();
  Statuses statuses{.lists = {}, .services = app::service_statuses(place.config, place.data_dir, now)};
  std::erase_if(statuses.services,
                [&](const app::ServiceStatus& status) { return std::ranges::find(feeds, status.feed) == feeds.end(); });
  std::erase_if(feeds, [](model::FeedId feed) { return !feeds::is_list(feed); });
  statuses.lists = app::feed_statuses(place.config, place.data_dir, feeds, now);
  return statuses;
}

void print_json(const Statuses& statuses, Session& session) {
  std::string out = "{\"schema_version\":1,\"feeds\":[";
  const auto add = [&](const std::string& status) {
    if (out.back() == '}') out += ',';
    (out += '\n') += status;
  };
  for (const app::FeedStatus& status : statuses.lists) add(status_json(status, session.language()));
  out += "\n],\"services\":[";
  for (const app::ServiceStatus& status : statuses.services) add(service_json(status, session.language()));
  session.print(out + "\n]}\n");
}

void print_statuses(const Statuses& statuses, Session& session) {
  if (session.options().json) return print_json(statuses, session);
  for (const app::FeedStatus& status : statuses.lists)
    session.print(session.options().plain ? status_plain(status) : status_text(status, session.style()));
  for (const app::ServiceStatus& status : statuses.services)
    session.print(session.options().plain ? service_plain(status, SystemClock{}.now())
                                          : service_text(status, session.style()));
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
    print_statuses(
        {.lists = app::feed_statuses(place.config, place.data_dir, feeds, SystemClock{}.now()), .services = {}},
        session);
}

}  // namespace

int run_feeds_status(const FeedsArguments& arguments, Session& session) {
  const auto feeds = read_feeds(arguments.names, Which::lists_and_services, session);
  if (!feeds) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  Statuses statuses;
  {
    const Progress progress{session, {"reading the lists ...", "リストを読み取っています..."}};
    statuses = statuses_of(*place, *feeds);
  }
  print_statuses(statuses, session);
  const bool any_fails = std::ranges::any_of(statuses.services, &app::ServiceStatus::is_failing);
  return any_fails || std::ranges::any_of(statuses.lists, is_bad) ? exit_errors : exit_good;
}

int run_feeds_update(const FeedsArguments& arguments, Session& session) {
  const auto named = read_feeds(arguments.names, Which::lists, session);
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
  const auto feed = read_feed(arguments.name, Which::lists, session);
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
  const auto services_on = app::service_statuses(place->config, place->data_dir, now);
  if (std::ranges::any_of(services_on, &app::ServiceStatus::is_on))
    session.say({fmt::format("Services are not asked here. To ask them: `certwright check {}`", name->str()),
                 fmt::format("外部サービスへの問い合わせは行っていません。問い合わせるには：`certwright check {}`",
                             name->str())});
  const auto speaks_against = [](const FeedAnswer& answer) { return answer.mark == Mark::error; };
  return std::ranges::any_of(answers, speaks_against) ? exit_errors : exit_good;
}

}  // namespace certwright::cli
