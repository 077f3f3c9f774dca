#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance::lints {

/// Reads an extension of a view into its member, where it has the extension; the first that cannot be read is named.
template <class View, class T>
void read_extension(View& view, std::string_view object, std::string_view name, std::optional<T>& value,
                    Result<T> (*reader)(ByteView)) {
  const pki::Extension* const extension = view.find(object);
  if (extension == nullptr) return;
  auto found = reader(extension->value);
  if (found)
    value = *std::move(found);
  else if (view.unreadable.empty())
    view.unreadable = name;
}

}  // namespace certwright::issuance::lints
