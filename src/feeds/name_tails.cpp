#include "feeds/name_tails.h"

namespace certwright::feeds {

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): see the header
NameTails::NameTails(std::string_view name, const NameHash& hash) : name_(name) {
  std::size_t end = name.size();
  while (count_ < most) {
    const std::size_t dot = end == 0 ? std::string_view::npos : name.rfind('.', end - 1);
    const bool is_whole = dot == std::string_view::npos;
    ++count_;
    starts_[most - count_] = is_whole ? 0 : dot + 1;
    hashes_[most - count_] = hash(name.substr(is_whole ? 0 : dot + 1));
    if (is_whole) return;
    end = dot;
  }
}

}  // namespace certwright::feeds
