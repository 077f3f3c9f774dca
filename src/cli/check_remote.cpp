#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/check_ways.h"
#include "cli/display_width.h"
#include "cli/progress.h"
#include "cli/remote.h"
#include "cli/wire.h"
#include "model/domain_name.h"

namespace certwright::cli {
namespace {

// A few names are answered in one call; of many the first are shown soon.
constexpr std::size_t few_names = 20;
constexpr std::chrono::seconds long_wait{20};
constexpr std::chrono::seconds short_wait{3};
// While others ask too much of the server, a check that runs is asked for again.
constexpr int most_tries = 30;
constexpr std::chrono::seconds before_next_try{1};

/// One check at the server, and its names as they are taken.
class Following {
 public:
  Following(CheckRun& run, Remote& remote) : run_(run), remote_(remote) {}

  [[nodiscard]] const std::string& id() const { return page_.id; }
  [[nodiscard]] std::size_t done() const { return page_.done; }
  [[nodiscard]] std::size_t total() const { return page_.total; }
  /// All names were taken.
  [[nodiscard]] bool over() const { return taken_ >= page_.total; }

  Result<std::vector<NameAnswer>> start(const CheckBody& body) {
    wanted_.wait = body.names.size() <= few_names ? long_wait : short_wait;
    return take("Certwright.CheckNames", to_json(body, wanted()));
  }
  /// The next names of a check that has an id.
  Result<std::vector<NameAnswer>> next(const std::string& id) {
    wanted_.wait = short_wait;
    // A server with too many who wait answers at once, and with nothing: it is not asked again at once.
    if (page_is_empty_) run_.session.io().sleep(before_next_try);
    return take("Certwright.GetCheck", get_check_body(id, wanted()));
  }
  /// The facts of the names that were taken last, as JSON.
  [[nodiscard]] const std::vector<std::string>& facts() const { return page_.facts; }
  [[nodiscard]] const std::string& facts_policy() const { return page_.facts_policy; }

  /// Fails where no further names will come, though some are missing.
  [[nodiscard]] Result<void> goes_on() const {
    if (page_.status == "FAILED" && !over())
      return fail(ErrorCode::internal, fmt::format("The check {} could not be completed.", printable(page_.id)));
    if (page_.status == "COMPLETE" && page_is_empty_ && !over())
      return fail(ErrorCode::unavailable, "The answer is not what a Certwright server sends.");
    return {};
  }

 private:
  CheckWanted wanted() const {
    return {.from = taken_, .wait = wanted_.wait, .facts = run_.report.saves(), .redacted = run_.arguments.redact};
  }

  Result<std::vector<NameAnswer>> take(std::string_view operation, const std::string& body) {
    TRY(const std::string answer, patiently(operation, body));
    TRY(page_, read_check_page(answer));
    if (run_.report.saves() && page_.facts.size() != page_.names.size())
      return fail(ErrorCode::invalid_state, "The server gives no facts to save: it is of an earlier version.");
    taken_ += page_.names.size();
    page_is_empty_ = page_.names.empty();
    return std::move(page_.names);
  }

  // Only what runs already is asked for again: the first call says at once that there is too much to do.
  Result<std::string> patiently(std::string_view operation, const std::string& body) {
    for (int tries = 1;; ++tries) {
      auto answer = remote_.try_call(operation, body);
      const bool again = !answer && answer.error().code == ErrorCode::throttled && !page_.id.empty();
      if (!again || tries == most_tries || run_.session.io().interrupted()) return answer;
      run_.session.io().sleep(before_next_try);
    }
  }

  CheckRun& run_;
  Remote& remote_;
  CheckWanted wanted_;
  CheckPage page_;
  std::size_t taken_ = 0;
  bool page_is_empty_ = false;
};

/// The names of one check, of which the server is asked for those that are names; what is none is told here.
class Typed {
 public:
  explicit Typed(std::vector<std::string> names) : names_(std::move(names)) {
    for (const std::string& typed : names_)
      if (const auto name = model::parse_name(typed)) asked_.push_back(name->str());
  }
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

