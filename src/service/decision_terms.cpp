#include "service/decision_terms.h"

#include "base/bytes.h"
#include "base/digest.h"
#include "base/version.h"
#include "checks/check.h"
#include "issuance/lints/lint.h"
#include "issuance/lints/profile_lint.h"
#include "model/decision.h"

namespace certwright::service {

Result<void> keep_decision_terms(Parts& parts) {
  model::DecisionTerms terms{
      .version = std::string{program_version}, .policy = parts.policy, .checks = {}, .lints = {}};
  for (const checks::Check* const check : checks::all_checks()) terms.checks.emplace_back(check->name);
  for (const issuance::lints::Lint* const lint : issuance::lints::all_lints())
    if (lint->certificate != nullptr) terms.lints.emplace_back(lint->id);
  for (const issuance::lints::ProfileLint* const lint : issuance::lints::all_profile_lints())
    terms.lints.emplace_back(lint->id);
  const std::string text = to_json(terms);
  constexpr std::size_t digest_bytes = 16;
  const Sha256 digest = sha256(bytes_of(text));
  parts.decision_terms = hex(ByteView{digest}.first(digest_bytes));
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    if (tx.decision_terms(parts.decision_terms)) return {};
    TRY_VOID(tx.put_decision_terms(parts.decision_terms, text));
    // Who changed the configuration or the program is not known here: it came into force with this start.
    return tx.append({.name = "terms.changed",
                      .subject = parts.decision_terms,
                      .account = {},
                      .actor = std::string{model::server_actor},
                      .at = parts.clock.now(),
                      .details = {{"version", terms.version}}});
  });
}

}  // namespace certwright::service
