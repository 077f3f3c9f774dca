#pragma once

#include <atomic>
#include <memory>

#include "app/config.h"
#include "app/outbox.h"
#include "service/mail_options.h"

namespace certwright::app {

/// Everything about mail of a running server: the way out, the outbox, and what is returned. Does nothing where
/// [mail] relay is not set, except that notifications are still read.
class MailRoom {
 public:
  /// Fails: invalid_request (the password or the CAs of [mail] cannot be read).
  [[nodiscard]] static Result<std::unique_ptr<MailRoom>> open(const Config& config);
  ~MailRoom();

  /// For Parts::mail.
  [[nodiscard]] const service::MailOptions* options() const { return options_.get(); }
  /// Takes mail to the relay from now on. `parts` outlives it.
  void start(service::Parts& parts);
  /// For Parts::mail_queued.
  void wake();
  void drain();
  /// Reads what was returned, and removes what is old.
  void maintain();
  [[nodiscard]] Outbox::Statistics statistics() const;

 private:
  explicit MailRoom(const Config& config);

  const std::string bounces_;
  std::unique_ptr<service::MailOptions> options_;
  std::atomic<bool> stopped_{false};
  std::unique_ptr<net::Mailer> mailer_;
  std::atomic<service::Parts*> parts_{nullptr};
  std::unique_ptr<Outbox> outbox_;
  std::atomic<Outbox*> running_{nullptr};
};

}  // namespace certwright::app