  /// Adds the server's names, and before and between them what is none.
  void add(std::vector<NameAnswer> answers, const std::vector<std::string>& facts, const CheckReport& report,
           CheckReport::Part& part) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      add_others(report, part);
      ++next_;
      report.add(answers[i], part);
      if (i < facts.size()) report.keep(facts[i], part);
    }
    add_others(report, part);
  }
  void add_others(const CheckReport& report, CheckReport::Part& part) {
    for (; next_ < names_.size(); ++next_) {
      auto name = model::parse_name(names_[next_]);
      if (name) return;
      report.add(model::NameReport{.name = names_[next_], .findings = {std::move(name).error()}}, part);
      if (report.saves()) report.keep(model::to_json({.typed = names_[next_], .facts = std::nullopt}), part);
    }
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::string> asked_;
  std::size_t next_ = 0;
};

void tell_where_it_goes_on(const Following& check, Session& session) {
  session.say({fmt::format("The server goes on with the check: `certwright check --id {}` shows it.", check.id()),
               fmt::format("チェックはサーバーで続いています。結果は `certwright check --id {}` で確認できます。",
                           check.id())});
}

Result<void> follow(CheckRun& run, Remote& remote, std::vector<std::string> names, std::size_t before,
                    Progress& progress) {
  Typed typed{std::move(names)};
  Following check{run, remote};
  CheckReport::Part part;
  typed.add_others(run.report, part);
  bool is_first = true;
  while (!typed.asked().empty() && (is_first || !check.over()) && !run.session.io().interrupted()) {
    const CheckBody body{.names = is_first ? typed.asked() : std::vector<std::string>{},
                         .method = std::string{to_string(run.method)},
                         .records = run.records,
                         .name_servers = run.arguments.name_servers,
                         .recheck = run.arguments.recheck};
    TRY(std::vector<NameAnswer> answers, is_first ? check.start(body) : check.next(check.id()));
    if (check.total() != typed.asked().size())
      return fail(ErrorCode::unavailable, "It answered for other names than it was asked for.");
    is_first = false;
    run.report.begin_saving(check.facts_policy());
    typed.add(std::move(answers), check.facts(), run.report, part);
    {
      const auto way = progress.make_way();
      run.report.print(part);
    }
    part = {};
    TRY_VOID(check.goes_on());
    progress.tell(check_progress(before + check.done(), run.input.count));
  }
  if (typed.asked().empty()) run.report.begin_saving(model::policy_json({}));
  run.report.print(part);
  if (!is_first && !check.over()) tell_where_it_goes_on(check, run.session);
  return {};
}

Result<void> follow_all(CheckRun& run, Remote& remote, std::vector<std::string> names) {
  Progress progress{run.session, check_progress(0, run.input.count)};
  std::size_t done = 0;
  while (!names.empty() && !run.session.io().interrupted()) {
    const std::size_t count = names.size();
    TRY_VOID(follow(run, remote, std::exchange(names, {}), done, progress));
    done += count;
    names = next_batch(run.input.names, count);
  }
  return {};
}

Result<void> follow_kept(CheckRun& run, Remote& remote, const std::string& id) {
  Progress progress{run.session, check_progress(0, 0)};
  Following check{run, remote};
  do {
    TRY(const std::vector<NameAnswer> answers, check.next(id));
    run.report.expect(check.total());
    run.report.begin_saving(check.facts_policy());
    CheckReport::Part part;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      run.report.add(answers[i], part);
      if (run.report.saves()) run.report.keep(check.facts()[i], part);
    }
    {
      const auto way = progress.make_way();
      run.report.print(part);
    }
    TRY_VOID(check.goes_on());
    progress.tell(check_progress(check.done(), check.total()));
  } while (!check.over() && !run.session.io().interrupted());
  if (!check.over()) tell_where_it_goes_on(check, run.session);
  return {};
}

}  // namespace

int check_remotely(CheckRun& run) {
  std::vector<std::string> names;
  if (!take_first(run, names)) return exit_usage;
  const auto remote = Remote::open(run.session);
  if (!remote) return remote.error();
  const auto followed = follow_all(run, **remote, std::move(names));
  return followed ? static_cast<int>(exit_good) : (*remote)->refuse(followed.error(), {});
}

int show_kept_check(CheckRun& run) {
  const auto remote = Remote::open(run.session);
  if (!remote) return remote.error();
  const std::string& id = run.arguments.id;
  const auto followed = follow_kept(run, **remote, id);
  if (followed) return exit_good;
  if (followed.error().code == ErrorCode::not_found)
    return run.session.refuse(
        exit_errors,
        {fmt::format("{}: {}", id, followed.error().detail), fmt::format("{}：このチェックは見つかりません。", id)},
        {"Checks are kept for 30 days. Check the names again.",
         "チェックの結果は 30 日間保存されます。もう一度名前をチェックしてください。"});
  return (*remote)->refuse(followed.error(), id);
}

}  // namespace certwright::cli
