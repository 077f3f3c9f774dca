#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.h"
#include "base/result.h"

namespace certwright::net {

/// WHOIS (RFC 3912) as a door: one line out, text in until the server closes. Safe to call from any thread.
class Whois {
 public:
  virtual ~Whois() = default;
  /// `server`: a host name or an address; port 43 unless it names another ("127.0.0.1:4343"). What comes is given as it
  /// came, in whatever charset, 256 KiB of it at most. Fails: unavailable (not reachable, guarded, time-out, nothing
  /// came), limit_exceeded (more came), invalid_request (a line end in `query`; `server` is none).
  [[nodiscard]] virtual Result<std::string> ask(const std::string& server, const std::string& query,
                                                Deadline deadline) = 0;
};

}  // namespace certwright::net
