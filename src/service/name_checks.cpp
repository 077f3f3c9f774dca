#include "service/name_checks.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/random.h"
#include "checks/diagnosis.h"
#include "checks/subjects.h"
#include "model/redaction.h"
#include "service/allow_list.h"
#include "service/forget_answers.h"
#include "service/steps.h"

namespace certwright::service {
namespace {

using model::NameCheckResult;
using model::NameCheckState;

// So many names are few: they are looked up within one name's time, and never wait behind a long check.
constexpr std::size_t few_names = 16;

// A long check looks up so many rounds of names before it lets the next one run. Each slice is an observation of its
// own, so what its names share is seconds old at most.
constexpr std::size_t rounds_of_slice = 8;

// So many results share a transaction at most.
constexpr std::size_t batch = 50;

// Facts of one name come to some tens of kilobytes; servers that answer without end shall not fill the disk.
constexpr std::size_t most_facts_bytes = 256UL * 1024;

// The pools take what admit() lets through, so their lines are bounded already.
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

// Checks that one transaction removes: each may have a thousand results of tens of kilobytes.
constexpr std::size_t removed_at_once = 10;

Error no_check(const std::string& id) {
  return {.code = ErrorCode::not_found,
          .detail = fmt::format("There is no check {} in this account and Region. Checks are kept for {} days.", id,
                                NameChecks::kept_for.count() / 24)};
}

// What is too long loses whole views, the longest first: what is left is judged as if they had not been asked for.
std::string kept_text(model::KeptName name) {
  std::string text = model::to_json(name);
  if (text.size() <= most_facts_bytes || !name.facts) return text;
  log::warn("check.facts_shortened", {{"name", name.facts->name.str()}, {"bytes", fmt::to_string(text.size())}});
  const auto without = [&](auto& view) {
    view.reset();
    text = model::to_json(name);
    return text.size() <= most_facts_bytes;
  };
  model::Facts& facts = *name.facts;
  if (without(facts.delegation) || without(facts.system_view) || without(facts.http) || without(facts.record_search))
    return text;
  name.facts = model::Facts{.name = facts.name, .method = facts.method, .gathered_at = facts.gathered_at};
  return model::to_json(name);
}

// As it is today, like the checks that judge the facts: an approval of a minute ago counts.
Result<void> add_allow_list(model::KeptName& kept, const std::string& account, Parts& parts) {
  if (!kept.facts) return {};
  TRY(kept.facts->allow_list, allow_list_fact(kept.facts->name, account, parts));
  return {};
}

}  // namespace

struct NameChecks::Running {
  explicit Running(model::NameCheck of) : check(std::move(of)), has_result(check.request.names.size()) {}

  const model::NameCheck check;
  std::vector<std::size_t> to_look_up;  ///< places, the last first; only the slice that runs touches it

  // Guarded by NameChecks::mutex_:
  std::vector<bool> has_result;  ///< by place: it is stored
  std::vector<NameCheckResult> unsaved;
  std::size_t done = 0;
  std::optional<NameCheckState> end;  ///< how it ended, though that may not be stored yet
  bool is_told = false;               ///< the log says that something could not be stored

  Mutex saving;  ///< held while results are stored, so that the end comes last

