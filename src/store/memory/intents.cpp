#include "store/memory/intents.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "store/memory/revocations.h"

namespace certwright::store::memory {

Result<Intent> intent(const State& state, std::string_view serial) {
  return value_at(state.intents, "serial number", serial);
}

Result<std::vector<Intent>> open_intents(const State& state) {
  std::vector<Intent> open;
  for (const auto& [serial, intent] : state.intents)
    if (intent.state == SerialState::intended) open.push_back(intent);
  return open;
}

Result<std::string> decision(const State& state, std::string_view serial) {
  return value_at(state.decisions, "decision about serial number", serial);
}

Result<std::string> decision_terms(const State& state, std::string_view digest) {
  return value_at(state.decision_terms, "set of terms", digest);
}

Result<std::string> judged_facts(const State& state, const model::CertificateArn& arn) {
  const auto found = state.judged_facts.find(arn.str());
  return found == state.judged_facts.end() ? std::string{} : found->second;
}

Result<std::vector<std::string>> serials_with_key(const State& state, const Sha256& key_hash) {
  std::vector<std::string> serials;
  for (const auto& [serial, intent] : state.intents)
    if (intent.state == SerialState::issued && intent.key_hash == key_hash) serials.push_back(serial);
  return serials;
}

Result<void> put_intent(State& state, Changes& changes, const Intent& intent) {
  if (state.intents.contains(intent.serial))
    return fail(ErrorCode::conflict, fmt::format("The serial number {} was used before.", intent.serial));
  Intent kept = intent;
  kept.decision.clear();
  changes.assign(state.intents, intent.serial, kept);
  if (!intent.decision.empty()) changes.assign(state.decisions, intent.serial, intent.decision);
  return {};
}

Result<void> close_intent(State& state, Changes& changes, std::string_view serial, SerialState outcome, Timestamp at) {
  TRY(Intent open, intent(state, serial));
  if (open.state != SerialState::intended || outcome == SerialState::intended)
    return fail(ErrorCode::invalid_state, fmt::format("The serial number {} is settled already.", serial));
  open.state = outcome;
  if (outcome == SerialState::burned) {
    open.sealed_key.clear();
    add_revocation(
        state, changes, open.issuer_id,
        {.serial = open.serial, .at = at, .reason = 0, .shard = open.crl_shard, .not_after = open.not_after});
  }
  changes.assign(state.intents, open.serial, open);
  return {};
}

std::vector<RemovedDecision> remove_decisions(State& state, Changes& changes, Timestamp ended_before,
                                              std::size_t limit) {
  std::vector<RemovedDecision> ended;
  for (const auto& [serial, text] : state.decisions) {
    const Intent& of = state.intents.find(serial)->second;
    if (of.not_after && *of.not_after < ended_before)
      ended.push_back({.serial = serial, .arn = of.arn, .not_after = *of.not_after});
  }
  std::ranges::stable_sort(ended, {}, &RemovedDecision::not_after);
  if (ended.size() > limit) ended.resize(limit);
  for (const RemovedDecision& one : ended) changes.take_away(state.decisions, one.serial);
  return ended;
}

Result<void> put_decision_terms(State& state, Changes& changes, std::string_view digest, std::string_view terms) {
  if (!state.decision_terms.contains(digest))
    changes.assign(state.decision_terms, std::string{digest}, std::string{terms});
  return {};
}

Result<void> put_judged_facts(State& state, Changes& changes, const model::CertificateArn& arn,
                              std::string_view facts) {
  if (!state.seqs.contains(arn.str())) return tl::make_unexpected(missing("certificate", arn.str()));
  if (facts.empty())
    changes.take_away(state.judged_facts, arn.str());
  else
    changes.assign(state.judged_facts, arn.str(), std::string{facts});
  return {};
}

void forget_key(State& state, Changes& changes, const model::CertificateArn& arn, const std::string& serial) {
  auto found = intent(state, serial);
  if (!found || found->arn != arn) return;
  found->sealed_key.clear();
  changes.assign(state.intents, serial, *found);
}

}  // namespace certwright::store::memory
