#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace certwright::mail {

/// Larger messages are no notification: one returns headers, or a message of ours, which is a few kilobytes.
inline constexpr std::size_t longest_bounce = 512UL * 1024;
/// Mails of ours go to one address each.
inline constexpr std::size_t most_bounce_recipients = 100;

/// What a notification says of one address (RFC 3464 section 2.3). Printable text of 512 octets at most.
struct BouncedRecipient {
  std::string original;    ///< Original-Recipient; may be empty
  std::string final;       ///< Final-Recipient
  std::string action;      ///< "failed", "delayed", "delivered", "relayed", "expanded"
  std::string status;      ///< "5.1.1"
  std::string diagnostic;  ///< "550 5.1.1 no such user"
};

/// A delivery status notification.
struct Bounce {
  std::string message_id;     ///< of the mail that is returned, without angle brackets; empty where it is not told
  std::string reporting_mta;  ///< "mx.example.net"
  std::vector<BouncedRecipient> recipients;
};

/// Reads a message that is, or holds, a multipart/report of delivery status (RFC 3464, and RFC 6533 for international
/// mail). Time and memory are bounded by longest_bounce. Fails: invalid_request (no such report), limit_exceeded (too
/// long).
[[nodiscard]] Result<Bounce> read_bounce(std::string_view message);

}  // namespace certwright::mail
