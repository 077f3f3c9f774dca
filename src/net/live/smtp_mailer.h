#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "net/mailer.h"

namespace certwright::net::live {

/// The operator's mail server, to which mail is handed over.
struct Relay {
  std::string host;  ///< a name, or an address without brackets
  std::uint16_t port = 587;
  bool tls_at_once = false;  ///< smtps: TLS before the first word (RFC 8314 section 3.3)
  [[nodiscard]] bool is_loopback() const;
  [[nodiscard]] std::string str() const;  ///< host:port
  friend bool operator==(const Relay&, const Relay&) = default;
};

/// "smtp://host:587", "smtps://host:465", "host:port", "host"; ports 587 and 465 where none is given.
/// Fails: invalid_request.
[[nodiscard]] Result<Relay> parse_relay(const std::string& text);

struct SmtpOptions {
  Relay relay;
  std::string username;  ///< empty: no AUTH
  Secret password;
  std::string ca_file;      ///< PEM; empty: the system's
  std::string client_name;  ///< said with EHLO; empty: this machine's own
  /// The relay may keep silent so long before each of its replies; whole seconds.
  std::chrono::seconds reply_limit{60};
  /// Asked now and then while a mail is on its way: false ends it, as a time-out. May be empty.
  std::function<bool()> go_on;
};

/// libcurl. Without TLS only to this machine itself, and there with TLS where ca_file is set. The address guard is not
/// asked: the relay is what the operator configured. Whatever a server sends, 64 KiB of replies to a mail are read at
/// most, and send() returns by its deadline, or one reply_limit later where a relay does not answer QUIT.
[[nodiscard]] std::unique_ptr<Mailer> make_smtp_mailer(SmtpOptions options);

}  // namespace certwright::net::live
