#include "service/blocked_key_list.h"

#include <sys/stat.h>

namespace certwright::service {

Result<std::unique_ptr<BlockedKeyList>> BlockedKeyList::open(std::string path) {
  std::unique_ptr<BlockedKeyList> list{new BlockedKeyList(std::move(path))};
  TRY_VOID(list->reload());
  return list;
}

std::shared_ptr<const pki::BlockedKeys> BlockedKeyList::current() const {
  const Lock lock(mutex_);
  return keys_;
}

bool BlockedKeyList::contains(ByteView subject_public_key_info) const {
  return current()->contains(subject_public_key_info);
}

BlockedKeyList::Version BlockedKeyList::version() const {
  struct stat about{};
  if (::stat(path_.c_str(), &about) != 0) return {};
  return {.file = about.st_ino,
          .size = about.st_size,
          .seconds = about.st_mtim.tv_sec,
          .nanoseconds = about.st_mtim.tv_nsec};
}

Result<bool> BlockedKeyList::reload() {
  // Before the reading: what is written meanwhile is read the next time.
  const Version now = version();
  {
    const Lock lock(mutex_);
    if (keys_ && now == read_) return false;
  }
  TRY(pki::BlockedKeys keys, pki::BlockedKeys::load(path_));
  const Lock lock(mutex_);
  keys_ = std::make_shared<const pki::BlockedKeys>(std::move(keys));
  read_ = now;
  return true;
}

}  // namespace certwright::service
