#include "app/workers.h"

#include <deque>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "base/mutex.h"
#include "service/advance_certificate.h"

namespace certwright::app {
namespace {

// What is due is found at the latest this long after it became due without a wake().
constexpr std::chrono::milliseconds poll_interval{250};

// How many due certificates one look into the store brings; more wait for the next look.
constexpr std::size_t due_batch = 512;

// After a step that the store refused (a full disk), everything rests this long: trying at once would only repeat it.
constexpr std::chrono::seconds store_rest{5};

}  // namespace

class Workers::Impl {
 public:
  Impl(service::Parts& parts, Options options) : parts_(parts), options_(options) {}
  ~Impl() { drain(); }

  void start() {
    const Lock lock(mutex_);
    threads_.emplace_back([this] { look_for_due(); });
    for (std::size_t i = 0; i < options_.network_threads; ++i) threads_.emplace_back([this] { run_network(); });
    for (std::size_t i = 0; i < options_.signing_threads; ++i) threads_.emplace_back([this] { run_signing(); });
  }

  void wake(const model::CertificateArn& arn) {
    const Lock lock(mutex_);
    enqueue(arn);
  }

  void drain() {
    std::vector<std::thread> threads;
    {
      const Lock lock(mutex_);
      stopping_ = true;
      threads.swap(threads_);
      network_ready_.notify_all();
      signing_ready_.notify_all();
      due_wanted_.notify_all();
    }
    for (std::thread& thread : threads) thread.join();
  }

  Statistics statistics() const {
    const Lock lock(mutex_);
    return {.queued = network_queue_.size() + signing_queue_.size(),
            .running = running_,
            .steps = steps_,
            .failures = failures_,
            .issued = issued_};
  }

 private:
  // A certificate is known from the moment it is queued until its step has ended; asked for again meanwhile, it is
  // queued once more at the end.
  enum class State { queued, running, running_and_wanted };

  struct Job {
    model::CertificateArn arn;
    std::string zone;
    std::string account;
  };

  void enqueue(const model::CertificateArn& arn) CERTWRIGHT_REQUIRES(mutex_) {
    const auto [entry, is_new] = states_.try_emplace(arn, State::queued);
    if (is_new) {
      network_queue_.push_back(arn);
      network_ready_.notify_one();
    } else if (entry->second == State::running) {
      entry->second = State::running_and_wanted;
    }
  }

  void look_for_due() {
    for (;;) {
      {
        const Lock lock(mutex_);
        if (!stopping_) due_wanted_.wait_until(mutex_, Deadline::after(poll_interval));
        if (stopping_) return;
        if (Deadline::Steady::now() < rest_until_ || network_queue_.size() >= due_batch) continue;
      }
      const auto due =
          parts_.store.read([&](const store::View& view) { return view.due(parts_.clock.now(), due_batch); });
      if (!due) {
        log::error("workers.due_unreadable", {{"detail", due.error().detail}});
        rest();
        continue;
      }
      const Lock lock(mutex_);
      for (const model::CertificateArn& arn : *due)
        if (!states_.contains(arn)) enqueue(arn);
    }
  }

  void run_network() {
    for (;;) {
      model::CertificateArn arn;
      {
        const Lock lock(mutex_);
        while (network_queue_.empty() && !stopping_) network_ready_.wait(mutex_);
        if (stopping_) return;
        arn = std::move(network_queue_.front());
        network_queue_.pop_front();
        states_[arn] = State::running;
        ++running_;
      }
      take_step(arn);
    }
  }

  void take_step(const model::CertificateArn& arn) {
    auto certificate = parts_.store.read([&](const store::View& view) { return view.certificate(arn); });
    if (!certificate) {
      // It may have been woken from a share's waiting line, and will not be there to wake the next: wake them all.
      finish(arn, certificate.error());
      queue_all_parked();
      return;
    }
    std::string_view name = certificate->domain_name();
    if (name.starts_with("*.")) name.remove_prefix(2);
    const Job job{.arn = arn, .zone = parts_.feeds.public_suffix(name).registrable, .account = certificate->account};
    if (!enter_share(job)) return;
    auto ready = guarded([&] { return service::advance_certificate(*std::move(certificate), parts_); });
    leave_share(job);
    if (!ready) {
      finish(arn, ready.error());
    } else if (ready->has_value()) {
      const Lock lock(mutex_);
      signing_queue_.push_back(**std::move(ready));
      signing_ready_.notify_one();
    } else {
      finish(arn, std::nullopt);
    }
  }

