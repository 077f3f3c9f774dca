#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/text.h"

namespace certwright::issuance::lints {

struct CertificateView;
struct CrlView;

/// What a certificate or list is: one bit each, so that a lint can name several.
enum Kind : unsigned {
  server = 1U << 0U,      ///< a leaf of a TLS server: its purposes name serverAuth or any, or it states none
  other_leaf = 1U << 1U,  ///< every other leaf: of a client, of a mail user …
  intermediate = 1U << 2U,
  root = 1U << 3U,  ///< a CA's, issued to its issuer
  crl = 1U << 4U,
  responder = 1U << 5U,  ///< a leaf that signs OCSP answers for its CA: its purposes name OCSPSigning
};
using Kinds = unsigned;
inline constexpr Kinds any_leaf = server | other_leaf | responder;
inline constexpr Kinds any_ca = intermediate | root;
inline constexpr Kinds any_certificate = any_leaf | any_ca;

enum class Severity {
  error,    ///< a MUST is broken: never signed
  warning,  ///< a SHOULD is
  notice,   ///< allowed, but not recommended
};
enum class RuleSet {
  rfc5280,   ///< every certificate and CRL of the Internet profile
  baseline,  ///< what a publicly trusted CA signs: the CA/Browser Forum's Baseline Requirements
};
[[nodiscard]] std::string_view to_string(Kind kind);
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(RuleSet rules);

/// What is wrong, or nothing. Words are made only where something is.
using Verdict = std::optional<Text>;

/// Text that is written in the code.
struct Words {
  std::string_view en;
  std::string_view ja;

  [[nodiscard]] std::string_view in(Language language) const { return language == Language::ja ? ja : en; }
};

/// One rule about what anybody's certificate or CRL contains. A file of certificate/ or crl/ defines exactly one, named
/// as the file; which of the two functions it has says what it judges.
struct Lint {
  std::string_view id;
  std::string_view source;  ///< the rule it keeps: "RFC 5280 section 4.2.1.9"
  RuleSet rules = RuleSet::rfc5280;
  Severity severity = Severity::error;
  Kinds applies = any_certificate;
  Timestamp effective = Timestamp::min();  ///< judges what begins then or later: by notBefore, or thisUpdate
  Words demand;                            ///< the rule in a sentence
  Words remedy{};                          ///< what to do; empty: issue again
  Verdict (*certificate)(const CertificateView&) = nullptr;
  Verdict (*crl)(const CrlView&) = nullptr;
};

/// Every lint of certificates and of CRLs, by id.
[[nodiscard]] std::span<const Lint* const> all_lints();
/// What to do about a finding of this lint.
[[nodiscard]] Words remedy_of(const Lint& lint);

/// A lint that complains, and what it says.
struct Finding {
  const Lint* lint = nullptr;
  Text message;
};

/// Which rules are asked for.
enum class Asked { rfc5280, baseline_too };

/// Every complaint, in the order of the lints. Pure: the dates are those of the certificate or list itself.
[[nodiscard]] std::vector<Finding> judge(const CertificateView& certificate, Asked asked);
[[nodiscard]] std::vector<Finding> judge(const CrlView& list, Asked asked);

/// The first lint of severity error that complains: what keeps a signature from being made.
[[nodiscard]] std::optional<Finding> first_error(const CertificateView& certificate, Asked asked);
[[nodiscard]] std::optional<Finding> first_error(const CrlView& list, Asked asked);

}  // namespace certwright::issuance::lints
