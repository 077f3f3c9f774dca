#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

/// The connections that reads share. Each is opened when it is first needed, and kept.
class Readers {
 public:
  Readers(std::string path, SqliteOptions options) : path_(std::move(path)), options_(options) {}

  /// Runs `body` on a consistent view.
  /// Fails: unavailable (all connections in use for too long; the file cannot be read), as Connection does.
  [[nodiscard]] Result<void> run(const std::function<void(const View&)>& body);

 private:
  [[nodiscard]] Result<std::unique_ptr<Connection>> take();
  void give_back(std::unique_ptr<Connection> connection);

  const std::string path_;
  const SqliteOptions options_;
  Mutex mutex_;
  Condition changed_;
  std::vector<std::unique_ptr<Connection>> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t opened_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

}  // namespace certwright::store::sqlite
