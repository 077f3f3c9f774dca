#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/local_diagnosis.h"
#include "checks/subjects.h"
#include "cli/check_ways.h"
#include "cli/progress.h"
#include "model/redaction.h"

namespace certwright::cli {
namespace {

constexpr std::chrono::milliseconds look_for_interruption{100};

/// Shows kept names one after another.
class Shower {
 public:
  Shower(CheckRun& run, Progress& progress) : run_(run), progress_(progress) {}

  void show(model::KeptName kept) {
    if (run_.arguments.redact) redaction_.redact(kept);
    CheckReport::Part part;
    if (run_.report.saves()) run_.report.keep(model::to_json(kept), part);
    if (!kept.facts && model::parse_name(kept.typed))
      run_.report.add(NameAnswer{.name = kept.typed, .display_name = kept.typed, .verdict = "unknown"}, part);
    else
      run_.report.add(checks::report_of(kept), part);
    const auto way = progress_.make_way();
    run_.report.print(part);
  }

 private:
  CheckRun& run_;
  Progress& progress_;
  model::Redaction redaction_;
};

/// The names of a batch, which become ready in any order and are taken in their own.
class Ready {
 public:
  explicit Ready(std::size_t count) : names_(count) {}

  void put(std::size_t place, model::KeptName name) {
    const std::scoped_lock lock{mutex_};
    names_[place] = std::move(name);
    ++count_;
    changed_.notify_all();
  }
  /// No more names come.
  void end() {
    const std::scoped_lock lock{mutex_};
    ended_ = true;
    changed_.notify_all();
  }
  /// The name of a place; waits for it until it is clear that it will not come, or `stop` says so.
  template <class Stop>
  std::optional<model::KeptName> take(std::size_t place, const Stop& stop) {
    std::unique_lock lock{mutex_};
    while (!names_[place] && !ended_ && !stop()) changed_.wait_for(lock, look_for_interruption);
    return std::exchange(names_[place], std::nullopt);
  }
  [[nodiscard]] std::size_t count() {
    const std::scoped_lock lock{mutex_};
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<model::KeptName>> names_;
  std::size_t count_ = 0;
  bool ended_ = false;
};

struct Batch {
  std::vector<checks::DiagnosisSubject> subjects;
  std::vector<std::size_t> places;  ///< of the subjects
};

// What is no name is ready at once.
Batch batch_of(const CheckRun& run, const std::vector<checks::WantedRecord>& records,
               const std::vector<std::string>& names, Ready& ready) {
  Batch batch;
  const std::vector<std::string> together = checks::together(names);
  for (std::size_t place = 0; place < names.size(); ++place) {
    auto name = model::parse_name(names[place]);
    if (!name) {
      ready.put(place, {.typed = names[place], .facts = std::nullopt});
      continue;
    }
    const checks::WantedRecord* record = checks::record_for(*name, records);
    batch.places.push_back(place);
    batch.subjects.push_back(
        {.subject = {.name = *std::move(name), .method = run.method, .validation_domain = {}, .typed = names[place]},
         .record = record == nullptr ? std::nullopt : std::optional{*record},
         .names_together = together,
         .extra_servers = run.arguments.name_servers});
  }
  return batch;
}

void check_batch(const app::LocalDiagnosis& local, CheckRun& run, const std::vector<checks::WantedRecord>& records,
                 const std::vector<std::string>& names, std::size_t before, Shower& shower, Progress& progress) {
  Ready ready{names.size()};
  const auto interrupted = [&] { return run.session.io().interrupted(); };
  const Batch batch = batch_of(run, records, names, ready);
  const auto look_up = [&] {
    local.gather(
        batch.subjects,
        [&](std::size_t i, model::Facts facts) {
          ready.put(batch.places[i], {.typed = names[batch.places[i]], .facts = std::move(facts)});
          progress.tell(check_progress(before + ready.count(), run.input.count));
        },
        interrupted);
    ready.end();
  };
  std::future<void> looking_up = std::async(std::launch::async, look_up);
  for (std::size_t place = 0; place < names.size(); ++place)
    if (auto name = ready.take(place, interrupted)) shower.show(*std::move(name));
  looking_up.get();
}

void check_all(const app::LocalDiagnosis& local, CheckRun& run, std::vector<std::string> names) {
  Progress progress{run.session, check_progress(0, run.input.count)};
  Shower shower{run, progress};
  std::vector<checks::WantedRecord> records;
  for (const RecordAnswer& record : run.records) records.push_back(checks::wanted_record(record.name, record.value));
  std::size_t done = 0;
  while (!names.empty() && !run.session.io().interrupted()) {
    check_batch(local, run, records, names, done, shower, progress);
    done += names.size();
    names = next_batch(run.input.names, names.size());
  }
}

}  // namespace

int check_locally(CheckRun& run) {
  const auto config = config_for(run.arguments.config_file, run.arguments.data_dir);
  if (!config) return run.session.refuse(config.error());
  const auto local = app::LocalDiagnosis::make(*config, run.arguments.data_dir, run.session.io().doors);
  if (!local) return run.session.refuse(local.error());
  std::vector<std::string> names;
  if (!take_first(run, names)) return exit_usage;
  run.report.begin_saving(model::policy_json((*local)->terms().policy));
  check_all(**local, run, std::move(names));
  return exit_good;
}

int check_replayed(CheckRun& run) {
  auto kept = read_kept_file(run.arguments.replay_file);
  if (!kept) return run.session.refuse(kept.error());
  std::vector<model::KeptName>& names = (*kept)->names;
  run.report.expect(names.size());
  run.report.begin_saving(model::policy_json((*kept)->policy));
  Progress progress{run.session, check_progress(0, names.size())};
  Shower shower{run, progress};
  for (std::size_t i = 0; i < names.size() && !run.session.io().interrupted(); ++i) {
    shower.show(std::move(names[i]));
    progress.tell(check_progress(i + 1, names.size()));
  }
  return exit_good;
}

}  // namespace certwright::cli
