#pragma once

#include <exception>
#include <type_traits>

#include "base/result.h"

namespace certwright::app {

/// A step of a thread that goes on: an exception, which is a bug or no memory, ends the step and not the process.
/// Fails: as the body, and internal.
template <class Body>
[[nodiscard]] std::invoke_result_t<Body> guarded(Body&& body) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return fail(ErrorCode::internal, exception.what());
  }
}

}  // namespace certwright::app