  void run_signing() {
    for (;;) {
      std::optional<service::ReadyToIssue> ready;
      {
        const Lock lock(mutex_);
        while (signing_queue_.empty() && !stopping_) signing_ready_.wait(mutex_);
        if (stopping_) return;
        ready.emplace(std::move(signing_queue_.front()));
        signing_queue_.pop_front();
      }
      const model::CertificateArn arn = ready->certificate.arn;
      auto done = guarded([&] { return service::issue_certificate(*std::move(ready), parts_); });
      if (done) count_issued();
      finish(arn, done ? std::nullopt : std::optional{done.error()});
    }
  }

  // An exception is a bug or no memory: it ends the step, not the process.
  template <class Body>
  static std::invoke_result_t<Body> guarded(Body&& body) {
    try {
      return body();
    } catch (const std::exception& exception) {
      return fail(ErrorCode::internal, exception.what());
    }
  }

  // False: the zone or the account has its share of the threads already; the job is parked until one of them ends.
  bool enter_share(const Job& job) {
    const Lock lock(mutex_);
    Share& zone = zones_[job.zone];
    Share& account = accounts_[job.account];
    if (zone.running >= options_.zone_share || account.running >= options_.account_share) {
      (zone.running >= options_.zone_share ? zone : account).parked.push_back(job.arn);
      states_[job.arn] = State::queued;
      --running_;
      return false;
    }
    ++zone.running;
    ++account.running;
    return true;
  }

  void leave_share(const Job& job) {
    const Lock lock(mutex_);
    leave(zones_, job.zone);
    leave(accounts_, job.account);
  }

  struct Share {
    std::size_t running = 0;
    std::deque<model::CertificateArn> parked;
  };
  using Shares = std::unordered_map<std::string, Share>;

  void leave(Shares& shares, const std::string& key) CERTWRIGHT_REQUIRES(mutex_) {
    Share& share = shares[key];
    --share.running;
    if (!share.parked.empty()) {
      network_queue_.push_back(std::move(share.parked.front()));
      share.parked.pop_front();
      network_ready_.notify_one();
    } else if (share.running == 0) {
      shares.erase(key);
    }
  }

  void queue_all_parked() {
    const Lock lock(mutex_);
    for (Shares* shares : {&zones_, &accounts_})
      for (auto& [key, share] : *shares)
        for (; !share.parked.empty(); share.parked.pop_front())
          network_queue_.push_back(std::move(share.parked.front()));
    network_ready_.notify_all();
  }

  void finish(const model::CertificateArn& arn, const std::optional<Error>& error) {
    if (error) report(arn, *error);
    const Lock lock(mutex_);
    --running_;
    ++steps_;
    if (error && error->code != ErrorCode::conflict && error->code != ErrorCode::not_found) ++failures_;
    const bool again = states_[arn] == State::running_and_wanted || (error && error->code == ErrorCode::conflict);
    states_.erase(arn);
    if (again && !stopping_) enqueue(arn);
  }

  void count_issued() {
    const Lock lock(mutex_);
    ++issued_;
  }

  void report(const model::CertificateArn& arn, const Error& error) {
    if (error.code == ErrorCode::not_found || error.code == ErrorCode::conflict) return;
    log::error("certificate.step_failed",
               {{"arn", arn.str()}, {"code", std::string{to_string(error.code)}}, {"detail", error.detail}});
    const auto postponed = guarded([&] { return service::postpone_certificate(arn, parts_); });
    if (!postponed && postponed.error().code != ErrorCode::not_found) rest();
  }

  void rest() {
    const Lock lock(mutex_);
    rest_until_ = Deadline::Steady::now() + store_rest;
  }

  service::Parts& parts_;
  const Options options_;
  mutable Mutex mutex_;
  Condition network_ready_;
  Condition signing_ready_;
  Condition due_wanted_;
  std::deque<model::CertificateArn> network_queue_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::deque<service::ReadyToIssue> signing_queue_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::unordered_map<model::CertificateArn, State> states_ CERTWRIGHT_GUARDED_BY(mutex_);
  Shares zones_ CERTWRIGHT_GUARDED_BY(mutex_);
  Shares accounts_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t running_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t steps_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t failures_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t issued_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  Deadline::Steady::time_point rest_until_ CERTWRIGHT_GUARDED_BY(mutex_){};
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ CERTWRIGHT_GUARDED_BY(mutex_);
};

Workers::Workers(service::Parts& parts, Options options) : impl_(std::make_unique<Impl>(parts, options)) {}
Workers::~Workers() = default;
void Workers::start() { impl_->start(); }
void Workers::wake(const model::CertificateArn& arn) { impl_->wake(arn); }
void Workers::drain() { impl_->drain(); }
Workers::Statistics Workers::statistics() const { return impl_->statistics(); }

}  // namespace certwright::app
