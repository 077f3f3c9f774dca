#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace certwright::feeds {

/// The ICANN section of a public suffix list.
class PublicSuffixes {
 public:
  /// Reads the text form of the list, or its compiled form (DAFSA), which knows no suggestions.
  /// Fails: invalid_request (not readable, or no list).
  [[nodiscard]] static Result<PublicSuffixes> load(const std::string& path, Timestamp now);

  /// As Feeds::public_suffix.
  [[nodiscard]] model::PublicSuffixFact find(std::string_view name) const;

 private:
  struct Free {
    void operator()(void* list) const noexcept;
  };
  PublicSuffixes() = default;
  [[nodiscard]] bool is_suffix(const char* name) const;

  std::unique_ptr<void, Free> list_;
  std::vector<std::string> tlds_;  ///< sorted, for suggestions
  model::ListSource source_;
};

/// The TLD of `known` that is one typing slip (a letter more, less, wrong, or two changed over) away from `tld`, those
/// that most names have first; empty where there is none.
[[nodiscard]] std::string nearest_tld(std::string_view tld, const std::vector<std::string>& known);

}  // namespace certwright::feeds
