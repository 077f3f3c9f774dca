#include "service/outbox.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/printable.h"
#include "mail/message.h"
#include "service/mail_options.h"
#include "service/mail_record.h"

namespace certwright::service {
namespace {

using model::Mail;
using model::MailKind;
using model::MailReply;
using model::MailState;
using Outcome = Delivery::Outcome;
using End = net::MailSent::End;

constexpr std::size_t id_bytes = 16;
constexpr std::size_t longest_reply = 512;
// RFC 5321 section 4.5.3.2 gives each reply minutes, and ten to the last; a relay of one's own is quicker than that,
// and who stops waiting for the last reply may send the mail twice.
constexpr std::chrono::minutes delivery_limit{5};

std::string purpose_of(std::string_view id) { return fmt::format("mail {}", id); }

double jitter(Random& random) {
  std::array<std::uint8_t, 1> byte{};
  random.fill(byte);
  return byte[0] / 256.0;
}

bool asks(const Mail& mail) { return mail.kind == MailKind::validation || mail.kind == MailKind::renewal; }

bool is_due(const Mail& mail, Timestamp now) { return mail.state == MailState::queued && mail.next_attempt_at <= now; }

// Somebody answered for the name while this mail waited, or nothing is awaited any more.
Result<bool> is_needed(const store::View& view, const Mail& mail) {
  if (!asks(mail)) return true;
  const auto certificate = view.certificate(model::CertificateArn{mail.about});
  if (!certificate) {
    if (certificate.error().code == ErrorCode::not_found) return false;
    return tl::make_unexpected(certificate.error());
  }
  if (!certificate->awaits()) return false;
  // By the name too: a certificate of a hundred names has hundreds of mails.
  TRY(const store::MailPage page, view.find_mails({.account = std::nullopt,
                                                   .about = mail.about,
                                                   .domain = mail.domain,
                                                   .to = {},
                                                   .state = std::nullopt,
                                                   .limit = 1000,
                                                   .after = {}}));
  return std::ranges::none_of(page.mails,
                              [&](const Mail& other) { return other.answer && other.answer->at >= mail.created_at; });
}

Delivery ended(Outcome outcome, std::string why, Timestamp now) {
  return {.outcome = outcome, .reply = MailReply{.at = now, .code = 0, .text = std::move(why), .server = {}}};
}

Outcome outcome_of(End end) {
  switch (end) {
    case End::accepted:
      return Outcome::accepted;
    case End::refused:
      return Outcome::refused;
    case End::deferred:
      return Outcome::later;
    case End::unreachable:
    case End::not_secure:
    case End::not_authenticated:
    case End::protocol_error:
    case End::timeout:
      return Outcome::no_relay;
  }
  return Outcome::later;
}

// RFC 5321 section 4.3.2: 421 is about the service, whatever it is given for.
bool is_about_the_relay(const net::MailSent& sent) { return sent.end == End::deferred && sent.code == 421; }

Result<std::string> link_of(const Mail& mail, Parts& parts) {
  if (mail.sealed_code.empty()) return std::string{};
  TRY(const Secret code, parts.sealer.open(mail.sealed_code, purpose_of(mail.id)));
  return approval_link(parts.mail->approvals_url, code.reveal_text());
}

std::string_view event_of(const Mail& mail) {
  switch (mail.state) {
    case MailState::queued:
      return "mail.deferred";
    case MailState::accepted:
      return "mail.accepted";
    case MailState::refused:
      return "mail.refused";
    case MailState::bounced:
      return "mail.bounced";
    case MailState::given_up:
      return "mail.given_up";
  }
  return "mail.deferred";
}

void change(Mail& mail, const Delivery& delivery, Timestamp now, Parts& parts) {
  if (delivery.reply) add_reply(mail, *delivery.reply);
  switch (delivery.outcome) {
    case Outcome::accepted:
      ++mail.attempts;
      mail.state = MailState::accepted;
      break;
    case Outcome::refused:
      ++mail.attempts;
      mail.state = MailState::refused;
      break;
    case Outcome::later:
    case Outcome::no_relay:
      mail.next_attempt_at = std::min(now + mail_retry_delay(mail.attempts, jitter(parts.random)), mail.expires_at);
      ++mail.attempts;
      break;
    case Outcome::given_up:
      mail.state = MailState::given_up;
      break;
    case Outcome::not_due:
      break;
  }
  if (mail.state != MailState::queued) mail.sealed_code.clear();
}

}  // namespace

std::string code_hash_of(std::string_view code) { return hex(sha256(bytes_of(code))); }

std::string approval_link(const std::string& approvals_url, std::string_view code) {
  std::string link = approvals_url + "?code=";
  for (const char c : code) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '_' || c == '.' || c == '~';
    if (is_plain)
      link += c;
    else
      link += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return link;
}

std::chrono::milliseconds mail_retry_delay(std::size_t attempts, double jitter) {
  constexpr std::array<std::chrono::minutes, 5> delays{std::chrono::minutes{1}, std::chrono::minutes{5},
                                                       std::chrono::minutes{15}, std::chrono::minutes{30},
                                                       std::chrono::minutes{60}};
  const std::chrono::milliseconds delay = delays.at(std::min(attempts, delays.size() - 1));
  return delay + std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(delay.count()) * jitter / 10)};
}