  [[nodiscard]] std::size_t waiting() const { return has_result.size() - done; }
  void note_result(std::size_t place) {
    if (has_result[place]) return;
    has_result[place] = true;
    ++done;
  }
  void line_up() {
    for (std::size_t place = has_result.size(); place-- > 0;)
      if (!has_result[place]) to_look_up.push_back(place);
  }
};

NameChecks::NameChecks(Parts& parts, WaitingCalls& waiting, Options options)
    : parts_(parts),
      waiting_(waiting),
      options_(options),
      short_checks_(options.short_checks_at_once, no_limit),
      long_checks_(options.long_checks_at_once, no_limit),
      saving_([this] { save_now_and_then(); }) {}

NameChecks::~NameChecks() { stop(); }

void NameChecks::begin_to_stop() {
  const Lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

void NameChecks::stop() {
  begin_to_stop();
  short_checks_.stop();
  long_checks_.stop();
  if (saving_.joinable()) saving_.join();
  save_all();
}

bool NameChecks::is_stopping() const {
  const Lock lock(mutex_);
  return stopping_;
}

Result<void> NameChecks::resume() {
  TRY(const auto left, parts_.store.read([](const store::View& view) { return view.running_name_checks(); }));
  for (const model::NameCheck& check : left) {
    TRY(const auto places,
        parts_.store.read([&](const store::View& view) { return view.name_check_places(check.id); }));
    const auto running = std::make_shared<Running>(check);
    for (const std::size_t place : places)
      if (place < running->has_result.size()) running->note_result(place);
    running->line_up();
    log::info("check.resumed", {{"id", check.id},
                                {"names", fmt::to_string(check.request.names.size())},
                                {"done", fmt::to_string(running->done)}});
    {
      const Lock lock(mutex_);
      running_.emplace(check.id, running);
    }
    offer(running);
  }
  return {};
}

void NameChecks::forget_answers(const std::vector<std::string>& names) {
  for (const std::string& typed : names)
    if (const auto name = model::parse_name(typed)) forget_answers_about(name->base(), parts_);
}

Result<std::string> NameChecks::start(const model::Caller& caller, model::NameCheckRequest request, Kept kept) {
  const auto check = std::make_shared<Running>(model::NameCheck{.id = uuid(parts_.random),
                                                                .account = caller.account,
                                                                .region = caller.region,
                                                                .principal = caller.principal,
                                                                .created_at = parts_.clock.now(),
                                                                .state = NameCheckState::running,
                                                                .request = std::move(request)});
  check->line_up();
  TRY_VOID(admit(check));
  const auto stored = parts_.store.write([&](store::Transaction& tx) { return tx.insert_name_check(check->check); });
  if (!stored) {
    forget(check);
    return tl::make_unexpected(stored.error());
  }
  log::info("check.started", {{"id", check->check.id},
                              {"account", caller.account},
                              {"names", fmt::to_string(check->check.request.names.size())}});
  if (kept == Kept::is_forgotten) forget_answers(check->check.request.names);
  offer(check);
  return check->check.id;
}

// In the line from here on, so that two calls at once cannot both be the last that is allowed.
Result<void> NameChecks::admit(const RunningCheck& check) {
  const Lock lock(mutex_);
  std::size_t running = 0;
  std::size_t names = check->has_result.size();
  for (const auto& [id, other] : running_) {
    if (other->check.account != check->check.account || other->check.principal != check->check.principal) continue;
    ++running;
    names += other->waiting();
  }
  if (running >= options_.most_running)
    return fail(ErrorCode::throttled, fmt::format("{} checks of yours are running, which is as many as may run at a "
                                                  "time. Wait until one of them is complete.",
                                                  running));
  if (names > options_.most_names_waiting)
    return fail(ErrorCode::throttled,
                fmt::format("With this check {} names of yours would be waiting; {} may wait at a time. Wait until "
                            "running checks are further on, or check fewer names at once.",
                            names, options_.most_names_waiting));
  if (running_.size() >= options_.most_running_of_all)
    return fail(ErrorCode::throttled, "This server runs as many checks as it can. Try again later.");
  running_.emplace(check->check.id, check);
  return {};
}

void NameChecks::forget(const RunningCheck& check) {
  const Lock lock(mutex_);
  running_.erase(check->check.id);
  changed_.notify_all();
}

// A pool that has stopped takes nothing: the store knows what is to be done at the next start.
void NameChecks::offer(const RunningCheck& check) {
  WorkerPool& pool = check->to_look_up.size() <= few_names ? short_checks_ : long_checks_;
  (void)pool.offer([this, check] { look_up_slice(check); });
}

void NameChecks::look_up_slice(const RunningCheck& check) {
  std::vector<std::size_t> places;
  while (!check->to_look_up.empty() && places.size() < options_.names_at_once * rounds_of_slice) {
    places.push_back(check->to_look_up.back());
    check->to_look_up.pop_back();
  }
  std::optional<NameCheckState> end;
  try {
    look_up(*check, places);
    if (is_stopping()) return;
    if (check->to_look_up.empty()) end = NameCheckState::complete;
  } catch (const std::exception& exception) {
    log::error("check.failed", {{"id", check->check.id}, {"detail", exception.what()}});
    end = NameCheckState::failed;
  }
  if (!end) return offer(check);
  {
    const Lock lock(mutex_);
    check->end = end;
  }
  save(*check);
}

void NameChecks::look_up(Running& check, const std::vector<std::size_t>& places) {
  const model::NameCheckRequest& request = check.check.request;
  const std::vector<std::string> together = checks::together(request.names);
  std::vector<checks::WantedRecord> records;
  for (const model::CheckRecord& record : request.records)
    records.push_back(checks::wanted_record(record.name, record.value));
  std::vector<checks::DiagnosisSubject> subjects;
  std::vector<std::size_t> place_of;
  for (const std::size_t place : places) {
    auto name = model::parse_name(request.names[place]);
    if (!name) {
      keep(check, place, {.typed = request.names[place], .facts = std::nullopt});
      continue;
    }
    const checks::WantedRecord* record = checks::record_for(*name, records);
    place_of.push_back(place);
    subjects.push_back(
        {.subject = {.name = *name, .method = request.method, .validation_domain = {}, .typed = request.names[place]},
         .record = record == nullptr ? std::nullopt : std::optional{*record},
         .names_together = together,
         .extra_servers = request.name_servers});
  }
  checks::DiagnosisRun run{parts_.doors, parts_.feeds, parts_.policy, steps::random_label(parts_.random)};
  checks::gather_all(
      run, subjects, parts_.clock.now(), options_.name_limit, options_.names_at_once,
      [&](std::size_t i, model::Facts facts) {
        keep(check, place_of[i], {.typed = request.names[place_of[i]], .facts = std::move(facts)});
      },
      [this] { return is_stopping(); });
}

void NameChecks::keep(Running& check, std::size_t place, model::KeptName name) {
  NameCheckResult result{.place = place, .facts = kept_text(std::move(name))};
  bool is_batch = false;
  {
    const Lock lock(mutex_);
    ++names_checked_;
    check.unsaved.push_back(std::move(result));
    is_batch = check.unsaved.size() == batch;
  }
  if (is_batch) save(check);
}

// What could not be stored is kept for the next time, which comes within a second.
void NameChecks::save(Running& check) {
  const Lock saving(check.saving);
  std::vector<NameCheckResult> results;
  std::optional<NameCheckState> end;
  {
    const Lock lock(mutex_);
    results.swap(check.unsaved);
    end = check.end;
  }
  if (results.empty() && !end) return;
  const auto stored = store(check, results, end);
  const Lock lock(mutex_);
  if (!stored && stored.error().code != ErrorCode::not_found) {
    if (!std::exchange(check.is_told, true))
      log::error("check.not_stored", {{"id", check.check.id}, {"detail", stored.error().detail}});
    std::ranges::move(results, std::back_inserter(check.unsaved));
    return;
  }
  for (const NameCheckResult& result : results) check.note_result(result.place);
  if (end || !stored) running_.erase(check.check.id);
  changed_.notify_all();
}

Result<void> NameChecks::store(const Running& check, const std::vector<NameCheckResult>& results,
                               std::optional<NameCheckState> end) {
  return parts_.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_name_check_results(check.check.id, results));
    if (end) return tx.set_name_check_state(check.check.id, *end);
    return {};
  });
}

