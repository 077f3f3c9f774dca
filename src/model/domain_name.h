#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/result.h"
#include "model/finding.h"

namespace certwright::model {

/// A domain name that a certificate may be requested for: lower case, A-labels, at least two labels, no trailing dot,
/// at most one `*`, which is then the whole left-most label (RFC 1035 section 2.3.4, RFC 5280 section 4.2.1.6,
/// BR 7.1.4.2.1). Having one is the proof of all that. Whether the name is public is a check's question.
class DomainName {
 public:
  /// Reads what the API takes: ASCII in any case.
  /// Fails: invalid_request, with the sentence of the cause that parse_name() would find.
  [[nodiscard]] static Result<DomainName> parse(std::string_view text);

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool is_wildcard() const { return text_.starts_with("*."); }
  /// The name without a leading `*.`: where its validation record and its CAA search begin.
  [[nodiscard]] std::string_view base() const { return std::string_view{text_}.substr(is_wildcard() ? 2 : 0); }

  friend auto operator<=>(const DomainName&, const DomainName&) = default;

 private:
  explicit DomainName(std::string text) : text_(std::move(text)) {}
  friend tl::expected<DomainName, Finding> parse_name(std::string_view text);
  std::string text_;
};

/// Reads what a person types: also U-labels and full-width characters (mapped by UTS #46, non-transitional), one
/// trailing dot (dropped), surrounding white space. Gives the name, or the finding (effect refuse) that says what is
/// wrong: NAME_IS_URL, NAME_IP_ADDRESS, NAME_SINGLE_LABEL, NAME_TOO_LONG, NAME_BAD_CHARACTER, NAME_HYPHEN_EDGE,
/// NAME_EMPTY_LABEL, WILD_POSITION. Labels of the `??--` form and malformed A-labels are accepted here:
/// ACM takes the request and fails it afterwards (facts 5.1), and a check says so.
/// Pure ASCII input costs no library call.
[[nodiscard]] tl::expected<DomainName, Finding> parse_name(std::string_view text);

/// Whether a label of the form `xn--…` decodes to a U-label that encodes to the same label again, as RFC 5890 section
/// 2.3.2.1 has A-labels do.
[[nodiscard]] bool is_valid_a_label(std::string_view label);

/// The name as people read it: valid A-labels as U-labels, all else as it is.
[[nodiscard]] std::string display_name(std::string_view a_label_name);

/// Whether `name` is `domain` or below it. Both lower case, without trailing dots.
[[nodiscard]] bool is_at_or_below(std::string_view name, std::string_view domain);

}  // namespace certwright::model

template <>
struct std::hash<certwright::model::DomainName> {
  std::size_t operator()(const certwright::model::DomainName& name) const noexcept {
    return std::hash<std::string>{}(name.str());
  }
};
