#pragma once

#include <memory>

#include "store/store.h"

namespace certwright::store {

/// The store in memory: for tests and for offline parts. Keeps the same contract, but not beyond the process.
[[nodiscard]] std::unique_ptr<Store> make_memory_store();

}  // namespace certwright::store
