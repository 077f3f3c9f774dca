#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>

namespace certwright::mail {

// GMime behind types. Included by this room's .cpp files only.

struct Unref {
  template <class T>
  void operator()(T* object) const noexcept {
    g_object_unref(object);
  }
};
/// A reference to a GObject.
template <class T>
using Ref = std::unique_ptr<T, Unref>;

/// Sets GMime up, once a process. It is never shut down: others may still use it then.
void ensure_gmime();

/// What a memory stream holds.
[[nodiscard]] std::string contents_of(GMimeStream* memory);

}  // namespace certwright::mail
