#include "app/outbox.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/guarded.h"
#include "base/log.h"
#include "base/mutex.h"
#include "service/outbox.h"

namespace certwright::app {
namespace {

using service::Delivery;
using Moment = Deadline::Steady::time_point;

// How many due mails one look into the store brings.
constexpr std::size_t due_batch = 256;
// Without a wake and with nothing due soon, the store is looked at so often: clocks are set, and databases restored.
constexpr std::chrono::milliseconds longest_wait{60'000};
// A mail that is due in a moment is not looked for all the time until then.
constexpr std::chrono::milliseconds shortest_wait{50};

}  // namespace

class Outbox::Impl {
 public:
  Impl(service::Parts& parts, net::Mailer& mailer, Options options)
      : parts_(parts), mailer_(mailer), options_(std::move(options)) {}
  ~Impl() { drain(); }

  void start() {
    threads_.reserve(options_.threads);
    for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
  }

  void wake() {
    const Lock lock(mutex_);
    look_at_ = {};
    wanted_.notify_all();
  }

  void drain() {
    {
      const Lock lock(mutex_);
      stopping_ = true;
      wanted_.notify_all();
      const Deadline limit = Deadline::after(options_.drain_limit);
      while (sending_ > 0 && wanted_.wait_until(mutex_, limit)) continue;
    }
    if (options_.stop_sending) options_.stop_sending();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  Statistics statistics() const {
    const Lock lock(mutex_);
    Statistics statistics = counted_;
    statistics.waiting = waiting_.size();
    statistics.sending = sending_;
    statistics.resting = Deadline::Steady::now() < rest_until_;
    return statistics;
  }

 private:
  void run() {
    for (;;) {
      auto mail = next();
      if (!mail) return;
      send(*mail);
      const Lock lock(mutex_);
      taken_.erase(mail->id);
      --sending_;
      wanted_.notify_all();
    }
  }

  // Waits for a mail that is due; nothing once the outbox is drained.
  std::optional<model::Mail> next() {
    const Lock lock(mutex_);
    for (;;) {
      if (stopping_) return std::nullopt;
      const Moment now = Deadline::Steady::now();
      if (now < rest_until_) {
        wait(rest_until_ - now);
      } else if (!waiting_.empty()) {
        model::Mail mail = std::move(waiting_.front());
        waiting_.pop_front();
        ++sending_;
        return mail;
      } else if (looking_ || now < look_at_) {
        wait(looking_ ? longest_wait : look_at_ - now);
      } else {
        look();
      }
    }
  }

  void wait(Deadline::Steady::duration time) CERTWRIGHT_REQUIRES(mutex_) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(time);
    wanted_.wait_until(mutex_, Deadline::after(std::min(milliseconds, longest_wait)));
  }

  // One thread at a time reads what is due, without the lock: mails that others have meanwhile are left out by their
  // ids, and one that somebody sent between this read and take() is found not to be due before it is sent. What is
  // queued during the look is found by the next one, which its wake() asks for.
  void look() CERTWRIGHT_REQUIRES(mutex_) {
    looking_ = true;
    look_at_ = Deadline::Steady::now() + longest_wait;
    const std::size_t limit = due_batch + taken_.size();
    mutex_.unlock();
    const Timestamp now = parts_.clock.now();
    auto found = guarded([&] {
      return parts_.store.read([&](const store::View& view) -> Result<Found> {
        Found due;
        TRY(due.mails, view.due_mails(now, limit));
        if (due.mails.size() < limit) {
          TRY(due.next, view.next_mail_due());
        }
        return due;
      });
    });
    mutex_.lock();
    looking_ = false;
    if (found) {
      take(*std::move(found), limit, now);
    } else {
      log::error("outbox.unreadable", {{"detail", found.error().detail}});
      rest(options_.store_rest);
    }
    wanted_.notify_all();
  }

