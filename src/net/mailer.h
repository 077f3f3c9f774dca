#pragma once

#include <string>

#include "base/deadline.h"

namespace certwright::net {

/// A message as it goes over SMTP: one sender, one recipient (so that every reply is about one address).
struct OutgoingMail {
  std::string from;  ///< the envelope's; empty: `<>`
  std::string to;
  std::string message;  ///< RFC 5322, lines ended by CRLF
};

/// How one delivery to the relay ended.
struct MailSent {
  /// accepted: 2xx to the whole message. refused: 5xx to the recipient or to the message. deferred: 4xx, and 5xx to
  /// what came before the recipient, which is no word on him. Of the rest nothing was accepted as far as is known, and
  /// another try is worthwhile: unreachable, not_secure (no STARTTLS, or a certificate that does not hold),
  /// not_authenticated, protocol_error (what came is no SMTP, or the connection broke), timeout.
  enum class End {
    accepted,
    refused,
    deferred,
    unreachable,
    not_secure,
    not_authenticated,
    protocol_error,
    timeout
  } end = End::unreachable;
  int code = 0;        ///< of the reply that decided it; 0 where none did
  std::string reply;   ///< its last line, printable, at most 512 octets; or what happened instead
  std::string server;  ///< host:port
};

/// SMTP submission (RFC 6409) through the operator's relay, as a door. Safe to call from any thread; connections are
/// kept and used again.
class Mailer {
 public:
  virtual ~Mailer() = default;
  [[nodiscard]] virtual MailSent send(const OutgoingMail& mail, Deadline deadline) = 0;
};

}  // namespace certwright::net
