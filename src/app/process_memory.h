#pragma once

namespace certwright::app {

/// Keeps what this process has in memory to itself: no cores (RLIMIT_CORE, PR_SET_DUMPABLE), and nobody but root may
/// attach a debugger or read /proc/PID/mem; and keys that OpenSSL holds are locked against swapping. Before the first
/// secret is read, and before the second thread. What the system does not grant is logged.
void keep_memory_private();

}  // namespace certwright::app
