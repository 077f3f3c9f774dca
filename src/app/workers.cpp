#include "app/workers.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/guarded.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/worker_pool.h"
#include "service/advance_certificate.h"

namespace certwright::app {
namespace {

// What is due is found at the latest this long after it became due without a wake().
constexpr std::chrono::milliseconds poll_interval{250};

// How many due certificates one look into the store brings; more wait for the next look.
constexpr std::size_t due_batch = 512;

// So many certificates at most wait in memory with their contents.
constexpr std::size_t most_kept = 1024;

// So many certificates at most share the transactions of their signatures.
constexpr std::size_t signing_batch = 64;

// The lines of the pools are bounded by due_batch and by what requests bring.
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

// After a step that the store refused (a full disk), everything rests this long: trying at once would only repeat it.
constexpr std::chrono::seconds store_rest{5};

}  // namespace

class Workers::Impl {
 public:
  Impl(service::Parts& parts, Options options) : parts_(parts), options_(options) {}
  ~Impl() { drain(); }

  void start() {
    network_.emplace(options_.network_threads, no_limit);
    signing_.emplace(options_.signing_threads, no_limit);
    looking_for_due_ = std::thread{[this] { look_for_due(); }};
  }

  void wake(model::Certificate certificate) {
    model::CertificateArn arn = certificate.arn;
    const Lock lock(mutex_);
    // A long line is kept as ARNs, and read again when its turn comes.
    if (queued_ < most_kept)
      enqueue({.arn = std::move(arn), .certificate = std::make_shared<model::Certificate>(std::move(certificate))});
    else
      enqueue({.arn = std::move(arn), .certificate = nullptr});
  }

  void drain() {
    {
      const Lock lock(mutex_);
      stopping_ = true;
      due_wanted_.notify_all();
    }
    if (looking_for_due_.joinable()) looking_for_due_.join();
    if (network_) network_->stop();
    if (signing_) signing_->stop();
    const Lock lock(mutex_);
    queued_ = 0;
    to_sign_.clear();
  }

  Statistics statistics() const {
    const Lock lock(mutex_);
    return {.queued = queued_ + to_sign_.size(),
            .running = running_,
            .steps = steps_,
            .failures = failures_,
            .issued = issued_};
  }

 private:
  // A certificate is known from the moment it is queued until its step has ended; asked for again meanwhile, it is
  // queued once more at the end.
  enum class State { queued, running, running_and_wanted };

  // The certificate as it was stored when it was queued, where that is known.
  struct Due {
    model::CertificateArn arn;
    std::shared_ptr<model::Certificate> certificate;
  };

  struct Job {
    model::CertificateArn arn;
    std::string zone;
    std::string account;
  };

  void enqueue(Due due) CERTWRIGHT_REQUIRES(mutex_) {
    const auto [entry, is_new] = states_.try_emplace(due.arn, State::queued);
    if (is_new)
      offer(std::move(due));
    else if (entry->second == State::running)
      entry->second = State::running_and_wanted;
  }

  // Before start() and after drain() nothing is taken: what is due is found in the store.
  void offer(Due due) CERTWRIGHT_REQUIRES(mutex_) {
    const model::CertificateArn arn = due.arn;
    if (network_ && network_->offer([this, due = std::move(due)] { take_step(due); }))
      ++queued_;
    else
      states_.erase(arn);
  }

