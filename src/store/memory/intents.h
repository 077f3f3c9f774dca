#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// Serial numbers, what they were given for, and why. Contracts: those of View and Transaction.

[[nodiscard]] Result<Intent> intent(const State& state, std::string_view serial);
[[nodiscard]] Result<std::vector<Intent>> open_intents(const State& state);
[[nodiscard]] Result<std::string> decision(const State& state, std::string_view serial);
[[nodiscard]] Result<std::string> decision_terms(const State& state, std::string_view digest);
[[nodiscard]] Result<std::string> judged_facts(const State& state, const model::CertificateArn& arn);
[[nodiscard]] Result<std::vector<std::string>> serials_with_key(const State& state, const Sha256& key_hash);

[[nodiscard]] Result<void> put_intent(State& state, Changes& changes, const Intent& intent);
[[nodiscard]] Result<void> close_intent(State& state, Changes& changes, std::string_view serial, SerialState outcome,
                                        Timestamp at);
[[nodiscard]] std::vector<RemovedDecision> remove_decisions(State& state, Changes& changes, Timestamp ended_before,
                                                            std::size_t limit);
[[nodiscard]] Result<void> put_decision_terms(State& state, Changes& changes, std::string_view digest,
                                              std::string_view terms);
[[nodiscard]] Result<void> put_judged_facts(State& state, Changes& changes, const model::CertificateArn& arn,
                                            std::string_view facts);

/// Drops the sealed key of what was issued under that serial. An imported certificate may repeat a serial that was
/// issued here under another ARN, whose key must stay.
void forget_key(State& state, Changes& changes, const model::CertificateArn& arn, const std::string& serial);

}  // namespace certwright::store::memory
