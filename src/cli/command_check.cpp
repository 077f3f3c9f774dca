#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

#include <fmt/format.h>

#include "app/preflight.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "cli/name_source.h"
#include "cli/progress.h"
#include "cli/remote.h"
#include "cli/wire.h"
#include "model/domain_name.h"

namespace certwright::cli {
namespace {

// Up to here every name is shown whole; longer lists get a line a finding and a summary.
constexpr std::size_t most_whole_names = 20;
// A name takes a microsecond or two offline, so a batch is some ten milliseconds: long enough to share out, short
// enough that results flow.
constexpr std::size_t offline_batch = 8192;
// The server looks all names of a call up at once; progress is told between calls.
constexpr std::size_t remote_batch = 20;
// Two threads keep two cores busy; more would only wait for the output, which is written in order.
constexpr std::size_t offline_threads = 2;

/// Shows names as they come: as text, JSON, or JSON lines.
class Report {
 public:
  enum class Form { whole, lines, table, plain, json, json_lines };

  /// What one batch comes to; made on any thread, printed in order.
  struct Part {
    std::string text;
    Summary summary;
  };

  Report(Form form, Detail detail, Session& session) : form_(form), detail_(detail), session_(session) {}

  /// Safe to call from any thread.
  void add(const NameAnswer& name, Part& part) const {
    part.summary.add(name);
    const Style& style = session_.style();
    switch (form_) {
      case Form::whole:
        part.text += name_text(name, style, detail_) + "\n";
        break;
      case Form::table:
        part.text += table_line(name, style);
        break;
      case Form::lines:
        part.text += name_lines(name, style);
        break;
      case Form::plain:
        add_plain(name, part.text);
        break;
      case Form::json:
        append_json(part.text, name, style.language);
        part.text += ",\n";
        break;
      case Form::json_lines:
        append_json(part.text, name, style.language);
        part.text += '\n';
        break;
    }
  }

  /// Whether anything is shown of it: if not, it is counted without the cost of an answer.
  bool shows(const model::NameReport& found) const {
    const auto is_shown = [](const model::Finding& finding) { return is_worth_a_line(mark_of(finding)); };
    return form_ != Form::lines || std::ranges::any_of(found.findings, is_shown);
  }

  void print(Part& part) {
    summary_.add(part.summary);
    if (form_ == Form::json && !part.text.empty()) {
      // Each name ends with a comma; the one before the first of this batch was held back.
      part.text.resize(part.text.size() - 2);
      session_.print(has_names_ ? ",\n" : "{\"schema_version\":1,\"names\":[\n");
    }
    if (form_ == Form::table && !has_names_) session_.print(table_heading(session_.style()));
    has_names_ = has_names_ || !part.text.empty();
    session_.print(part.text);
    session_.io().out.flush();
  }

  const Summary& finish() {
    const bool several = summary_.names() > 1;
    if (form_ == Form::json && has_names_) session_.print("\n]}\n");
    if (form_ == Form::table && several) session_.print("\n");
    if (several && (form_ == Form::whole || form_ == Form::lines || form_ == Form::table))
      session_.print(summary_text(summary_, session_.style()));
    session_.io().out.flush();
    return summary_;
  }

 private:
  static void add_plain(const NameAnswer& name, std::string& text) {
    text += printable(name.name);
    (text += '\t') += name.verdict;
    char separator = '\t';
    for (const FindingAnswer& finding : name.findings) (text += std::exchange(separator, ',')) += finding.id;
    text += '\n';
  }

