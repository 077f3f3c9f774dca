#include "app/process_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "pki/locked_keys.h"

namespace certwright::app {
namespace {

std::vector<NotGranted> make_private() {
  std::vector<NotGranted> refused;
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    refused.push_back({"memory.not_private", std::strerror(errno)});
  switch (pki::lock_keys_of_openssl()) {
    case pki::KeysLocked::yes:
      break;
    case pki::KeysLocked::not_locked:
      refused.push_back({"memory.keys_not_locked", "RLIMIT_MEMLOCK is too low: keys could be swapped out"});
      break;
    case pki::KeysLocked::no:
      refused.push_back({"memory.keys_not_locked", "OpenSSL has no memory for them"});
      break;
  }
  return refused;
}

}  // namespace

const std::vector<NotGranted>& keep_memory_private() {
  static const std::vector<NotGranted> refused = make_private();
  return refused;
}

void keep_memory_private_and_tell() {
  for (const NotGranted& one : keep_memory_private()) log::warn(one.event, {{"reason", one.reason}});
}

}  // namespace certwright::app
