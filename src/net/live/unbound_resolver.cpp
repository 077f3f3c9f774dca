#include "net/live/unbound_resolver.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unbound.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <list>
#include <thread>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/mutex.h"
#include "net/answer_cache.h"
#include "net/live/unbound_context.h"
#include "net/wire.h"

namespace certwright::net::live {
namespace {

using Clock = Deadline::Steady;

// A question that has waited this long is waiting for a name server, not for libunbound: it stops counting against
// max_in_flight, so that slow zones do not hold up the others …
constexpr std::chrono::milliseconds steps_aside_after{250};
// … up to this many at a time.
constexpr std::size_t max_outstanding = 1024;
constexpr int class_in = 1;
constexpr std::size_t max_name_length = 253;

LookupError error_of(LookupError::Kind kind, std::string detail) { return LookupError{kind, std::move(detail)}; }

std::string lower_without_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
}

bool can_be_asked(std::string_view name) {
  return name.size() <= max_name_length && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
         });
}

LookupError failed(int rcode) {
  using enum LookupError::Kind;
  switch (rcode) {
    case 1:
      return error_of(malformed, "FORMERR: the name server could not read the question");
    case 2:
      return error_of(servfail, "SERVFAIL: no name server of the zone gave a usable answer");
    case 4:
      return error_of(not_implemented, "NOTIMP: the name server does not know this kind of question");
    case 5:
      return error_of(refused, "REFUSED: the name server does not answer for this zone");
    default:
      return error_of(other, fmt::format("the answer has code {}", rcode));
  }
}

Lookup read_records(const ub_result& result, const Question& question) {
  Answer answer{.name_exists = result.nxdomain == 0 && result.rcode == 0,
                .canonical_name = result.canonname != nullptr ? lower_without_dot(result.canonname) : question.name,
                .secure = result.secure != 0,
                .ttl = std::chrono::seconds{std::max(result.ttl, 0)}};
  for (std::size_t at = 0; result.havedata != 0 && result.data[at] != nullptr; ++at) {
    const std::string_view rdata{result.data[at], static_cast<std::size_t>(result.len[at])};
    auto record = parse_rdata(question.type, bytes_of(rdata));
    if (!record) return tl::unexpected(error_of(LookupError::Kind::malformed, "a record of the answer is malformed"));
    answer.records.push_back(*std::move(record));
  }
  return answer;
}

Lookup read_result(int error, const ub_result* result, const Question& question) {
  if (error == UB_SYNTAX) return tl::unexpected(error_of(LookupError::Kind::malformed, "the name cannot be asked for"));
  if (error != 0 || result == nullptr)
    return tl::unexpected(error_of(LookupError::Kind::other, fmt::format("libunbound: {}", ub_strerror(error))));
  // First of all: libunbound hands over bogus data with rcode 0 and havedata set.
  if (result->bogus != 0)
    return tl::unexpected(error_of(LookupError::Kind::bogus, result->why_bogus != nullptr ? result->why_bogus : ""));
  constexpr int no_error = 0;
  constexpr int nxdomain = 3;
  if (result->rcode != no_error && result->rcode != nxdomain) return tl::unexpected(failed(result->rcode));
  return read_records(*result, question);
}

