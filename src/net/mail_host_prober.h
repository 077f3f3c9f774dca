#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"

namespace certwright::net {

/// One connection to a mail server, to see whether it greets; nothing is sent but QUIT.
struct MailHostQuestion {
  std::string address;  ///< presentation form
  std::uint16_t port = 25;
};

struct MailHostAnswer {
  /// greeted: a line with 220 came (RFC 5321 section 4.2); busy: another reply did; the rest as HttpProbed::End.
  enum class End {
    greeted,
    busy,
    connect_timeout,
    refused,
    unreachable,
    guarded,
    no_answer,
    closed
  } end = End::connect_timeout;
  std::string first_line;  ///< at most 512 octets, printable
  std::string detail;
};

/// Port 25 as a door. Implementations are safe to call from any thread.
class MailHostProber {
 public:
  virtual ~MailHostProber() = default;
  /// Connects to all at once and answers in their order. Blocks until each has ended or `deadline` has passed; a
  /// greeting has 30 s at most within it.
  [[nodiscard]] virtual std::vector<MailHostAnswer> probe(std::span<const MailHostQuestion> questions,
                                                          Deadline deadline) = 0;
};

}  // namespace certwright::net
