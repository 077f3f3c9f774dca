#include <algorithm>
#include <array>
#include <span>
#include <thread>
#include <utility>

#include "app/preflight.h"
#include "checks/subjects.h"
#include "cli/check_ways.h"
#include "cli/progress.h"
#include "model/redaction.h"

namespace certwright::cli {
namespace {

// A name takes a microsecond or two offline, so a batch is some ten milliseconds: long enough to share out, short
// enough that results flow.
constexpr std::size_t batch = 8192;
// Two threads keep two cores busy; more would only wait for the output, which is written in order.
constexpr std::size_t threads = 2;

void check_names(const app::Preflight& preflight, const CheckRun& run, std::span<const std::string> names,
                 const std::vector<std::string>& together, CheckReport::Part& part) {
  model::Redaction redaction;
  for (const std::string& name : names) {
    model::KeptName kept = preflight.look_up(name, run.method, together);
    if (run.arguments.redact) redaction.redact(kept);
    if (run.report.saves()) run.report.keep(model::to_json(kept), part);
    run.report.add(preflight.report(kept), part);
  }
}

void tell_limits(const CheckRun& run) {
  const CheckReport::Form form = run.report.form();
  if (form == CheckReport::Form::json || form == CheckReport::Form::json_lines || form == CheckReport::Form::plain)
    return;
  run.session.say({"Checked offline: names, lists and policy. DNS (CAA, mail servers) is only asked without --offline.",
                   "オフラインでチェックしました（名前、リスト、ポリシー）。DNS（CAA、メールサーバー）は --offline "
                   "なしの場合のみ問い合わせます。"});
}

// Batches are checked side by side and printed in the order of the input, so memory holds two batches and no more.
void check_all(const app::Preflight& preflight, CheckRun& run, std::vector<std::string> names) {
  Progress progress{run.session, {"checking ...", "チェック中 ..."}};
  std::size_t done = 0;
  // Those of a list that goes on after its first batch belong to no one request.
  const std::vector<std::string> together = checks::together(names);
  while (!names.empty() && !run.session.io().interrupted()) {
    const std::size_t half = names.size() < 2 * threads ? names.size() : (names.size() + 1) / threads;
    std::array<CheckReport::Part, threads> parts;
    {
      const std::span<const std::string> all{names};
      const std::jthread second{[&] { check_names(preflight, run, all.subspan(half), together, parts[1]); }};
      check_names(preflight, run, all.first(half), together, parts[0]);
    }
    {
      const auto way = progress.make_way();
      for (CheckReport::Part& part : parts) run.report.print(part);
    }
    done += names.size();
    progress.tell(check_progress(done, run.input.count));
    names = take(run.input.names, threads * batch);
  }
}

}  // namespace

int check_offline(CheckRun& run) {
  auto config = config_for(run.arguments.config_file, run.arguments.data_dir);
  if (!config) return run.session.refuse(config.error());
  const auto preflight = app::Preflight::make(*config, run.arguments.data_dir);
  if (!preflight) return run.session.refuse(preflight.error());
  std::vector<std::string> names;
  if (!take_first(run, names)) return exit_usage;
  run.report.begin_saving(model::policy_json((*preflight)->terms().policy));
  check_all(**preflight, run, std::move(names));
  if (!run.session.io().interrupted()) tell_limits(run);
  return exit_good;
}

}  // namespace certwright::cli
