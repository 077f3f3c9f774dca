#include "store/sqlite/revocation_rows.h"

#include <fmt/format.h>

#include "store/sqlite/all_rows.h"
#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/record_rows.h"
#include "store/traits.h"

namespace certwright::store::sqlite {
namespace {

Revocation revocation_of(const Statement& row) {
  return {.serial = row.string(0),
          .at = moment(row.integer(1)),
          .reason = static_cast<int>(row.integer(2)),
          .shard = static_cast<std::uint32_t>(row.integer(3)),
          .not_after = optional_moment(row, 4),
          .place = static_cast<std::uint64_t>(row.integer(5))};
}

CrlShard crl_shard_of(const Statement& row) {
  return {.issuer_id = row.string(0),
          .shard = static_cast<std::uint32_t>(row.integer(1)),
          .number = static_cast<std::uint64_t>(row.integer(2)),
          .crl = {},
          .this_update = moment(row.integer(3)),
          .next_update = moment(row.integer(4)),
          .entries = static_cast<std::uint64_t>(row.integer(5)),
          .last_place = static_cast<std::uint64_t>(row.integer(6))};
}

std::string string_of(const Statement& row) { return row.string(0); }

Error no_plan(std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no revocation plan {}.", id)};
}

}  // namespace

std::int64_t key_digest(const Sha256& key_hash) {
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < sizeof first; ++i) first = first << 8U | key_hash.at(i);
  return static_cast<std::int64_t>(first);
}

std::optional<Timestamp> optional_moment(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional{moment(row.integer(column))};
}

std::optional<std::int64_t> optional_stored(const std::optional<Timestamp>& at) {
  return at ? std::optional{stored(*at)} : std::nullopt;
}

Result<std::vector<Revocation>> revoked(Connection& db, std::string_view issuer_id) {
  TRY(Statement rows, db.query("SELECT serial, at, reason, shard, not_after, place FROM revocation "
                               "INDEXED BY revocation_of_shard WHERE issuer_id = ? ORDER BY at, serial",
                               issuer_id));
  return all(rows, revocation_of);
}

Result<std::vector<Revocation>> revoked_in_shard(Connection& db, std::string_view issuer_id, std::uint32_t shard,
                                                 std::uint64_t after, std::optional<Timestamp> valid_from,
                                                 std::size_t limit) {
  // A place is the rowid, which ends the entries of the index.
  TRY(Statement rows,
      db.query("SELECT serial, at, reason, shard, not_after, place FROM revocation INDEXED BY revocation_of_shard "
               "WHERE issuer_id = ? AND shard = ? AND place > ? AND (?4 IS NULL OR not_after IS NULL OR "
               "not_after >= ?4) ORDER BY place LIMIT ?5",
               issuer_id, shard, after, optional_stored(valid_from), limit));
  return all(rows, revocation_of);
}

Result<std::uint64_t> last_revocation(Connection& db) {
  TRY(Statement row, db.prepare("SELECT coalesce(max(place), 0) FROM revocation"));
  TRY(const bool found, row.step());
  return found ? static_cast<std::uint64_t>(row.integer(0)) : 0U;
}

Result<std::vector<CrlShard>> crl_shards(Connection& db, std::string_view issuer_id) {
  TRY(Statement rows, db.query("SELECT issuer_id, shard, number, this_update, next_update, entries, last_place "
                               "FROM crl_shard WHERE issuer_id = ? ORDER BY shard",
                               issuer_id));
  return all(rows, crl_shard_of);
}

Result<CrlShard> crl_shard(Connection& db, std::string_view issuer_id, std::uint32_t shard) {
  TRY(Statement row, db.query("SELECT issuer_id, shard, number, this_update, next_update, entries, last_place, crl "
                              "FROM crl_shard WHERE issuer_id = ? AND shard = ?",
                              issuer_id, shard));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("The CA {} has no CRL {}.", issuer_id, shard));
  CrlShard whole = crl_shard_of(row);
  whole.crl = row.bytes(7);
  return whole;
}

Result<std::vector<std::string>> serials_with_key(Connection& db, const Sha256& key_hash) {
  TRY(Statement rows, db.query("SELECT serial FROM intent INDEXED BY intent_of_key WHERE key_digest = ? AND state = 1 "
                               "ORDER BY seq",
                               key_digest(key_hash)));
  return all(rows, string_of);
}

