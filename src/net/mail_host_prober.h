#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"

namespace certwright::net {

/// One connection to a mail server, to see whether it greets; nothing is sent but QUIT.
struct MailHostQuestion {
  std::string address;  ///< presentation form
  std::uint16_t port = 25;
};

struct MailHostAnswer {
  /// greeted: a line with 220 came (RFC 5321 section 4.2). busy: another reply did. connect_timeout, no_answer: nothing
  /// came in all the time that one waits for it. cut_short: the deadline left less than that, so that nothing is known.
  /// closed: no reply of SMTP came before the connection ended, or something else did. The others as HttpProbed::End.
  enum class End {
    greeted,
    busy,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed,
    cut_short
  } end = End::cut_short;
  std::string first_line;  ///< at most 512 octets, printable
  std::string detail;
};
/// "greeted", "busy", "connect_timeout", …
std::string_view to_string(MailHostAnswer::End end);

/// Whether there was a connection, whatever came of it.
[[nodiscard]] bool connected(MailHostAnswer::End end);

/// Port 25 as a door. Implementations are safe to call from any thread.
class MailHostProber {
 public:
  virtual ~MailHostProber() = default;
  /// Connects to all at once and answers in their order. Blocks until each has ended or `deadline` has passed; a
  /// connection has 5 s at most within it, and a greeting 30 s.
  [[nodiscard]] virtual std::vector<MailHostAnswer> probe(std::span<const MailHostQuestion> questions,
                                                          Deadline deadline) = 0;
  /// Whether a connection to a public address of the family of `address` came about within the last hour: then nobody
  /// on the way blocks the port, and a silence is the other side's.
  [[nodiscard]] virtual bool has_reached(const std::string& address) const = 0;
};

}  // namespace certwright::net
