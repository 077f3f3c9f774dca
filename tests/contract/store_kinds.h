#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>

#include "store/memory_store.h"
#include "store/sqlite_store.h"

namespace certwright::store {

// The implementations of store::Store, for suites that all of them keep.

class InMemory {
 public:
  std::unique_ptr<Store> open() { return make_memory_store(); }
};

class InSqlite {
 public:
  InSqlite() {
    std::string pattern = (std::filesystem::temp_directory_path() / "store-contract-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
  }
  ~InSqlite() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  std::unique_ptr<Store> open() {
    auto store = open_sqlite_store((directory_ / "certwright.db").string(), OpenMode::create);
    return store ? *std::move(store) : nullptr;
  }

 private:
  std::filesystem::path directory_;
};

using StoreKinds = testing::Types<InMemory, InSqlite>;
class StoreKindName {
 public:
  template <class Kind>
  static std::string GetName(int) {
    return std::is_same_v<Kind, InMemory> ? "Memory" : "Sqlite";
  }
};

}  // namespace certwright::store
