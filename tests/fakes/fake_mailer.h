#pragma once

#include <functional>
#include <vector>

#include "base/mutex.h"
#include "net/mailer.h"

namespace certwright::fakes {

/// A relay that keeps what it is given, and answers as it is told: by default it takes everything.
class FakeMailer final : public net::Mailer {
 public:
  using Answer = std::function<net::MailSent(const net::OutgoingMail& mail)>;
  FakeMailer() = default;
  explicit FakeMailer(Answer answer) : answer_(std::move(answer)) {}

  [[nodiscard]] net::MailSent send(const net::OutgoingMail& mail, Deadline) override {
    net::MailSent sent{
        .end = net::MailSent::End::accepted, .code = 250, .reply = "250 ok", .server = "relay.example:587"};
    if (answer_) sent = answer_(mail);
    const Lock lock(mutex_);
    tried_.push_back(mail);
    return sent;
  }
  /// Everything that was tried, whatever was answered.
  [[nodiscard]] std::vector<net::OutgoingMail> tried() const {
    const Lock lock(mutex_);
    return tried_;
  }

 private:
  Answer answer_;
  mutable Mutex mutex_;
  std::vector<net::OutgoingMail> tried_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::fakes
