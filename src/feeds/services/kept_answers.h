#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/mutex.h"
#include "model/facts.h"

namespace certwright::feeds {

/// What a service said of a name, in short.
struct KeptAnswer {
  Timestamp asked_at;
  Timestamp keep_until;
  std::string text;  ///< in the service's own form, without what nobody reads
};

using Asked = tl::expected<KeptAnswer, model::LookupFailure>;

/// The answers of one service: kept for their time, in bounded memory and over restarts; and nobody asks for a name
/// while somebody else is asking for it. Failures are not kept. Safe to use from any thread.
class KeptAnswers {
 public:
  struct Options {
    std::string file;                 ///< empty: nothing is kept over a restart
    std::size_t most_names = 10'000;  ///< who was not asked for longest goes first
  };
  /// Reads what the file still holds. What cannot be read is as if it had never been there.
  explicit KeptAnswers(Options options);

  /// The kept answer; otherwise what `ask` gives, or gives to another who is asking for the name at this moment. A
  /// failure "timeout" where that one takes longer than `deadline`.
  [[nodiscard]] Asked get(const std::string& name, Timestamp now, Deadline deadline, const std::function<Asked()>& ask);
  /// The kept answer, where there is one that is not too old.
  [[nodiscard]] std::optional<KeptAnswer> find(const std::string& name, Timestamp now);
  /// Forgets the name, its parents and what is below it, and whatever an ask() that runs will say of them.
  void forget(std::string_view name);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    KeptAnswer answer;
    std::list<std::string>::iterator used;
  };
  struct Flight {
    std::optional<Asked> asked;
  };
  using FlightPtr = std::shared_ptr<Flight>;  // shared: who waits may outlast its entry

  void load() CERTWRIGHT_REQUIRES(mutex_);
  void take_line(std::string_view line) CERTWRIGHT_REQUIRES(mutex_);
  void put(const std::string& name, KeptAnswer answer) CERTWRIGHT_REQUIRES(mutex_);
  void drop(std::string_view name) CERTWRIGHT_REQUIRES(mutex_);
  void write_line(const std::string& line) CERTWRIGHT_REQUIRES(mutex_);
  void write_all() CERTWRIGHT_REQUIRES(mutex_);
  std::optional<KeptAnswer> kept(const std::string& name, Timestamp now) CERTWRIGHT_REQUIRES(mutex_);
  Asked wait_for(const FlightPtr& flight, const std::string& name, Deadline deadline) CERTWRIGHT_REQUIRES(mutex_);
  void land(const std::string& name, const FlightPtr& flight, Asked asked);

  const Options options_;
  mutable Mutex mutex_;
  Condition landed_;
  std::map<std::string, Entry, std::less<>> entries_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::list<std::string> by_use_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< the least recently asked first
  std::map<std::string, FlightPtr, std::less<>> flights_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t lines_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;  ///< of the file
  bool writes_ CERTWRIGHT_GUARDED_BY(mutex_) = true;     ///< false once writing has failed
};

}  // namespace certwright::feeds
