#include "app/process_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "pki/locked_keys.h"

namespace certwright::app {

void keep_memory_private() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    log::warn("memory.not_private", {{"reason", std::strerror(errno)}});
  switch (pki::lock_keys_of_openssl()) {
    case pki::KeysLocked::yes:
      return;
    case pki::KeysLocked::not_locked:
      return log::warn("memory.keys_not_locked", {{"reason", "RLIMIT_MEMLOCK is too low: keys could be swapped out"}});
    case pki::KeysLocked::no:
      return log::warn("memory.keys_not_locked", {{"reason", "OpenSSL has no memory for them"}});
  }
}

}  // namespace certwright::app
