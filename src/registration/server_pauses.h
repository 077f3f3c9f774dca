#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"

namespace certwright::registration {

/// Servers that are left alone for a while: those that asked for it, or did not answer. Safe to use from any thread.
class ServerPauses {
 public:
  /// Why the server is not to be asked now; nothing where it may be.
  [[nodiscard]] std::optional<std::string> reason(const std::string& server, Timestamp now) const;
  /// It refused for having been asked too often: `asked_for`, or a minute where it does not say, and twice as long with
  /// each further refusal; an hour at most.
  void refused(const std::string& server, Timestamp now, std::optional<std::chrono::seconds> asked_for);
  /// It did not answer: half a minute, in which nobody else waits for it. `reason` is what reason() says.
  void silent(const std::string& server, Timestamp now, std::string reason);
  /// It answered.
  void answered(const std::string& server);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Pause {
    Timestamp until;
    std::chrono::seconds length{0};
    std::string reason;
  };
  void put(const std::string& server, Timestamp now, Pause pause) CERTWRIGHT_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Pause, std::less<>> pauses_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::registration
