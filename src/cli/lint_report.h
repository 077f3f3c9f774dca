#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/style.h"
#include "issuance/lints/lint.h"
#include "pki/blocked_keys.h"

// What `certwright lint` found, for people and for machines.
namespace certwright::cli {

/// One complaint.
struct LintFinding {
  std::string id;
  std::string severity;
  std::string source;
  Text rule;
  Text message;
  Text remedy;
};

/// One certificate or CRL that was judged.
struct LintedObject {
  std::string file;
  std::size_t number = 0;  ///< within its file, from 1
  std::string kind;        ///< server, leaf, intermediate, root, crl, unreadable
  std::string serial;
  std::string subject;
  std::string issuer;
  std::string not_before;  ///< of a CRL thisUpdate
  std::string not_after;   ///< of a CRL nextUpdate, or empty
  std::vector<std::string> names;
  std::string key;          ///< "RSA 2048", "EC P-256"; empty of a CRL
  std::size_t entries = 0;  ///< of a CRL
  std::vector<LintFinding> findings;

  /// The worst of its findings: "ok", "notice", "warning", "error".
  [[nodiscard]] std::string_view verdict() const;
};

/// What something was called before it was read.
enum class Guess { certificate, crl, either };

/// Judges one DER. What cannot be read is a finding, never a failure.
[[nodiscard]] LintedObject lint_object(ByteView der, Guess guess, issuance::lints::Asked asked,
                                       const pki::BlockedKeys& blocked);

/// One object with its findings: what, which rule, what to do.
[[nodiscard]] std::string lint_text(const LintedObject& object, const Style& style);
/// Tab-separated: file, number, kind, severity, lint, message; one line a finding, or one that says ok.
[[nodiscard]] std::string lint_plain(const LintedObject& object, Language language);
/// One object, without line break.
[[nodiscard]] std::string lint_json(const LintedObject& object, Language language);

/// The lints themselves: for people, as tab-separated lines, as JSON, as a table of docs/lint.md.
[[nodiscard]] std::string lint_list_text(const Style& style);
[[nodiscard]] std::string lint_list_plain(Language language);
[[nodiscard]] std::string lint_list_json();
[[nodiscard]] std::string lint_list_markdown(Language language);

}  // namespace certwright::cli
