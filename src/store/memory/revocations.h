#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// What is revoked, the CRLs that say so, and plans to revoke more. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<Revocation>> revoked(const State& state, std::string_view issuer_id);
[[nodiscard]] Result<std::vector<Revocation>> revoked_in_shard(const State& state, std::string_view issuer_id,
                                                               std::uint32_t shard, std::uint64_t after,
                                                               std::optional<Timestamp> valid_from, std::size_t limit);
[[nodiscard]] Result<std::uint64_t> last_revocation(const State& state);
[[nodiscard]] Result<std::vector<CrlShard>> crl_shards(const State& state, std::string_view issuer_id);
[[nodiscard]] Result<CrlShard> crl_shard(const State& state, std::string_view issuer_id, std::uint32_t shard);
[[nodiscard]] Result<RevocationPlan> revocation_plan(const State& state, std::string_view id);
[[nodiscard]] Result<std::vector<std::string>> revocation_plan_serials(const State& state, std::string_view id,
                                                                       std::size_t from, std::size_t limit);
[[nodiscard]] Result<SerialStatus> serial_status(const State& state, std::string_view issuer_id,
                                                 std::string_view serial);

[[nodiscard]] Result<void> revoke_serial(State& state, Changes& changes, std::string_view serial, int reason,
                                         Timestamp at);
[[nodiscard]] Result<void> put_crl_shard(State& state, Changes& changes, const CrlShard& shard);
[[nodiscard]] Result<void> insert_revocation_plan(State& state, Changes& changes, const RevocationPlan& plan,
                                                  std::span<const std::string> serials);
[[nodiscard]] Result<void> update_revocation_plan(State& state, Changes& changes, const RevocationPlan& plan);

/// Writes a revoked certificate into the list of its issuer, once.
void keep_revocation(State& state, Changes& changes, const model::Certificate& certificate);
/// Gives the entry its place.
void add_revocation(State& state, Changes& changes, const std::string& issuer_id, Revocation revocation);

}  // namespace certwright::store::memory