void NameChecks::save_now_and_then() {
  for (;;) {
    {
      const Lock lock(mutex_);
      const Deadline next = Deadline::after(options_.save_interval);
      while (!stopping_ && changed_.wait_until(mutex_, next)) continue;
      if (stopping_) return;
    }
    save_all();
  }
}

void NameChecks::save_all() {
  std::vector<RunningCheck> running;
  {
    const Lock lock(mutex_);
    for (const auto& [id, check] : running_) running.push_back(check);
  }
  for (const RunningCheck& check : running) save(*check);
}

void NameChecks::wait(const std::string& id, std::optional<std::size_t> place, std::chrono::milliseconds limit) {
  const WaitingCalls::Place waiting = waiting_.take();
  if (!waiting) return;
  const Deadline deadline = Deadline::after(limit);
  const Lock lock(mutex_);
  for (;;) {
    const auto found = running_.find(id);
    if (found == running_.end() || stopping_) return;
    const std::vector<bool>& has_result = found->second->has_result;
    if (place && (*place >= has_result.size() || has_result[*place])) return;
    if (!changed_.wait_until(mutex_, deadline)) return;
  }
}

Result<NameCheckPage> NameChecks::page(const model::Caller& caller, const std::string& id, const PageWanted& wanted) {
  NameCheckPage page;
  std::vector<NameCheckResult> results;
  const auto read = parts_.store.read([&](const store::View& view) -> Result<void> {
    TRY(page.check, view.name_check(id));
    TRY(const auto places, view.name_check_places(id));
    page.done = places.size();
    TRY(results, view.name_check_results(id, wanted.from, longest_page));
    return {};
  });
  if (!read && read.error().code == ErrorCode::not_found) return tl::make_unexpected(no_check(id));
  TRY_VOID(read);
  if (page.check.account != caller.account || page.check.region != caller.region)
    return tl::make_unexpected(no_check(id));
  page.expires_at = page.check.created_at + kept_for;
  page.from = wanted.from;
  model::Redaction redaction;
  for (const NameCheckResult& result : results) {
    if (result.place != wanted.from + page.names.size()) break;
    auto kept_name = model::read_kept_name(result.facts, parts_.policy);
    if (!kept_name) return fail(ErrorCode::internal, "stored facts: " + kept_name.error().detail);
    model::KeptName kept = *std::move(kept_name);
    TRY_VOID(add_allow_list(kept, page.check.account, parts_));
    if (wanted.redacted) redaction.redact(kept);
    model::NameReport report = checks::report_of(kept);
    page.names.push_back({.kept = std::move(kept), .report = std::move(report)});
  }
  return page;
}

Result<void> NameChecks::remove_old() {
  const Timestamp before = parts_.clock.now() - kept_for;
  for (;;) {
    TRY(const std::size_t removed, parts_.store.write([&](store::Transaction& tx) {
      return tx.remove_name_checks(before, most_names_kept, removed_at_once);
    }));
    if (removed > 0) log::info("checks.removed", {{"count", fmt::to_string(removed)}});
    if (removed < removed_at_once) return {};
  }
}

NameChecks::Statistics NameChecks::statistics() const {
  const Lock lock(mutex_);
  const std::size_t names =
      std::accumulate(running_.begin(), running_.end(), std::size_t{0},
                      [](std::size_t sum, const auto& entry) { return sum + entry.second->waiting(); });
  return {.running = running_.size(), .names_waiting = names, .names_checked = names_checked_};
}

}  // namespace certwright::service