Result<std::vector<std::string>> serials_with_name(Connection& db, const std::string& name) {
  TRY(Statement rows, db.query("SELECT c.serial FROM certificate_name n CROSS JOIN certificate c "
                               "ON c.seq = n.certificate WHERE n.name = ? AND c.serial IS NOT NULL ORDER BY c.seq",
                               folded(name)));
  return all(rows, string_of);
}

Result<RevocationPlan> revocation_plan(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT actor, reason, created_at, total, done, revoked FROM revocation_plan "
                              "WHERE id = ?",
                              id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_plan(id));
  return RevocationPlan{.id = std::string{id},
                        .actor = row.string(0),
                        .reason = static_cast<int>(row.integer(1)),
                        .created_at = moment(row.integer(2)),
                        .total = static_cast<std::size_t>(row.integer(3)),
                        .done = static_cast<std::size_t>(row.integer(4)),
                        .revoked = static_cast<std::size_t>(row.integer(5))};
}

Result<std::vector<std::string>> revocation_plan_serials(Connection& db, std::string_view id, std::size_t from,
                                                         std::size_t limit) {
  TRY(Statement rows, db.query("SELECT serial FROM revocation_plan_item WHERE plan = ? AND place >= ? ORDER BY place "
                               "LIMIT ?",
                               id, from, limit));
  return all(rows, string_of);
}

Result<void> put_crl_shard(Connection& db, const CrlShard& shard) {
  TRY_VOID(
      db.run("INSERT INTO crl_shard (issuer_id, shard, number, this_update, next_update, entries, last_place, crl) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (issuer_id, shard) DO UPDATE SET number = excluded.number, "
             "this_update = excluded.this_update, next_update = excluded.next_update, entries = excluded.entries, "
             "last_place = excluded.last_place, crl = excluded.crl WHERE number < excluded.number",
             shard.issuer_id, shard.shard, shard.number, stored(shard.this_update), stored(shard.next_update),
             shard.entries, shard.last_place, shard.crl));
  if (db.changed_rows() == 1) return {};
  return fail(ErrorCode::conflict,
              fmt::format("CRL {} of the CA {} has reached number {}.", shard.shard, shard.issuer_id, shard.number));
}

Result<void> revoke_serial(Connection& db, std::string_view serial, int reason, Timestamp at) {
  TRY_VOID(
      db.run("INSERT INTO revocation (serial, issuer_id, shard, at, reason, not_after) "
             "SELECT serial, issuer_id, crl_shard, ?, ?, not_after FROM intent WHERE serial = ? AND state = 1 "
             "ON CONFLICT DO NOTHING",
             stored(at), reason, serial));
  if (db.changed_rows() == 1) return {};
  TRY(const Intent known, intent(db, serial));
  if (known.state == SerialState::issued)
    return fail(ErrorCode::conflict, fmt::format("The serial number {} is revoked already.", serial));
  return fail(ErrorCode::invalid_state, fmt::format("Nothing was issued under the serial number {}.", serial));
}

Result<void> insert_revocation_plan(Connection& db, const RevocationPlan& plan, std::span<const std::string> serials) {
  TRY_VOID(
      db.run("INSERT INTO revocation_plan (id, actor, reason, created_at, total, done, revoked) "
             "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
             plan.id, plan.actor, plan.reason, stored(plan.created_at), serials.size(), plan.done, plan.revoked));
  if (db.changed_rows() == 0)
    return fail(ErrorCode::conflict, fmt::format("The revocation plan {} exists already.", plan.id));
  for (std::size_t place = 0; place < serials.size(); ++place)
    TRY_VOID(db.run("INSERT INTO revocation_plan_item (plan, place, serial) VALUES (?, ?, ?)", plan.id, place,
                    serials[place]));
  return {};
}

Result<void> update_revocation_plan(Connection& db, const RevocationPlan& plan) {
  TRY_VOID(db.run("UPDATE revocation_plan SET done = ?, revoked = ? WHERE id = ?", plan.done, plan.revoked, plan.id));
  if (db.changed_rows() == 0) return tl::make_unexpected(no_plan(plan.id));
  return {};
}

}  // namespace certwright::store::sqlite
