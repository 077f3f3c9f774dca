#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace certwright {

/// An identifier of one kind: two kinds cannot be mixed up, and none is made from a bare string by accident.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  std::string text_;
};

}  // namespace certwright

template <class Tag>
struct std::hash<certwright::Id<Tag>> {
  std::size_t operator()(const certwright::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.str()); }
};