  void look_for_due() {
    for (;;) {
      {
        const Lock lock(mutex_);
        if (!stopping_) due_wanted_.wait_until(mutex_, Deadline::after(poll_interval));
        if (stopping_) return;
        if (Deadline::Steady::now() < rest_until_ || queued_ >= due_batch) continue;
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
        if (!states_.contains(arn)) enqueue({.arn = arn, .certificate = nullptr});
    }
  }

  void take_step(const Due& due) {
    {
      const Lock lock(mutex_);
      --queued_;
      states_[due.arn] = State::running;
      ++running_;
    }
    auto certificate = certificate_of(due);
    if (!certificate) {
      // It may have been woken from a share's waiting line, and will not be there to wake the next: wake them all.
      finish(due.arn, certificate.error());
      queue_all_parked();
      return;
    }
    const std::string domain_name = certificate->domain_name();
    std::string_view name = domain_name;
    if (name.starts_with("*.")) name.remove_prefix(2);
    const Job job{
        .arn = due.arn, .zone = parts_.feeds.lists()->public_suffix(name).registrable, .account = certificate->account};
    if (!enter_share(job)) return;
    auto ready = guarded([&] { return service::advance_certificate(*std::move(certificate), parts_); });
    leave_share(job);
    if (ready && ready->has_value())
      hand_to_signing(**std::move(ready));
    else
      finish(due.arn, ready ? std::nullopt : std::optional{ready.error()});
  }

  Result<model::Certificate> certificate_of(const Due& due) const {
    if (due.certificate) return std::move(*due.certificate);
    return parts_.store.read([&](const store::View& view) { return view.certificate(due.arn); });
  }

  void hand_to_signing(service::ReadyToIssue ready) {
    const Lock lock(mutex_);
    // A key that takes long to make goes alone, so that nothing waits for it.
    if (!service::is_quick_to_issue(ready)) {
      (void)signing_->offer([this, alone = std::make_shared<service::ReadyToIssue>(std::move(ready))] {
        std::vector<service::ReadyToIssue> batch;
        batch.push_back(std::move(*alone));
        sign(std::move(batch));
      });
      return;
    }
    to_sign_.push_back(std::move(ready));
    // One batch at a time: what gathers while it is signed and stored is the next, and the larger they are, the less
    // each certificate pays for the pages that they share.
    if (std::exchange(signs_batches_, true)) return;
    (void)signing_->offer([this] { sign_what_gathers(); });
  }

  void sign_what_gathers() {
    for (;;) {
      std::vector<service::ReadyToIssue> batch;
      {
        const Lock lock(mutex_);
        const auto end = to_sign_.begin() + static_cast<std::ptrdiff_t>(std::min(to_sign_.size(), signing_batch));
        std::move(to_sign_.begin(), end, std::back_inserter(batch));
        to_sign_.erase(to_sign_.begin(), end);
        if (batch.empty()) signs_batches_ = false;
      }
      if (batch.empty()) return;
      sign(std::move(batch));
    }
  }

  void sign(std::vector<service::ReadyToIssue> batch) {
    std::vector<model::CertificateArn> arns;
    arns.reserve(batch.size());
    for (const service::ReadyToIssue& ready : batch) arns.push_back(ready.certificate.arn);
    std::vector<Result<void>> outcomes;
    try {
      outcomes = service::issue_certificates(std::move(batch), parts_);
    } catch (const std::exception& exception) {
      outcomes.assign(arns.size(), fail(ErrorCode::internal, exception.what()));
    }
    for (std::size_t i = 0; i < arns.size(); ++i) {
      if (outcomes[i]) count_issued();
      finish(arns[i], outcomes[i] ? std::nullopt : std::optional{outcomes[i].error()});
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
      offer({.arn = std::move(share.parked.front()), .certificate = nullptr});
      share.parked.pop_front();
    } else if (share.running == 0) {
      shares.erase(key);
    }
  }

  void queue_all_parked() {
    const Lock lock(mutex_);
    for (Shares* shares : {&zones_, &accounts_})
      for (auto& [key, share] : *shares)
        for (; !share.parked.empty(); share.parked.pop_front())
          offer({.arn = std::move(share.parked.front()), .certificate = nullptr});
  }

  void finish(const model::CertificateArn& arn, const std::optional<Error>& error) {
    if (error) report(arn, *error);
    const Lock lock(mutex_);
    --running_;
    ++steps_;
    if (error && error->code != ErrorCode::conflict && error->code != ErrorCode::not_found) ++failures_;
    const bool again = states_[arn] == State::running_and_wanted || (error && error->code == ErrorCode::conflict);
    states_.erase(arn);
    if (again && !stopping_) enqueue({.arn = arn, .certificate = nullptr});
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
  Condition due_wanted_;
  std::deque<service::ReadyToIssue> to_sign_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::unordered_map<model::CertificateArn, State> states_ CERTWRIGHT_GUARDED_BY(mutex_);
  Shares zones_ CERTWRIGHT_GUARDED_BY(mutex_);
  Shares accounts_ CERTWRIGHT_GUARDED_BY(mutex_);
  bool signs_batches_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::size_t queued_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::size_t running_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t steps_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t failures_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::uint64_t issued_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  Deadline::Steady::time_point rest_until_ CERTWRIGHT_GUARDED_BY(mutex_){};
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::optional<WorkerPool> network_;
  std::optional<WorkerPool> signing_;
  std::thread looking_for_due_;
};

Workers::Workers(service::Parts& parts, Options options) : impl_(std::make_unique<Impl>(parts, options)) {}
Workers::~Workers() = default;
void Workers::start() { impl_->start(); }
void Workers::wake(model::Certificate certificate) { impl_->wake(std::move(certificate)); }
void Workers::drain() { impl_->drain(); }
Workers::Statistics Workers::statistics() const { return impl_->statistics(); }

}  // namespace certwright::app
