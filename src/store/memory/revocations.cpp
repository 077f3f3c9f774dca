#include "store/memory/revocations.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/memory/intents.h"

namespace certwright::store::memory {

Result<std::vector<Revocation>> revoked(const State& state, std::string_view issuer_id) {
  std::vector<Revocation> entries;
  for (const auto& [serial, entry] : state.revoked)
    if (entry.first == issuer_id) entries.push_back(entry.second);
  std::ranges::sort(entries, {}, [](const Revocation& entry) { return std::tie(entry.at, entry.serial); });
  return entries;
}

Result<std::vector<Revocation>> revoked_in_shard(const State& state, std::string_view issuer_id, std::uint32_t shard,
                                                 std::uint64_t after, std::optional<Timestamp> valid_from,
                                                 std::size_t limit) {
  std::vector<Revocation> entries;
  for (const auto& [serial, kept] : state.revoked) {
    const Revocation& entry = kept.second;
    const bool ended = valid_from && entry.not_after && *entry.not_after < *valid_from;
    if (kept.first == issuer_id && entry.shard == shard && entry.place > after && !ended) entries.push_back(entry);
  }
  std::ranges::sort(entries, {}, &Revocation::place);
  if (entries.size() > limit) entries.resize(limit);
  return entries;
}

Result<std::uint64_t> last_revocation(const State& state) { return state.last_revocation; }

Result<std::vector<CrlShard>> crl_shards(const State& state, std::string_view issuer_id) {
  std::vector<CrlShard> found;
  for (const auto& [key, shard] : state.crl_shards) {
    if (key.first != issuer_id) continue;
    found.push_back(shard);
    found.back().crl.clear();
  }
  return found;
}

Result<CrlShard> crl_shard(const State& state, std::string_view issuer_id, std::uint32_t shard) {
  const auto found = state.crl_shards.find(ShardKey{issuer_id, shard});
  if (found == state.crl_shards.end())
    return fail(ErrorCode::not_found, fmt::format("The CA {} has no CRL {}.", issuer_id, shard));
  return found->second;
}

Result<RevocationPlan> revocation_plan(const State& state, std::string_view id) {
  TRY(auto kept, value_at(state.plans, "revocation plan", id));
  return std::move(kept.first);
}

Result<std::vector<std::string>> revocation_plan_serials(const State& state, std::string_view id, std::size_t from,
                                                         std::size_t limit) {
  const auto found = state.plans.find(id);
  if (found == state.plans.end()) return std::vector<std::string>{};
  const std::vector<std::string>& all = found->second.second;
  const std::size_t first = std::min(from, all.size());
  const std::size_t last = first + std::min(limit, all.size() - first);
  return std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(first),
                                  all.begin() + static_cast<std::ptrdiff_t>(last));
}

Result<SerialStatus> serial_status(const State& state, std::string_view issuer_id, std::string_view serial) {
  using enum SerialStatus::Kind;
  const auto entry = state.revoked.find(serial);
  if (entry != state.revoked.end() && entry->second.first == issuer_id)
    return SerialStatus{.kind = revoked, .revoked_at = entry->second.second.at, .reason = entry->second.second.reason};
  const auto known = state.intents.find(serial);
  const bool was_signed = known != state.intents.end() && known->second.issuer_id == issuer_id &&
                          known->second.state == SerialState::issued;
  return SerialStatus{.kind = was_signed ? issued : never_issued, .revoked_at = {}};
}

Result<void> revoke_serial(State& state, Changes& changes, std::string_view serial, int reason, Timestamp at) {
  TRY(const Intent known, intent(state, serial));
  if (state.revoked.contains(serial))
    return fail(known.state == SerialState::issued ? ErrorCode::conflict : ErrorCode::invalid_state,
                fmt::format("The serial number {} is revoked already.", serial));
  if (known.state != SerialState::issued)
    return fail(ErrorCode::invalid_state, fmt::format("Nothing was issued under the serial number {}.", serial));
  add_revocation(
      state, changes, known.issuer_id,
      {.serial = known.serial, .at = at, .reason = reason, .shard = known.crl_shard, .not_after = known.not_after});
  return {};
}

Result<void> put_crl_shard(State& state, Changes& changes, const CrlShard& shard) {
  const ShardKey key{shard.issuer_id, shard.shard};
  const auto before = state.crl_shards.find(key);
  if (before != state.crl_shards.end() && before->second.number >= shard.number)
    return fail(ErrorCode::conflict,
                fmt::format("CRL {} of the CA {} has reached number {}.", shard.shard, shard.issuer_id, shard.number));
  changes.assign(state.crl_shards, key, shard);
  return {};
}

Result<void> insert_revocation_plan(State& state, Changes& changes, const RevocationPlan& plan,
                                    std::span<const std::string> serials) {
  if (state.plans.contains(plan.id))
    return fail(ErrorCode::conflict, fmt::format("The revocation plan {} exists already.", plan.id));
  RevocationPlan kept = plan;
  kept.total = serials.size();
  changes.assign(state.plans, plan.id, {kept, std::vector<std::string>(serials.begin(), serials.end())});
  return {};
}

Result<void> update_revocation_plan(State& state, Changes& changes, const RevocationPlan& plan) {
  TRY(auto kept, value_at(state.plans, "revocation plan", plan.id));
  kept.first.done = plan.done;
  kept.first.revoked = plan.revoked;
  changes.assign(state.plans, plan.id, kept);
  return {};
}

void keep_revocation(State& state, Changes& changes, const model::Certificate& certificate) {
  if (!certificate.revoked_at || !certificate.issued || state.revoked.contains(certificate.issued->serial)) return;
  const auto known = state.intents.find(certificate.issued->serial);
  add_revocation(
      state, changes, certificate.issued->issuer_id,
      {.serial = certificate.issued->serial,
       .at = *certificate.revoked_at,
       .reason = model::crl_reason(certificate.revocation_reason.value_or(model::RevocationReason::unspecified)),
       .shard = known == state.intents.end() ? 0 : known->second.crl_shard,
       .not_after = certificate.issued->not_after});
}

void add_revocation(State& state, Changes& changes, const std::string& issuer_id, Revocation revocation) {
  changes.note([&state, before = state.last_revocation] { state.last_revocation = before; });
  revocation.place = ++state.last_revocation;
  const std::string serial = revocation.serial;
  changes.assign(state.revoked, serial, {issuer_id, std::move(revocation)});
}

}  // namespace certwright::store::memory