Result<std::string> queue_mail(store::Transaction& tx, MailDraft draft, Parts& parts) {
  if (parts.mail == nullptr)
    return fail(ErrorCode::invalid_state, "This installation sends no mail: [mail] relay is not set.");
  const Timestamp now = parts.clock.now();
  TRY(const model::MailSettings settings, tx.mail_settings(draft.account));
  Mail mail;
  mail.id = hex(random_bytes(parts.random, id_bytes));
  mail.kind = draft.kind;
  mail.account = std::move(draft.account);
  mail.region = std::move(draft.region);
  mail.about = std::move(draft.about);
  mail.domain = std::move(draft.domain);
  mail.to = std::move(draft.to);
  mail.language =
      draft.kind == MailKind::case_opened ? parts.mail->language : settings.language.value_or(parts.mail->language);
  mail.details = std::move(draft.details);
  if (draft.code) {
    mail.sealed_code = parts.sealer.seal(draft.code->reveal(), purpose_of(mail.id));
    mail.code_hash = code_hash_of(draft.code->reveal_text());
  }
  mail.created_at = now;
  mail.expires_at = draft.expires_at;
  mail.next_attempt_at = now;
  TRY_VOID(tx.insert_mail(mail));
  TRY_VOID(tx.append(mail_event("mail.queued", mail, now)));
  return mail.id;
}

Result<Delivery> deliver_mail(const Mail& found, net::Mailer& mailer, Parts& parts) {
  const Timestamp now = parts.clock.now();
  TRY(const Mail mail, parts.store.read([&](const store::View& view) { return view.mail(found.id); }));
  if (!is_due(mail, now)) return Delivery{.outcome = Outcome::not_due, .reply = std::nullopt};
  if (parts.mail == nullptr) return ended(Outcome::given_up, "this installation sends no mail any more", now);
  if (now >= mail.expires_at) return ended(Outcome::given_up, "no server took it in time", now);
  TRY(const bool needed, parts.store.read([&](const store::View& view) { return is_needed(view, mail); }));
  if (!needed) return ended(Outcome::given_up, "nothing is asked any more", now);
  const auto link = link_of(mail, parts);
  // Another master key: what it was sealed with does not come back.
  if (!link) return ended(Outcome::given_up, "its approval code cannot be opened", now);
  const auto from = mail::parse_mailbox(parts.mail->from);
  if (!from) return tl::make_unexpected(from.error());
  const auto message = mail::compose(mail, *from, *link, now);
  if (!message) return ended(Outcome::refused, message.error().detail, now);
  if (parts.between_steps) parts.between_steps("mail_composed");
  const net::MailSent sent =
      mailer.send({.from = from->address, .to = mail.to, .message = *message}, Deadline::after(delivery_limit));
  if (parts.between_steps) parts.between_steps("mail_sent");
  return Delivery{.outcome = is_about_the_relay(sent) ? Outcome::no_relay : outcome_of(sent.end),
                  .reply = MailReply{.at = parts.clock.now(),
                                     .code = sent.code,
                                     .text = printable_start(sent.reply, longest_reply),
                                     .server = sent.server}};
}

Result<void> note_delivery(const std::string& id, const Delivery& delivery, Parts& parts) {
  if (delivery.outcome == Outcome::not_due) return {};
  std::optional<model::Certificate> due;
  TRY_VOID(parts.store.write([&](store::Transaction& tx) -> Result<void> {
    due.reset();
    TRY(Mail mail, tx.mail(id));
    if (mail.state != MailState::queued) return {};
    const Timestamp now = parts.clock.now();
    change(mail, delivery, now, parts);
    TRY_VOID(tx.update_mail(mail));
    TRY_VOID(tx.append(mail_event(event_of(mail), mail, now)));
    log_mail(event_of(mail), mail);
    if (mail.state == MailState::refused) {
      TRY(due, make_due(tx, mail, now));
    }
    return {};
  }));
  if (due && parts.wake) parts.wake(*std::move(due));
  return {};
}

Result<Outcome> send_mail(const Mail& mail, net::Mailer& mailer, Parts& parts) {
  TRY(const Delivery delivery, deliver_mail(mail, mailer, parts));
  TRY_VOID(note_delivery(mail.id, delivery, parts));
  return delivery.outcome;
}

}  // namespace certwright::service
