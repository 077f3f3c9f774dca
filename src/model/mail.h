#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/text.h"

namespace certwright::model {

// A mail of this server: what it tells of, to whom, and what became of it. Its words are made when it is sent.

/// What a mail is for. validation and renewal ask the owner of a name; case_… tell of a verification case.
enum class MailKind { validation, renewal, case_opened, case_decided };
std::string_view to_string(MailKind kind);
std::optional<MailKind> parse_mail_kind(std::string_view text);

/// queued: to be sent, for the first time or again. accepted: a server took it, which does not say that it arrived.
/// refused: a server answered that it never will (5xx). bounced: taken first, and returned later (RFC 3464, action
/// "failed"). given_up: nobody took it in time, or nobody needs it any more.
enum class MailState { queued, accepted, refused, bounced, given_up };
std::string_view to_string(MailState state);
std::optional<MailState> parse_mail_state(std::string_view text);

/// What one try to deliver met.
struct MailReply {
  Timestamp at;
  int code = 0;        ///< SMTP's; 0: there was no reply
  std::string text;    ///< the last reply line, or what happened instead; one line of printable text
  std::string server;  ///< who said it: the relay as host:port, or a DSN's Reporting-MTA
  friend bool operator==(const MailReply&, const MailReply&) = default;
};

/// What somebody who got the mail did with its link.
struct MailAnswer {
  bool approved = false;  ///< else denied
  Timestamp at;
  std::string peer;  ///< the address that the answer came from
  friend bool operator==(const MailAnswer&, const MailAnswer&) = default;
};

/// More replies than these of one mail are not kept; the newest are.
inline constexpr std::size_t most_mail_replies = 10;

struct Mail {
  std::string id;  ///< 32 hexadecimal digits; the left part of its Message-ID
  MailKind kind = MailKind::validation;
  std::string account;  ///< 12 digits
  std::string region;
  std::string about;   ///< a certificate's ARN, or a case's id
  std::string domain;  ///< validation, renewal: the name of the certificate, as DomainName::str()
  std::string to;      ///< the address
  Language language = Language::en;
  std::vector<std::pair<std::string, std::string>> details;  ///< what its words are filled with; nothing secret
  /// Of a mail that asks: the approval code, sealed for "mail <id>", as long as the mail is queued.
  Bytes sealed_code;
  std::string code_hash;  ///< SHA-256 of the code, lower-case hexadecimal; empty for a mail that asks nothing
  Timestamp created_at;
  Timestamp expires_at;  ///< of its code, and of the tries to send it
  MailState state = MailState::queued;
  Timestamp next_attempt_at;  ///< while queued
  std::size_t attempts = 0;
  std::vector<MailReply> replies;  ///< the oldest first
  std::optional<MailAnswer> answer;
};

/// What an account asks of the mails to it.
struct MailSettings {
  std::optional<Language> language;  ///< unset: the installation's
  std::string address;               ///< who is told of the account's cases; empty: nobody
  friend bool operator==(const MailSettings&, const MailSettings&) = default;
};

}  // namespace certwright::model
