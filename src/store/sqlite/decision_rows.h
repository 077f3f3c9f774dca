#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// What decisions to sign rested on. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::string> decision(Connection& db, std::string_view serial);
[[nodiscard]] Result<std::string> decision_terms(Connection& db, std::string_view digest);
[[nodiscard]] Result<std::string> judged_facts(Connection& db, const model::CertificateArn& arn);

/// `intent`: the row of the intent that it is kept with; `not_after`: its end, where that is known.
[[nodiscard]] Result<void> put_decision(Connection& db, std::int64_t intent, std::optional<Timestamp> not_after,
                                        std::string_view decision);
[[nodiscard]] Result<std::vector<RemovedDecision>> remove_decisions(Connection& db, Timestamp ended_before,
                                                                    std::size_t limit);
[[nodiscard]] Result<void> put_decision_terms(Connection& db, std::string_view digest, std::string_view terms);
[[nodiscard]] Result<void> put_judged_facts(Connection& db, const model::CertificateArn& arn, std::string_view facts);

}  // namespace certwright::store::sqlite
