#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "checks/subjects.h"
#include "cli/arguments.h"
#include "cli/check_ways.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/progress.h"

namespace certwright::cli {
namespace {

// As many names tell a long list from a few names that are shown whole.
constexpr std::size_t first_names = 21;

int refuse_together(const char* one, const char* other, Session& session) {
  return session.refuse(exit_usage,
                        {fmt::format("{} and {} exclude each other.", one, other),
                         fmt::format("{} と {} は同時に指定できません。", one, other)},
                        {"Leave one of them away.", "どちらか一方だけを指定してください。"});
}

// Each option that says where the answer comes from, and those that mean nothing with it.
int refuse_contradictions(const CheckArguments& arguments, Session& session) {
  struct Option {
    const char* name;
    bool given;
  };
  const Option names{"NAME", !arguments.names.empty()};
  const Option method{"--method", !arguments.method.empty()};
  const Option record{"--record", !arguments.records.empty()};
  const Option name_server{"--name-server", !arguments.name_servers.empty()};
  const Option offline{"--offline", arguments.offline};
  const Option local{"--local", arguments.local};
  const Option replay{"--replay", !arguments.replay_file.empty()};
  const Option id{"--id", !arguments.id.empty()};
  const std::array<std::pair<Option, std::vector<Option>>, 3> excluding{
      {{replay, {names, id, local, offline, method, record, name_server}},
       {id, {names, local, offline, method, record, name_server}},
       {offline, {local, record, name_server}}}};
  for (const auto& [option, others] : excluding)
    for (const Option& other : others)
      if (option.given && other.given) return refuse_together(option.name, other.name, session);
  return exit_good;
}

int refuse_no_names(Session& session) {
  return session.refuse(exit_usage, {"There are no names to check.", "チェックする名前がありません。"},
                        {"Give names, a file with one name a line, or - for standard input.",
                         "名前、1 行に 1 つの名前を書いたファイル、または標準入力を表す - を指定してください。"});
}

// A record that belongs to none of the names would be left aside without a word.
int refuse_foreign_records(const CheckRun& run) {
  if (run.input.count != run.arguments.names.size() || run.input.file.is_open()) return exit_good;
  for (const RecordAnswer& record : run.records) {
    const std::array wanted{checks::wanted_record(record.name, record.value)};
    const auto belongs = [&](const std::string& typed) {
      const auto name = model::parse_name(typed);
      return name && checks::record_for(*name, wanted) != nullptr;
    };
    if (std::ranges::none_of(run.arguments.names, belongs))
      return run.session.refuse(
          exit_usage,
          {fmt::format("--record {}: it belongs to none of the names.", record.name),
           fmt::format("--record {}：どの名前のレコードでもありません。", record.name)},
          {"Give the name that it is to prove as well.", "このレコードで検証する名前も指定してください。"});
  }
  return exit_good;
}

int refuse_name_servers(const CheckArguments& arguments, Session& session) {
  for (const std::string& server : arguments.name_servers)
    if (!is_name_server(server))
      return session.refuse(exit_usage,
                            {fmt::format("--name-server {}: this is neither a host name nor an address.", server),
                             fmt::format("--name-server {}：ホスト名でもアドレスでもありません。", server)},
                            {"Give it as ns1.example.net, 192.0.2.53 or 2001:db8::53.",
                             "ns1.example.net、192.0.2.53、2001:db8::53 のように指定してください。"});
  return exit_good;
}

int run_way(CheckRun& run) {
  if (!run.arguments.replay_file.empty()) return check_replayed(run);
  if (!run.arguments.id.empty()) return show_kept_check(run);
  if (run.arguments.offline) return check_offline(run);
  return run.arguments.local ? check_locally(run) : check_remotely(run);
}

int open_and_run(CheckRun& run) {
  const CheckArguments& arguments = run.arguments;
  const bool needs_names = arguments.replay_file.empty() && arguments.id.empty();
  if (needs_names && arguments.names.empty()) return refuse_no_names(run.session);
  if (needs_names && !open_input(arguments.names, run.session, run.input))
    return run.session.refuse(exit_usage,
                              {fmt::format("{}: the file cannot be read.", arguments.names.front()),
                               fmt::format("{}：ファイルを読めません。", arguments.names.front())},
                              {});
  if (const int code = refuse_foreign_records(run); code != exit_good) return code;
  return run_way(run);
}

// What is there is shown and saved, whatever came between.
int finish(int code, CheckRun& run, KeptFile* saved) {
  const Summary& summary = run.report.finish();
  if (saved != nullptr)
    if (const auto finished = saved->finish(); !finished) return run.session.refuse(finished.error());
  if (code != exit_good) return code;
  if (run.session.io().interrupted()) {
    run.session.say(
        {fmt::format("Interrupted: {} names were checked, the others not.", grouped(summary.names())),
         fmt::format("中断しました。{} 個の名前をチェック済みで、残りは未チェックです。", grouped(summary.names()))});
    return exit_interrupted;
  }
  return exit_code_of(summary, run.arguments.strictness);
}

}  // namespace

bool take_first(CheckRun& run, std::vector<std::string>& names) {
  names = take(run.input.names, first_names);
  if (names.empty()) return refuse_no_names(run.session) == exit_good;
  run.report.expect(names.size());
  return true;
}

Text check_progress(std::size_t done, std::size_t count) {
  if (count == 0)
    return {fmt::format("checking {} ...", grouped(done)), fmt::format("{} 個をチェック済み ...", grouped(done))};
  const std::string bar = progress_bar(done, count);
  return {fmt::format("{} {}/{} checked ...", bar, grouped(done), grouped(count)),
          fmt::format("{} {}/{} 個をチェック済み ...", bar, grouped(done), grouped(count))};
}

int run_check(const CheckArguments& arguments, Session& session) {
  if (const int code = refuse_contradictions(arguments, session); code != exit_good) return code;
  const auto method = read_check_method(arguments.method.empty() ? "dns" : arguments.method, session);
  if (!method) return exit_usage;
  const auto records = read_records(arguments.records, session);
  if (!records) return exit_usage;
  if (const int code = refuse_name_servers(arguments, session); code != exit_good) return code;
  std::unique_ptr<KeptFile> saved;
  if (!arguments.save_file.empty()) {
    auto created = KeptFile::create(arguments.save_file);
    if (!created) return session.refuse(created.error());
    saved = *std::move(created);
  }
  CheckInput input;
  CheckReport report{arguments, session, saved.get()};
  CheckRun run{.arguments = arguments,
               .method = *method,
               .records = *records,
               .session = session,
               .input = input,
               .report = report};
  return finish(open_and_run(run), run, saved.get());
}

}  // namespace certwright::cli
