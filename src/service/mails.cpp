#include "service/mails.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/printable.h"
#include "mail/address.h"
#include "mail/bounce.h"
#include "service/administration.h"
#include "service/mail_record.h"

namespace certwright::service {
namespace {

using mail::Bounce;
using mail::BouncedRecipient;
using model::Mail;
using model::MailState;

// A certificate is valid for 398 days at most, and what was mailed for it may be asked about as long as it is.
constexpr std::chrono::hours kept_for{400 * 24};
constexpr std::size_t removed_at_once = 500;
constexpr std::size_t longest_reply = 512;

// "550 5.1.1 no such user": the code that a server gave; 0 where it gave none.
int code_in(std::string_view diagnostic) {
  if (diagnostic.size() < 3 || (diagnostic.size() > 3 && diagnostic[3] != ' ' && diagnostic[3] != '-')) return 0;
  int code = 0;
  for (const char c : diagnostic.substr(0, 3)) {
    if (c < '0' || c > '9') return 0;
    code = code * 10 + (c - '0');
  }
  return code >= 200 && code < 600 ? code : 0;
}

model::MailReply reply_of(const Bounce& bounce, const BouncedRecipient& recipient, Timestamp now) {
  const std::string said = recipient.diagnostic.empty() ? recipient.status : recipient.diagnostic;
  const bool tells_status = recipient.diagnostic.find(recipient.status) != std::string::npos;
  return {
      .at = now,
      .code = code_in(recipient.diagnostic),
      .text = printable_start(
          fmt::format("{}: {}{}", recipient.action, tells_status ? "" : recipient.status + " ", said), longest_reply),
      .server = bounce.reporting_mta};
}

bool is_known(const Mail& mail, const model::MailReply& reply) {
  return std::ranges::any_of(mail.replies, [&](const model::MailReply& known) {
    return known.text == reply.text && known.server == reply.server && known.code == reply.code;
  });
}

// The left part of the Message-ID is the mail's id.
Result<Mail> mail_of_message_id(const store::View& view, const std::string& message_id) {
  return view.mail(ascii_lower(message_id.substr(0, message_id.find('@'))));
}

Result<Mail> mail_to(const store::View& view, const std::string& address) {
  TRY(store::MailPage page, view.find_mails({.account = std::nullopt,
                                             .about = {},
                                             .domain = {},
                                             .to = address,
                                             .state = MailState::accepted,
                                             .limit = 1,
                                             .after = {}}));
  if (page.mails.empty()) return fail(ErrorCode::not_found, fmt::format("There is no mail to {}.", address));
  return std::move(page.mails.front());
}

Result<Mail> mail_of(const store::View& view, const Bounce& bounce, const BouncedRecipient& recipient,
                     BounceTrust trust) {
  if (!bounce.message_id.empty()) return mail_of_message_id(view, bounce.message_id);
  if (trust == BounceTrust::addresses)
    for (const std::string* address : {&recipient.original, &recipient.final})
      if (!address->empty())
        if (auto found = mail_to(view, *address)) return found;
  return fail(ErrorCode::not_found, "There is no such mail.");
}

std::string_view event_of(const BouncedRecipient& recipient) {
  if (recipient.action == "failed") return "mail.bounced";
  if (recipient.action == "delayed") return "mail.deferred";
  return "mail.delivered";
}

/// Keeps what is said of one recipient; nothing changes where it is known.
Result<std::optional<model::Certificate>> keep(store::Transaction& tx, Mail& mail, const Bounce& bounce,
                                               const BouncedRecipient& recipient, Timestamp now) {
  const model::MailReply reply = reply_of(bounce, recipient, now);
  if (is_known(mail, reply)) return std::nullopt;
  add_reply(mail, reply);
  const bool failed = recipient.action == "failed";
  if (failed) {
    mail.state = MailState::bounced;
    mail.sealed_code.clear();
  }
  TRY_VOID(tx.update_mail(mail));
  TRY_VOID(tx.append(mail_event(event_of(recipient), mail, now)));
  log_mail(event_of(recipient), mail);
  if (!failed) return std::nullopt;
  return make_due(tx, mail, now);
}

}  // namespace

Result<store::MailPage> list_mails(const model::Caller& caller, store::MailQuery query, Parts& parts) {
  TRY(query.account, shown_account(caller, query.account, parts));
  return parts.store.read([&](const store::View& view) { return view.find_mails(query); });
}

Result<model::MailSettings> get_mail_settings(const model::Caller& caller, Parts& parts) {
  return parts.store.read([&](const store::View& view) { return view.mail_settings(caller.account); });
}

Result<model::MailSettings> put_mail_settings(const model::Caller& caller, const MailSettingsChange& change,
                                              Parts& parts) {
  std::string address;  // empty: nobody is told
  if (change.address && !change.address->empty()) {
    const auto parsed = mail::parse_recipient(*change.address);
    if (!parsed)
      return fail(ErrorCode::invalid_request, fmt::format("'{}' is not an e-mail address that mail can go to.",
                                                          printable_start(*change.address, longest_reply)));
    address = parsed->str();
  }
  TRY(model::MailSettings kept, parts.store.write([&](store::Transaction& tx) -> Result<model::MailSettings> {
    TRY(model::MailSettings settings, tx.mail_settings(caller.account));
    if (change.language) settings.language = *change.language;
    if (change.address) settings.address = address;
    TRY_VOID(tx.put_mail_settings(caller.account, settings));
    TRY_VOID(tx.append({.name = "mail_settings.changed",
                        .subject = caller.account,
                        .account = caller.account,
                        .actor = model::actor_of(caller),
                        .at = parts.clock.now(),
                        .details = {{"language", !settings.language                   ? "default"
                                                 : *settings.language == Language::ja ? "ja"
                                                                                      : "en"},
                                    {"address", settings.address},
                                    {"request_id", caller.request_id}}}));
    return settings;
  }));
  return kept;
}

Result<std::vector<Mail>> record_bounce(std::string_view message, BounceTrust trust, Parts& parts) {
  TRY(const Bounce bounce, mail::read_bounce(message));
  const Timestamp now = parts.clock.now();
  std::vector<model::Certificate> due;
  TRY(std::vector<Mail> told, parts.store.write([&](store::Transaction& tx) -> Result<std::vector<Mail>> {
    std::vector<Mail> mails;
    due.clear();
    for (const BouncedRecipient& recipient : bounce.recipients) {
      auto mail = mail_of(tx, bounce, recipient, trust);
      if (!mail && mail.error().code == ErrorCode::not_found) continue;
      if (!mail) return tl::make_unexpected(mail.error());
      TRY(auto certificate, keep(tx, *mail, bounce, recipient, now));
      if (certificate) due.push_back(*std::move(certificate));
      std::erase_if(mails, [&](const Mail& earlier) { return earlier.id == mail->id; });
      mails.push_back(*std::move(mail));
    }
    if (mails.empty())
      return fail(ErrorCode::not_found, "The notification tells of no mail that this installation sent.");
    return mails;
  }));
  if (parts.wake)
    for (model::Certificate& certificate : due) parts.wake(std::move(certificate));
  return told;
}

Result<std::vector<Mail>> record_bounce(const model::Caller& caller, std::string_view message, Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:RecordBounce", parts));
  return record_bounce(message, BounceTrust::addresses, parts);
}

Result<std::size_t> remove_old_mails(Parts& parts) {
  const Timestamp before = parts.clock.now() - kept_for;
  return parts.store.write([&](store::Transaction& tx) { return tx.remove_mails(before, removed_at_once); });
}

}  // namespace certwright::service
