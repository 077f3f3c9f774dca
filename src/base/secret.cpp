#include "base/secret.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <utility>

#include "base/secret_memory.h"

namespace certwright {

Secret::Secret(Bytes bytes) {
  assign(bytes);
  if (!bytes.empty()) ::explicit_bzero(bytes.data(), bytes.size());
}

Secret::Secret(std::string_view text) { assign(bytes_of(text)); }

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::assign(ByteView bytes) {
  if (bytes.empty()) return;
  data_ = secret_memory::take(bytes.size());
  size_ = bytes.size();
  std::ranges::copy(bytes, data_);
}

void Secret::wipe() noexcept {
  if (data_ != nullptr) secret_memory::give_back(std::exchange(data_, nullptr), std::exchange(size_, 0));
}

}  // namespace certwright
