#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "store/revocations.h"
#include "store/sqlite/connection.h"

namespace certwright::store::sqlite {

// The tables of what is revoked, of CRLs and of plans. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<Revocation>> revoked(Connection& db, std::string_view issuer_id);
[[nodiscard]] Result<std::vector<Revocation>> revoked_in_shard(Connection& db, std::string_view issuer_id,
                                                               std::uint32_t shard, std::uint64_t after,
                                                               std::optional<Timestamp> valid_from, std::size_t limit);
[[nodiscard]] Result<std::uint64_t> last_revocation(Connection& db);
[[nodiscard]] Result<std::vector<CrlShard>> crl_shards(Connection& db, std::string_view issuer_id);
[[nodiscard]] Result<CrlShard> crl_shard(Connection& db, std::string_view issuer_id, std::uint32_t shard);
[[nodiscard]] Result<std::vector<std::string>> serials_with_key(Connection& db, const Sha256& key_hash);
[[nodiscard]] Result<std::vector<std::string>> serials_with_name(Connection& db, const std::string& name);
[[nodiscard]] Result<RevocationPlan> revocation_plan(Connection& db, std::string_view id);
[[nodiscard]] Result<std::vector<std::string>> revocation_plan_serials(Connection& db, std::string_view id,
                                                                       std::size_t from, std::size_t limit);

[[nodiscard]] Result<void> put_crl_shard(Connection& db, const CrlShard& shard);
[[nodiscard]] Result<void> revoke_serial(Connection& db, std::string_view serial, int reason, Timestamp at);
[[nodiscard]] Result<void> insert_revocation_plan(Connection& db, const RevocationPlan& plan,
                                                  std::span<const std::string> serials);
[[nodiscard]] Result<void> update_revocation_plan(Connection& db, const RevocationPlan& plan);

/// What the index of keys has of a key's hash.
[[nodiscard]] std::int64_t key_digest(const Sha256& key_hash);
/// A moment that may be NULL.
[[nodiscard]] std::optional<Timestamp> optional_moment(const Statement& row, int column);
[[nodiscard]] std::optional<std::int64_t> optional_stored(const std::optional<Timestamp>& at);

}  // namespace certwright::store::sqlite