class UnboundResolver final : public Resolver {
 public:
  UnboundResolver(UnboundContext made, std::size_t max_in_flight)
      : made_(std::move(made)),
        max_in_flight_(std::max<std::size_t>(max_in_flight, 1)),
        wake_fd_(eventfd(0, EFD_CLOEXEC)) {
    // Signals belong to the program's own threads.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread{[this] { run(); }};
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  ~UnboundResolver() override;

  [[nodiscard]] std::vector<Lookup> ask(std::span<const Question> questions, Deadline deadline) override;
  [[nodiscard]] std::string described(std::string_view name) const override;
  void forget(std::string_view name) override { cache_.forget(lower_without_dot(name)); }

 private:
  struct Asked {
    std::size_t index = 0;  ///< of its answer
    Question question;
  };
  /// One call of ask(): lives on its caller's stack until every question of it has answered or was abandoned.
  struct Batch {
    std::vector<Lookup> answers;
    std::size_t open = 0;
    std::deque<Asked> waiting;  ///< for room among those in flight
    Condition done;
  };
  /// A question that libunbound works on.
  struct Flight {
    UnboundResolver* resolver = nullptr;
    Batch* batch = nullptr;  ///< null once its caller has gone
    Asked asked;
    std::list<Flight>::iterator self;
    int async_id = 0;
    Clock::time_point since;
    bool counted = true;
  };

  static void on_answer(void* flight, int error, ub_result* result);
  void run();
  void wake() const;
  void admit(Batch& batch) CERTWRIGHT_REQUIRES(mutex_);
  void submit(Batch& batch, Asked asked) CERTWRIGHT_REQUIRES(mutex_);
  void deliver(const Flight& flight, Lookup lookup) CERTWRIGHT_REQUIRES(mutex_);
  void land(std::list<Flight>::iterator flight) CERTWRIGHT_REQUIRES(mutex_);
  void abandon(Batch& batch) CERTWRIGHT_REQUIRES(mutex_);
  void submit_waiting() CERTWRIGHT_REQUIRES(mutex_);
  void let_slow_ones_aside() CERTWRIGHT_REQUIRES(mutex_);
  [[nodiscard]] bool has_room() const CERTWRIGHT_REQUIRES(mutex_) {
    return counted_ < max_in_flight_ && flights_.size() < max_outstanding;
  }

  UnboundContext made_;
  const std::size_t max_in_flight_;
  const int wake_fd_;
  AnswerCache cache_;
  Mutex mutex_;
  std::list<Flight> flights_ CERTWRIGHT_GUARDED_BY(mutex_);  // in the order in which they were submitted
  std::deque<Batch*> queue_ CERTWRIGHT_GUARDED_BY(mutex_);   // those that wait for room, served in turn
  std::size_t counted_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

UnboundResolver::~UnboundResolver() {
  {
    const Lock lock{mutex_};
    stopping_ = true;
  }
  wake();
  thread_.join();
  // Before the flights that its callbacks would point to.
  made_.context.reset();
  close(wake_fd_);
}

std::vector<Lookup> UnboundResolver::ask(std::span<const Question> questions, Deadline deadline) {
  Batch batch;
  batch.answers.reserve(questions.size());
  const auto now = Clock::now();
  for (const Question& asked : questions) {
    Question question{lower_without_dot(asked.name), asked.type};
    if (!can_be_asked(question.name)) {
      batch.answers.push_back(tl::unexpected(error_of(LookupError::Kind::malformed, "the name cannot be asked for")));
    } else if (auto kept = cache_.find(question, now)) {
      batch.answers.emplace_back(*std::move(kept));
    } else {
      batch.answers.push_back(tl::unexpected(error_of(LookupError::Kind::timeout, "no answer in time")));
      batch.waiting.push_back({batch.answers.size() - 1, std::move(question)});
    }
  }
  if (batch.waiting.empty() || deadline.passed()) return std::move(batch.answers);

  const Lock lock{mutex_};
  admit(batch);
  while (batch.open > 0)
    if (!batch.done.wait_until(mutex_, deadline) && deadline.passed()) break;
  if (batch.open > 0) abandon(batch);
  return std::move(batch.answers);
}

std::string UnboundResolver::described(std::string_view name) const {
  const std::string asked = lower_without_dot(name);
  const ParsedStub* best = nullptr;
  for (const ParsedStub& stub : made_.stubs)
    if ((asked == stub.zone || asked.ends_with("." + stub.zone)) && (!best || stub.zone.size() > best->zone.size()))
      best = &stub;
  const std::vector<Endpoint>& servers = best ? best->servers : made_.forwarders;
  if (servers.empty()) return "recursive resolver (DNSSEC)";
  std::string list;
  for (const Endpoint& server : servers) list += (list.empty() ? "" : ", ") + server.str();
  return best ? fmt::format("{} (stub zone {}.)", list, best->zone) : fmt::format("{} (forwarder, DNSSEC)", list);
}

void UnboundResolver::admit(Batch& batch) {
  batch.open = batch.waiting.size();
  queue_.push_back(&batch);
  submit_waiting();
  if (!queue_.empty()) wake();  // so that the thread begins to look for slow ones
}

void UnboundResolver::submit(Batch& batch, Asked asked) {
  flights_.push_back({.resolver = this, .batch = &batch, .asked = std::move(asked), .since = Clock::now()});
  const auto flight = std::prev(flights_.end());
  flight->self = flight;
  ++counted_;
  const Question& question = flight->asked.question;
  const int error = ub_resolve_async(made_.context.get(), (question.name + ".").c_str(),
                                     static_cast<int>(question.type), class_in, &*flight, on_answer, &flight->async_id);
  if (error == 0) return;
  deliver(*flight, read_result(error, nullptr, question));
  land(flight);
}

void UnboundResolver::deliver(const Flight& flight, Lookup lookup) {
  if (flight.batch == nullptr) return;
  flight.batch->answers[flight.asked.index] = std::move(lookup);
  if (--flight.batch->open == 0) flight.batch->done.notify_one();
}

void UnboundResolver::land(std::list<Flight>::iterator flight) {
  if (flight->counted) --counted_;
  flights_.erase(flight);
}

/// The deadline of a batch has passed: nothing may point to it any more.
void UnboundResolver::abandon(Batch& batch) {
  std::erase(queue_, &batch);
  for (auto flight = flights_.begin(); flight != flights_.end();) {
    const auto current = flight++;
    if (current->batch != &batch) continue;
    // Where libunbound does not know the id any more, its callback is already on the way and lands the flight.
    if (ub_cancel(made_.context.get(), current->async_id) == 0)
      land(current);
    else
      current->batch = nullptr;
  }
  submit_waiting();
}

/// One question of each batch in turn: a request for a hundred names does not go before one for a single name.
void UnboundResolver::submit_waiting() {
  while (!queue_.empty() && has_room()) {
    Batch& batch = *queue_.front();
    queue_.pop_front();
    Asked next = std::move(batch.waiting.front());
    batch.waiting.pop_front();
    if (!batch.waiting.empty()) queue_.push_back(&batch);
    submit(batch, std::move(next));
  }
}

void UnboundResolver::let_slow_ones_aside() {
  const auto limit = Clock::now() - steps_aside_after;
  for (Flight& flight : flights_) {
    if (flight.since > limit) break;
    if (std::exchange(flight.counted, false)) --counted_;
  }
}

void UnboundResolver::on_answer(void* arg, int error, ub_result* result) {
  auto& flight = *static_cast<Flight*>(arg);
  UnboundResolver& self = *flight.resolver;
  // The question is never written after submit(), which ends before this can take the mutex, so it is copied under it.
  Question question;
  {
    const Lock lock{self.mutex_};
    question = flight.asked.question;
  }
  Lookup lookup = read_result(error, result, question);
  ub_resolve_free(result);
  if (lookup) self.cache_.put(question, *lookup, Clock::now());
  const Lock lock{self.mutex_};
  self.deliver(flight, std::move(lookup));
  self.land(flight.self);
}

void UnboundResolver::run() {
  constexpr int look_for_slow_ones_ms = 50;
  const int answers_fd = ub_fd(made_.context.get());
  int wait_ms = -1;
  for (;;) {
    pollfd ready[] = {{.fd = answers_fd, .events = POLLIN, .revents = 0},
                      {.fd = wake_fd_, .events = POLLIN, .revents = 0}};
    poll(ready, 2, wait_ms);
    if ((ready[1].revents & POLLIN) != 0) {
      eventfd_t count = 0;
      eventfd_read(wake_fd_, &count);
    }
    ub_process(made_.context.get());
    const Lock lock{mutex_};
    if (stopping_) return;
    if (!queue_.empty()) let_slow_ones_aside();
    submit_waiting();
    wait_ms = queue_.empty() ? -1 : look_for_slow_ones_ms;
  }
}

void UnboundResolver::wake() const { eventfd_write(wake_fd_, 1); }

}  // namespace

Result<std::unique_ptr<Resolver>> make_unbound_resolver(const ResolverOptions& options, const AddressGuard& guard) {
  TRY(auto made, make_unbound_context(options, guard));
  return std::make_unique<UnboundResolver>(std::move(made), options.max_in_flight);
}

}  // namespace certwright::net::live
