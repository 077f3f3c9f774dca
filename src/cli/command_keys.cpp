// `certwright keys`: the versions of the master key.
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "app/master_key_rotation.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/table.h"

namespace certwright::cli {
namespace {

std::string json_of(const app::MasterKeyUse& use) {
  std::string out = fmt::format("{{\"version\":{},\"made_at\":", use.version);
  if (use.made_at.empty())
    out += "null";
  else
    append_json_string(out, use.made_at);
  out += fmt::format(",\"seals\":{},\"wrapped\":{},\"missing\":{},\"values\":{{", use.seals, use.is_wrapped,
                     use.is_missing);
  for (const auto& [kind, count] : use.values) {
    if (out.back() != '{') out += ',';
    append_json_string(out, kind);
    out += fmt::format(":{}", count);
  }
  return out + "}}";
}

std::string json_of(const std::vector<app::MasterKeyUse>& uses) {
  std::string out = "{\"schema_version\":1,\"versions\":[";
  for (const app::MasterKeyUse& use : uses) {
    if (out.back() == '}') out += ',';
    (out += '\n') += json_of(use);
  }
  return out + "\n]}\n";
}

std::string state_of(const app::MasterKeyUse& use, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (use.is_missing) return symbol(Mark::error, style) + (ja ? " ファイルにありません" : " not in the file");
  if (use.seals) return symbol(Mark::ok, style) + (ja ? " 封印に使用中" : " seals");
  if (use.total() > 0) return symbol(Mark::warning, style) + (ja ? " 開封にのみ使用" : " opens only");
  return symbol(Mark::ok, style) + (ja ? " 未使用（破棄できます）" : " unused, can be dropped");
}

std::string place_of(const app::MasterKeyUse& use, Language language) {
  if (use.is_missing) return "-";
  if (use.is_wrapped) return language == Language::ja ? "トークンの鍵で暗号化" : "wrapped by the token";
  return language == Language::ja ? "ファイル" : "in the file";
}

std::string values_of(const app::MasterKeyUse& use) {
  std::string out;
  for (const auto& [kind, count] : use.values) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, kind);
  return out.empty() ? "-" : out;
}

void print_table(const std::vector<app::MasterKeyUse>& uses, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"バージョン", "状態", "保管", "作成日時", "封印されている値"}
                      : std::vector<std::string>{"VERSION", "STATE", "KEPT", "MADE", "SEALED VALUES"};
  for (const app::MasterKeyUse& use : uses)
    table.rows.push_back({fmt::to_string(use.version), state_of(use, session.style()),
                          place_of(use, session.language()), use.made_at.empty() ? "-" : local_time(use.made_at),
                          values_of(use)});
  session.print(table_text(table, session.style()));
}

void say_what_is_left(const app::RotationOutcome& outcome, Session& session) {
  if (outcome.unreadable > 0)
    session.say(
        {fmt::format("{} values do not open under any version of the key, and were left as they are; the log "
                     "above names them.",
                     outcome.unreadable),
         fmt::format("{} 個の値はどのバージョンの鍵でも開けないため、変更していません。上のログに対象を示しています。",
                     outcome.unreadable)});
  session.say(
      {"Backups made before need the earlier versions: keep the old key file with them. What nothing uses any "
       "more is dropped from this machine with certwright keys drop VERSION.",
       "以前のバックアップには以前のバージョンの鍵が必要です。古い鍵ファイルをバックアップと一緒に保管してください。"
       "使われなくなったバージョンは certwright keys drop VERSION で破棄できます。"});
}

}  // namespace

int run_keys_list(const KeysArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  SystemRandom random;
  const auto uses = app::list_master_keys(place->config, place->data_dir, random);
  if (!uses) return session.refuse(uses.error());
  if (session.options().json) {
    session.print(json_of(*uses));
  } else if (session.options().plain) {
    for (const app::MasterKeyUse& use : *uses)
      session.print(fmt::format("{}\t{}\t{}\t{}\n", use.version,
                                use.is_missing ? "missing" : (use.seals ? "seals" : "opens"), use.made_at,
                                use.total()));
  } else {
    print_table(*uses, session);
  }
  return exit_good;
}

int run_keys_rotate(const KeysArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  SystemClock clock;
  SystemRandom random;
  const auto outcome = [&] {
    Progress line{session, {"waiting until the server knows the new version", "サーバーへの反映を待っています"}};
    return app::rotate_master_key(
        place->config, place->data_dir, clock, random, [&](std::uint64_t done, std::uint64_t of) {
          line.tell({fmt::format("sealing {}/{} {}", done, of, progress_bar(done, of)),
                     fmt::format("封印し直しています {}/{} {}", done, of, progress_bar(done, of))});
        });
  }();
  if (!outcome) return session.refuse(outcome.error());
  if (session.options().json)
    session.print(
        fmt::format("{{\"schema_version\":1,\"version\":{},\"carried_on\":{},\"resealed\":{},\"unreadable\":{}}}\n",
                    outcome->version, outcome->was_carried_on, outcome->resealed, outcome->unreadable));
  else
    session.print(session.language() == Language::ja
                      ? fmt::format("バージョン {} のマスター鍵で {} 個の値を封印し直しました。\n", outcome->version,
                                    outcome->resealed)
                      : fmt::format("Version {} of the master key seals now; {} values were sealed anew.\n",
                                    outcome->version, outcome->resealed));
  say_what_is_left(*outcome, session);
  return outcome->unreadable > 0 ? exit_errors : exit_good;
}

int run_keys_drop(const KeysArguments& arguments, Session& session) {
  const std::string& text = arguments.version;
  std::uint32_t version = 0;
  if (const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
      error != std::errc{} || end != text.data() + text.size() || version == 0)
    return session.refuse(
        exit_usage,
        {fmt::format("\"{}\" is not a version.", text), fmt::format("「{}」はバージョンではありません。", text)},
        {"Take a number that certwright keys list shows.", "certwright keys list が表示する番号を指定してください。"});
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  SystemClock clock;
  SystemRandom random;
  const auto dropped = app::drop_master_key_version(place->config, place->data_dir, version, clock, random);
  if (!dropped) return session.refuse(dropped.error());
  if (session.options().json) session.print(fmt::format("{{\"schema_version\":1,\"dropped\":{}}}\n", version));
  session.say({fmt::format("Version {} is gone from the master key file.", version),
               fmt::format("バージョン {} をマスター鍵ファイルから破棄しました。", version)});
  return exit_good;
}

}  // namespace certwright::cli
