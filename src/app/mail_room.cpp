#include "app/mail_room.h"

#include "app/mail_way.h"
#include "app/maildir.h"
#include "base/log.h"
#include "mail/bounce.h"
#include "service/mails.h"

namespace certwright::app {
namespace {

// A minute's work at most, so that CRLs are not kept waiting.
constexpr std::size_t bounces_a_turn = 1000;

MaildirVerdict take_bounce(std::string_view message, service::Parts& parts) {
  const auto told = service::record_bounce(message, service::BounceTrust::message_id, parts);
  if (told) return MaildirVerdict::done;
  switch (told.error().code) {
    case ErrorCode::invalid_request:
    case ErrorCode::limit_exceeded:
    case ErrorCode::not_found:
      log::info("mail.bounce_ignored", {{"detail", told.error().detail}});
      return MaildirVerdict::other;
    default:
      log::error("mail.bounce_not_kept", {{"detail", told.error().detail}});
      return MaildirVerdict::later;
  }
}

}  // namespace

MailRoom::MailRoom(const Config& config) : bounces_(config.mail.bounces), options_(mail_options(config)) {}
MailRoom::~MailRoom() { drain(); }

Result<std::unique_ptr<MailRoom>> MailRoom::open(const Config& config) {
  std::unique_ptr<MailRoom> room{new MailRoom{config}};
  TRY(room->mailer_, open_mailer(config, [&stopped = room->stopped_] { return !stopped.load(); }));
  if (room->mailer_ && config.server.public_url.empty())
    log::warn("mail.links_are_local",
              {{"detail", "[server] public_url is not set: links in mail lead to " + room->options_->approvals_url}});
  return room;
}

void MailRoom::start(service::Parts& parts) {
  parts_ = &parts;
  if (!mailer_) return;
  outbox_ = std::make_unique<Outbox>(parts, *mailer_, Outbox::Options{.stop_sending = [this] { stopped_ = true; }});
  outbox_->start();
  running_ = outbox_.get();
}

void MailRoom::wake() {
  if (Outbox* outbox = running_.load()) outbox->wake();
}

void MailRoom::drain() {
  if (outbox_) outbox_->drain();
}

void MailRoom::maintain() {
  service::Parts* parts = parts_.load();
  if (parts == nullptr) return;
  if (const auto removed = service::remove_old_mails(*parts); !removed)
    log::error("mails.not_removed", {{"detail", removed.error().detail}});
  if (bounces_.empty()) return;
  const auto read = read_maildir(bounces_, bounces_a_turn, mail::longest_bounce,
                                 [parts](std::string_view message) { return take_bounce(message, *parts); });
  if (!read) log::error("mail.bounces_unreadable", {{"detail", read.error().detail}});
}

Outbox::Statistics MailRoom::statistics() const { return outbox_ ? outbox_->statistics() : Outbox::Statistics{}; }

}  // namespace certwright::app
