#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace certwright::model {

/// One bare mail address, as RFC 6532 (and RFC 5322 section 3.4.1) has an addr-spec: a local part of plain characters,
/// `@`, and a host name. Having one is the proof that nothing else is in it: no second address, no words around it, no
/// line end, no character that a reader would not see. Quoted local parts, comments and address literals are refused:
/// servers disagree about them, and nobody publishes them.
class MailAddress {
 public:
  /// Takes the text as it is: white space around it is not dropped. A host name in U-labels becomes A-labels.
  /// Fails: invalid_request, saying what is wrong.
  [[nodiscard]] static Result<MailAddress> parse(std::string_view text);

  [[nodiscard]] std::string str() const { return local_ + "@" + domain_; }
  [[nodiscard]] const std::string& local() const { return local_; }    ///< as given; at most 64 octets
  [[nodiscard]] const std::string& domain() const { return domain_; }  ///< lower-case A-labels
  /// Whether the local part is more than ASCII, so that only servers with SMTPUTF8 (RFC 6531) can take it.
  [[nodiscard]] bool needs_utf8() const;

  friend auto operator<=>(const MailAddress&, const MailAddress&) = default;

 private:
  MailAddress(std::string local, std::string domain) : local_(std::move(local)), domain_(std::move(domain)) {}
  std::string local_;
  std::string domain_;
};

}  // namespace certwright::model