  struct Found {
    std::vector<model::Mail> mails;
    std::optional<Timestamp> next;
  };

  void take(Found found, std::size_t limit, Timestamp now) CERTWRIGHT_REQUIRES(mutex_) {
    const bool are_more = found.mails.size() == limit;
    for (model::Mail& mail : found.mails)
      if (taken_.insert(mail.id).second) waiting_.push_back(std::move(mail));
    std::chrono::milliseconds wait = longest_wait;
    if (are_more)
      wait = {};
    else if (found.next)
      wait = std::clamp(*found.next - now, shortest_wait, longest_wait);
    look_at_ = std::min(look_at_, Deadline::Steady::now() + wait);
  }

  void send(const model::Mail& mail) {
    const auto delivery = guarded([&] { return service::deliver_mail(mail, mailer_, parts_); });
    if (!delivery) {
      log::error("mail.not_sent", {{"mail", mail.id}, {"detail", delivery.error().detail}});
      const Lock lock(mutex_);
      return rest(options_.store_rest);
    }
    note(mail, *delivery);
    const Lock lock(mutex_);
    count(delivery->outcome);
    if (delivery->outcome != Delivery::Outcome::no_relay) return;
    log::warn("outbox.rests", {{"server", delivery->reply ? delivery->reply->server : std::string{}},
                               {"reply", delivery->reply ? delivery->reply->text : std::string{}}});
    rest(options_.relay_rest);
  }

  // A mail that the relay took must not be sent again because the disk is full now: what came of it is stored as soon
  // as it can be.
  void note(const model::Mail& mail, const Delivery& delivery) {
    for (;;) {
      const auto noted = guarded([&] { return service::note_delivery(mail.id, delivery, parts_); });
      if (noted || noted.error().code == ErrorCode::not_found) return;
      log::error("mail.not_noted", {{"mail", mail.id}, {"detail", noted.error().detail}});
      const Lock lock(mutex_);
      if (stopping_) return;
      wanted_.wait_until(mutex_, Deadline::after(options_.store_rest));
    }
  }

  void rest(std::chrono::milliseconds time) CERTWRIGHT_REQUIRES(mutex_) {
    rest_until_ = std::max(rest_until_, Deadline::Steady::now() + time);
    // What waits is due, and is found again.
    for (const model::Mail& mail : waiting_) taken_.erase(mail.id);
    waiting_.clear();
    look_at_ = {};
  }

  void count(Delivery::Outcome outcome) CERTWRIGHT_REQUIRES(mutex_) {
    switch (outcome) {
      case Delivery::Outcome::accepted:
        ++counted_.accepted;
        break;
      case Delivery::Outcome::refused:
        ++counted_.refused;
        break;
      case Delivery::Outcome::later:
      case Delivery::Outcome::no_relay:
        ++counted_.deferred;
        break;
      case Delivery::Outcome::given_up:
        ++counted_.given_up;
        break;
      case Delivery::Outcome::not_due:
        break;
    }
  }

  service::Parts& parts_;
  net::Mailer& mailer_;
  const Options options_;
  mutable Mutex mutex_;
  Condition wanted_;
  std::deque<model::Mail> waiting_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::set<std::string> taken_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< waiting, or on their way
  Statistics counted_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t sending_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  Moment look_at_ CERTWRIGHT_GUARDED_BY(mutex_){};
  Moment rest_until_ CERTWRIGHT_GUARDED_BY(mutex_){};
  bool looking_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

Outbox::Outbox(service::Parts& parts, net::Mailer& mailer, Options options)
    : impl_(std::make_unique<Impl>(parts, mailer, std::move(options))) {}
Outbox::~Outbox() = default;
void Outbox::start() { impl_->start(); }
void Outbox::wake() { impl_->wake(); }
void Outbox::drain() { impl_->drain(); }
Outbox::Statistics Outbox::statistics() const { return impl_->statistics(); }

}  // namespace certwright::app
