#pragma once

#include <span>
#include <string>
#include <string_view>

namespace certwright::api::acm {

// One matcher for each pattern of the model that a request can hold. Patterns are anchored at both ends. What they mean
// is written beside them in data/acm/service-model.json; tools/generate_acm.py ties the two and refuses a new pattern.

/// `arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*`
[[nodiscard]] bool matches_arn(std::string_view text);
/// The same with `acm-pca`.
[[nodiscard]] bool matches_pca_arn(std::string_view text);
/// `(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])`
/// Also an IP address, which ACM's pattern takes only some of: what refuses it here says why.
[[nodiscard]] bool matches_domain_name(std::string_view text);
/// `\w+`
[[nodiscard]] bool matches_word(std::string_view text);
/// `[\u0009\u000A\u000D\u0020-\u00FF]*`
[[nodiscard]] bool matches_page_token(std::string_view text);
/// `[0-9a-f]{2}(:[0-9a-f]{2}){1,19}`
[[nodiscard]] bool matches_serial_number(std::string_view text);
/// `[\p{L}\p{Z}\p{N}_.:\/=+\-@]*`
[[nodiscard]] bool matches_tag_text(std::string_view text);

/// ASCII letters in lower case: names are compared and kept so.
[[nodiscard]] std::string lower_case(std::string text);

/// Characters from `first` to `last`.
struct CodePointRange {
  char32_t first;
  char32_t last;
};
/// All of `\p{L}\p{Z}\p{N}` above ASCII, in order: made at build time.
[[nodiscard]] std::span<const CodePointRange> letters_separators_numbers();

}  // namespace certwright::api::acm
