#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/caller.h"
#include "model/verification_case.h"
#include "service/parts.h"
#include "store/cases.h"

namespace certwright::service {

// Verification cases, from the refusal to the decision. Everything that changes one is kept with its event in one
// transaction. A case is seen by its account and by administrators (`[policy] administrators`); to anybody else it is
// as absent as one that never was.

/// Opens a case on a certificate of the caller's that failed with ADDITIONAL_VERIFICATION_REQUIRED.
/// Fails: not_found; conflict (the certificate has an open case, which the error names); limit_exceeded (the account
/// has too many open ones); as model::open_case does.
[[nodiscard]] Result<model::VerificationCase> open_case(const model::Caller& caller, const model::CertificateArn& arn,
                                                        std::string message, Parts& parts);

/// Fails: not_found.
[[nodiscard]] Result<model::VerificationCase> get_case(const model::Caller& caller, const std::string& id,
                                                       Parts& parts);
/// The newest first. An administrator sees those of every account, or of the one that the query names; anybody else
/// those of his own. Fails: access_denied (another account's).
[[nodiscard]] Result<store::CasePage> list_cases(const model::Caller& caller, store::CaseQuery query, Parts& parts);

/// Fails: not_found, as model::comment does.
[[nodiscard]] Result<model::VerificationCase> comment_case(const model::Caller& caller, const std::string& id,
                                                           std::string text, Parts& parts);

struct Approval {
  model::VerificationCase approved;
  std::vector<model::AllowListEntry> entries;
};
/// Approves a case: the decision, the entries of the allow list and their events in one transaction. Requests of the
/// account pass from then on.
/// Fails: not_found; access_denied (the caller is no administrator, or a party of the case); invalid_request (a name is
/// a public suffix); as model::approve does.
[[nodiscard]] Result<Approval> approve_case(const model::Caller& caller, const std::string& id,
                                            const model::Grant& grant, std::string reason, Parts& parts);
/// Fails: as approve_case and model::deny do.
[[nodiscard]] Result<model::VerificationCase> deny_case(const model::Caller& caller, const std::string& id,
                                                        std::string reason, Parts& parts);
/// By the case's account. Fails: not_found, as model::withdraw does.
[[nodiscard]] Result<model::VerificationCase> withdraw_case(const model::Caller& caller, const std::string& id,
                                                            std::string reason, Parts& parts);

/// The newest case on a certificate, if there ever was one. Fails: as the store does.
[[nodiscard]] Result<std::optional<model::VerificationCase>> newest_case(const model::CertificateArn& arn,
                                                                         Parts& parts);

/// Entries of the allow list in the order of creation, expired ones too. Who sees which: as list_cases.
[[nodiscard]] Result<std::vector<model::AllowListEntry>> list_allow_list(const model::Caller& caller,
                                                                         const std::optional<std::string>& account,
                                                                         Parts& parts);
/// Takes an entry away: it permits nothing from then on, and what was issued because of it stays. By an administrator.
/// Fails: access_denied, not_found, invalid_request (the reason).
[[nodiscard]] Result<model::AllowListEntry> remove_allow_list_entry(const model::Caller& caller, const std::string& id,
                                                                    std::string reason, Parts& parts);

}  // namespace certwright::service
