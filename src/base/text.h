#pragma once

#include <string>

namespace certwright {

/// The languages that every text for people exists in.
enum class Language { en, ja };

/// Words for people, always in both languages.
struct Text {
  std::string en;
  std::string ja;

  [[nodiscard]] const std::string& in(Language language) const { return language == Language::ja ? ja : en; }
};

}  // namespace certwright