  Form form_;
  Detail detail_;
  Session& session_;
  Summary summary_;
  bool has_names_ = false;
};

/// Where the names of a command line come from. `file` keeps an opened file.
struct Input {
  NameSource names;
  std::ifstream file;
  std::size_t count = 0;  ///< 0: not known, or nobody is told
};

// Read twice only where somebody watches: a million names take a moment.
std::size_t count_names(std::ifstream& file) {
  NameSource names = names_in(file);
  std::size_t count = 0;
  while (names()) ++count;
  file.clear();
  file.seekg(0);
  return count;
}

Text progress_text(std::size_t done, const Input& input) {
  if (input.count == 0)
    return {fmt::format("checking {} ...", grouped(done)), fmt::format("{} 個をチェック済み ...", grouped(done))};
  return {fmt::format("checking {}/{} ...", grouped(done), grouped(input.count)),
          fmt::format("{}/{} 個をチェック済み ...", grouped(done), grouped(input.count))};
}

bool is_file(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::exists(name, ignored) && !std::filesystem::is_directory(name, ignored);
}

bool open_input(const CheckArguments& arguments, Session& session, Input& input) {
  if (arguments.names.size() == 1 && arguments.names.front() == "-") {
    input.names = names_in(session.io().in);
  } else if (arguments.names.size() == 1 && is_file(arguments.names.front())) {
    input.file.open(arguments.names.front(), std::ios::binary);
    if (!input.file) return false;
    if (session.io().err_is_terminal && std::filesystem::is_regular_file(arguments.names.front()))
      input.count = count_names(input.file);
    input.names = names_in(input.file);
  } else {
    input.count = arguments.names.size();
    input.names = names_of(arguments.names);
  }
  return true;
}

Report::Form form_of(const CheckArguments& arguments, const Session& session, std::size_t names) {
  if (arguments.json_lines) return Report::Form::json_lines;
  if (session.options().json) return Report::Form::json;
  if (session.options().plain) return Report::Form::plain;
  if (arguments.table) return Report::Form::table;
  if (arguments.detail == Detail::all) return Report::Form::whole;
  return names <= most_whole_names ? Report::Form::whole : Report::Form::lines;
}

void check_offline(const app::Preflight& preflight, model::ValidationMethod method, std::span<const std::string> names,
                   const Report& report, Report::Part& part) {
  for (const std::string& name : names) {
    const model::NameReport found = preflight.check(name, method);
    if (report.shows(found))
      report.add(answer_of(found), part);
    else
      part.summary.add(found);
  }
}

// Batches are checked side by side and printed in the order of the input, so memory holds two batches and no more.
void run_offline(const app::Preflight& preflight, model::ValidationMethod method, std::vector<std::string> first,
                 Input& input, Report& report, Session& session) {
  Progress progress{session, {"checking ...", "チェック中 ..."}};
  std::size_t done = 0;
  while (!first.empty() && !session.io().interrupted()) {
    const std::size_t half = first.size() < 2 * offline_threads ? first.size() : (first.size() + 1) / offline_threads;
    std::array<Report::Part, offline_threads> parts;
    {
      const std::span<const std::string> all{first};
      const std::jthread second{[&] { check_offline(preflight, method, all.subspan(half), report, parts[1]); }};
      check_offline(preflight, method, all.first(half), report, parts[0]);
    }
    {
      const auto way = progress.make_way();
      for (Report::Part& part : parts) report.print(part);
    }
    done += first.size();
    progress.tell(progress_text(done, input));
    first = take(input.names, offline_threads * offline_batch);
  }
}

// Names that break the rules are told at once; the server is asked for the others.
Result<std::vector<NameAnswer>> check_remotely(Remote& remote, model::ValidationMethod method,
                                               std::span<const std::string> names) {
  std::vector<NameAnswer> answers;
  std::vector<std::string> asked;
  std::vector<std::size_t> places;
  for (const std::string& typed : names) {
    const auto name = model::parse_name(typed);
    if (name) {
      places.push_back(answers.size());
      asked.push_back(name->str());
      answers.emplace_back();
    } else {
      answers.push_back(answer_of(model::NameReport{.name = typed, .findings = {name.error()}}));
    }
  }
  if (asked.empty()) return answers;
  TRY(const std::string body, remote.try_call("Certwright.CheckNames", check_body(asked, to_string(method))));
  TRY(std::vector<NameAnswer> checked, read_names(body));
  if (checked.size() != asked.size())
    return fail(ErrorCode::unavailable, "It answered for other names than it was asked for.");
  for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move(checked[i]);
  return answers;
}

Result<void> report_remotely(Remote& remote, model::ValidationMethod method, std::vector<std::string> batch,
                             Input& input, Report& report, Session& session) {
  Progress progress{session, {"checking ...", "チェック中 ..."}};
  std::size_t done = 0;
  while (!batch.empty() && !session.io().interrupted()) {
    TRY(const std::vector<NameAnswer> answers, check_remotely(remote, method, batch));
    Report::Part part;
    for (const NameAnswer& answer : answers) report.add(answer, part);
    {
      const auto way = progress.make_way();
      report.print(part);
    }
    done += batch.size();
    progress.tell(progress_text(done, input));
    batch = take(input.names, remote_batch);
  }
  return {};
}

int run_remote(model::ValidationMethod method, std::vector<std::string> first, Input& input, Report& report,
               Session& session) {
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto reported = report_remotely(**remote, method, std::move(first), input, report, session);
  return reported ? static_cast<int>(exit_good) : (*remote)->refuse(reported.error(), {});
}

void tell_offline_limits(const Report::Form form, Session& session) {
  if (form == Report::Form::json || form == Report::Form::json_lines || form == Report::Form::plain) return;
  session.say({"Checked offline: names, lists and policy. DNS (CAA, mail servers) is only asked without --offline.",
               "オフラインでチェックしました（名前、リスト、ポリシー）。DNS（CAA、メールサーバー）は --offline "
               "なしの場合のみ問い合わせます。"});
}

}  // namespace

int run_check(const CheckArguments& arguments, Session& session) {
  const auto method = read_method(arguments.method, session);
  if (!method) return exit_usage;
  Input input;
  if (!open_input(arguments, session, input))
    return session.refuse(exit_usage,
                          {fmt::format("{}: the file cannot be read.", arguments.names.front()),
                           fmt::format("{}：ファイルを読めません。", arguments.names.front())},
                          {});
  std::unique_ptr<app::Preflight> preflight;
  if (arguments.offline) {
    const auto config = config_for(arguments.config_file, arguments.data_dir);
    if (!config) return session.refuse(config.error());
    auto made = app::Preflight::make(*config);
    if (!made) return session.refuse(made.error());
    preflight = *std::move(made);
  }
  // Whether a list is long shows when more names come than are shown whole.
  std::vector<std::string> first = take(input.names, most_whole_names + 1);
  if (first.empty())
    return session.refuse(exit_usage, {"There are no names to check.", "チェックする名前がありません。"},
                          {"Give names, a file with one name a line, or - for standard input.",
                           "名前、1 行に 1 つの名前を書いたファイル、または標準入力を表す - を指定してください。"});
  const Report::Form form = form_of(arguments, session, first.size());
  Report report{form, arguments.detail, session};
  int code = exit_good;
  if (preflight)
    run_offline(*preflight, *method, std::move(first), input, report, session);
  else
    code = run_remote(*method, std::move(first), input, report, session);
  const Summary& summary = report.finish();
  if (code != exit_good) return code;
  if (session.io().interrupted()) {
    session.say(
        {fmt::format("Interrupted: {} names were checked, the others not.", grouped(summary.names())),
         fmt::format("中断しました。{} 個の名前をチェック済みで、残りは未チェックです。", grouped(summary.names()))});
    return exit_interrupted;
  }
  if (preflight) tell_offline_limits(form, session);
  return exit_code_of(summary, arguments.strictness);
}

}  // namespace certwright::cli
