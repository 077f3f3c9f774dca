#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace certwright::feeds {

/// One line of a public suffix list.
struct SuffixRule {
  enum class Form { plain, wildcard, exception };
  std::string name;  ///< lower-case A-labels, without `*.` or `!`
  Form form = Form::plain;
  bool is_private = false;  ///< of the PRIVATE section
  std::uint16_t owner = 0;  ///< of a private one: its place in PublicSuffixes::owners, from 1; 0: not said
};

/// A public suffix list, read.
struct PublicSuffixes {
  std::vector<SuffixRule> rules;
  std::vector<std::string> owners;  ///< of the PRIVATE section's suffixes, as its comments name them
  std::vector<std::string> tlds;    ///< last labels of the ICANN section's rules that are written in ASCII, sorted
  std::string path;
  Timestamp modified;
};

/// Reads the text form of the list. Rules that are no domain names are left out.
/// Fails: invalid_request (not readable, the compiled form, no section of ICANN domains).
[[nodiscard]] Result<PublicSuffixes> load_public_suffixes(const std::string& path);

/// The TLD of `known` that is one typing slip (a letter more, less, wrong, or two changed over) away from `tld`, those
/// that most names have first; empty where there is none.
[[nodiscard]] std::string nearest_tld(std::string_view tld, const std::vector<std::string>& known);

/// Whether it is one of the TLDs that most names have.
[[nodiscard]] bool is_common_tld(std::string_view tld);

}  // namespace certwright::feeds
