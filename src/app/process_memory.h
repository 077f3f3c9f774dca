#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certwright::app {

/// Of keep_memory_private(), what the system did not grant: "memory.not_private", "memory.keys_not_locked".
struct NotGranted {
  std::string_view event;
  std::string reason;
};

/// Keeps what this process has in memory to itself: no cores (RLIMIT_CORE, PR_SET_DUMPABLE), and nobody but root may
/// attach a debugger or read /proc/PID/mem; and keys that OpenSSL holds are locked against swapping. Before the first
/// secret is read, and before the second thread; called again, it gives what it gave.
[[nodiscard]] const std::vector<NotGranted>& keep_memory_private();

/// The same for a process that goes on for days, which logs what was not granted.
void keep_memory_private_and_tell();

}  // namespace certwright::app
