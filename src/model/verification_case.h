#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/allow_list.h"
#include "model/arn.h"
#include "model/certificate.h"

namespace certwright::model {

// A verification case: a request that failed because of who the names belong to (causes VERIFY_…), and what people said
// and decided about it. Plain values and a pure state machine: OPEN becomes APPROVED, DENIED or WITHDRAWN, once.

enum class CaseState { open, approved, denied, withdrawn };
std::string_view to_string(CaseState state);
std::optional<CaseState> parse_case_state(std::string_view text);

/// A name that was refused, and why.
struct CaseName {
  std::string name;
  std::vector<std::string> causes;  ///< ids, each VERIFY_…
  friend bool operator==(const CaseName&, const CaseName&) = default;
};

struct CaseComment {
  std::string author;  ///< a principal's ARN, or operator_actor
  Timestamp at;
  std::string text;
  friend bool operator==(const CaseComment&, const CaseComment&) = default;
};

/// How a case ended.
struct CaseDecision {
  std::string by;  ///< a principal's ARN, or operator_actor
  Timestamp at;
  std::string reason;
  std::vector<std::string> allow_list_entries;  ///< of an approval: their ids
  friend bool operator==(const CaseDecision&, const CaseDecision&) = default;
};

struct VerificationCase {
  std::string id;  ///< `case-` and 12 hexadecimal digits
  std::string account;
  std::string region;
  CertificateArn certificate;
  std::vector<CaseName> names;
  std::string requester;          ///< the ARN of who opened it
  std::string certificate_actor;  ///< the ARN of who requested the certificate; empty where that was not recorded
  Timestamp opened_at;
  CaseState state = CaseState::open;
  std::string message;
  std::vector<CaseComment> comments;
  std::optional<CaseDecision> decision;
};

// Limits on what people write, in characters.
inline constexpr std::size_t longest_case_message = 4000;
inline constexpr std::size_t longest_case_comment = 4000;
inline constexpr std::size_t longest_case_reason = 1000;
inline constexpr std::size_t most_case_comments = 100;

/// The names of a certificate that an approval would let through: those whose failing causes are all VERIFY_….
/// Fails: invalid_state, with what to do instead (it did not fail; it failed for something that no approval lifts).
[[nodiscard]] Result<std::vector<CaseName>> names_to_verify(const Certificate& certificate);

/// Whether a text may stand in a case: not empty, of `longest` characters at most, well-formed UTF-8 without control
/// characters other than line ends and tabulators. `what` names it in the error: "message". Fails: invalid_request.
[[nodiscard]] Result<void> keeps_case_text(std::string_view what, std::string_view text, std::size_t longest);

/// A new case on a certificate that failed. Fails: as names_to_verify and keeps_case_text do.
struct CaseOpening {
  std::string id;
  std::string requester;
  std::string certificate_actor;
  std::string message;
  Timestamp at;
};
[[nodiscard]] Result<VerificationCase> open_case(const Certificate& certificate, CaseOpening opening);

/// Whether two ARNs name one principal, whatever their partition. An account's root is one, whichever of its access
/// keys is used.
[[nodiscard]] bool is_same_principal(std::string_view one, std::string_view other);
/// Whether `actor` opened the case or requested its certificate, and so has no say in its decision.
[[nodiscard]] bool is_party(const VerificationCase& of, std::string_view actor);

/// Adds a comment, while the case is open. Fails: invalid_state, limit_exceeded, as keeps_case_text does.
[[nodiscard]] Result<void> comment(VerificationCase& on, CaseComment comment);

/// What an approval grants.
struct Grant {
  std::vector<std::string> names;  ///< domain names without `*.`; none: those of the case
  bool subtree = false;            ///< names below them too
  bool wildcards = false;          ///< wildcard names too
  std::optional<Timestamp> expires_at;
};

/// Ends the case with an approval, and gives the entries of the allow list that go with it, one a name. They are of the
/// case's account, and each lets a name of the case through: nothing else can be approved with it.
/// Fails: invalid_state (not open), access_denied (one's own case), invalid_request (the grant; the reason).
[[nodiscard]] Result<std::vector<AllowListEntry>> approve(VerificationCase& of, const Grant& grant,
                                                          CaseDecision decision);
/// Fails: invalid_state, access_denied, invalid_request (the reason).
[[nodiscard]] Result<void> deny(VerificationCase& of, CaseDecision decision);
/// By somebody of the case's account. The reason may be empty. Fails: invalid_state, invalid_request.
[[nodiscard]] Result<void> withdraw(VerificationCase& of, CaseDecision decision);

}  // namespace certwright::model
