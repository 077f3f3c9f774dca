#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "model/caller.h"
#include "model/facts_json.h"
#include "model/name_check.h"
#include "model/report.h"
#include "service/parts.h"
#include "service/waiting_calls.h"

namespace certwright::service {

/// Some names of a check, as far as they are ready, in the order in which they were given.
struct NameCheckPage {
  model::NameCheck check;
  Timestamp expires_at;  ///< when the check and its results are removed
  std::size_t done = 0;  ///< names that have a result
  std::size_t from = 0;  ///< the place of the first of `names`
  struct Name {
    model::KeptName kept;
    model::NameReport report;  ///< what the checks of today say of the facts
  };
  std::vector<Name> names;
};

/// How a page of a check is wanted.
struct PageWanted {
  std::size_t from = 0;
  bool redacted = false;  ///< without what identifies this installation, in the facts and in what is said of them
};

/// The checks of names (CheckNames) that run in the background: on threads of its own, a slice of a check at a time, so
/// that a long check does not keep others from running; few names on threads that long checks never hold. What is
/// looked up is stored as it becomes ready, in batches. A check that a server left unfinished goes on with the names
/// that have no result. Safe to use from any thread.
class NameChecks {
 public:
  struct Options {
    std::size_t short_checks_at_once = 4;
    std::size_t long_checks_at_once = 2;
    std::size_t names_at_once = 32;                  ///< of one check
    std::chrono::milliseconds name_limit{10'000};    ///< for the look-ups of one name
    std::chrono::milliseconds save_interval{1'000};  ///< what is ready is stored after that long at the latest
    std::size_t most_running = 8;                    ///< checks of one principal
    std::size_t most_names_waiting = 5'000;          ///< names of one principal
    std::size_t most_running_of_all = 200;           ///< checks of everybody
  };

  /// How long checks are kept.
  static constexpr std::chrono::hours kept_for{24 * 30};
  /// Of one account and Region so many names are kept at most; the checks with the oldest go before their time.
  static constexpr std::size_t most_names_kept = 20'000;
  /// Names of one page.
  static constexpr std::size_t longest_page = 100;

  /// `parts` and `waiting` outlive this.
  NameChecks(Parts& parts, WaitingCalls& waiting, Options options);
  ~NameChecks();
  NameChecks(const NameChecks&) = delete;
  NameChecks& operator=(const NameChecks&) = delete;

  /// Goes on with what the store says is running. Called once, before start(). Fails: as the store does.
  [[nodiscard]] Result<void> resume();

  /// Whether what is kept of earlier answers about a name counts, or is forgotten, so that everybody is asked anew.
  enum class Kept { counts, is_forgotten };

  /// Takes a check, stores it and begins to look its names up; gives its id. Fails: throttled (the caller has as many
  /// checks running, or names waiting, as allowed, or everybody together); as the store does.
  [[nodiscard]] Result<std::string> start(const model::Caller& caller, model::NameCheckRequest request,
                                          Kept kept = Kept::counts);

  /// Waits until the check is over; with `place`, until the name there has a result, or the check is over. At the
  /// longest for `limit`; not at all where too many calls wait already, nor for a check that does not run.
  void wait(const std::string& id, std::optional<std::size_t> place, std::chrono::milliseconds limit);

  /// The right of another call to look names up while its caller waits; nothing where too many calls wait already.
  [[nodiscard]] WaitingCalls::Place take_place() { return waiting_.take(); }

  /// At most longest_page names. Fails: not_found, also for another account's or Region's; as the store does.
  [[nodiscard]] Result<NameCheckPage> page(const model::Caller& caller, const std::string& id,
                                           const PageWanted& wanted);

  /// Removes what is older than kept_for, or crowded out by newer checks. Fails: as the store does.
  [[nodiscard]] Result<void> remove_old();

  /// Nobody waits any more, and no further name is looked up: what is not done stays in the store as running.
  void begin_to_stop();
  /// The same, and waits for the look-ups that run. Call it from one thread.
  void stop();

  struct Statistics {
    std::size_t running = 0;          ///< checks
    std::size_t names_waiting = 0;    ///< names of these without a result
    std::uint64_t names_checked = 0;  ///< since the start
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  struct Running;
  using RunningCheck = std::shared_ptr<Running>;

  void forget_answers(const std::vector<std::string>& names);
  [[nodiscard]] Result<void> admit(const RunningCheck& check);
  void forget(const RunningCheck& check);
  void offer(const RunningCheck& check);
  void look_up_slice(const RunningCheck& check);
  void look_up(Running& check, const std::vector<std::size_t>& places);
  void keep(Running& check, std::size_t place, model::KeptName name);
  void save(Running& check);
  [[nodiscard]] Result<void> store(const Running& check, const std::vector<model::NameCheckResult>& results,
                                   std::optional<model::NameCheckState> end);
  void save_now_and_then();
  void save_all();
  [[nodiscard]] bool is_stopping() const;

  Parts& parts_;
  WaitingCalls& waiting_;
  const Options options_;
  mutable Mutex mutex_;
  Condition changed_;
  std::map<std::string, RunningCheck> running_ CERTWRIGHT_GUARDED_BY(mutex_);
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::uint64_t names_checked_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  WorkerPool short_checks_;
  WorkerPool long_checks_;
  std::thread saving_;
};

}  // namespace certwright::service
