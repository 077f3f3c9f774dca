#include "store/sqlite/name_check_rows.h"

#include <fmt/format.h>

#include "store/name_check_codec.h"
#include "store/sqlite/all_rows.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

Error no_check(std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no check {}.", id)};
}

Result<model::NameCheck> check_of(const Statement& row) {
  const auto state = model::parse_name_check_state(row.text(5));
  if (!state)
    return fail(ErrorCode::invalid_state,
                fmt::format("A check has the state {}, which a newer version of Certwright wrote.", row.text(5)));
  TRY(model::NameCheckRequest request, decode_name_check_request(row.text(6)));
  return model::NameCheck{.id = row.string(0),
                          .account = row.string(1),
                          .region = row.string(2),
                          .principal = row.string(3),
                          .created_at = moment(row.integer(4)),
                          .state = *state,
                          .request = std::move(request)};
}

Result<std::int64_t> seq_of(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT seq FROM name_check WHERE id = ?", id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_check(id));
  return row.integer(0);
}

}  // namespace

Result<model::NameCheck> name_check(Connection& db, std::string_view id) {
  TRY(Statement row,
      db.query("SELECT id, account, region, principal, created_at, state, request FROM name_check WHERE id = ?", id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_check(id));
  return check_of(row);
}

Result<std::vector<model::NameCheck>> running_name_checks(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT id, account, region, principal, created_at, state, request FROM name_check "
                                 "INDEXED BY name_check_running WHERE state = 'RUNNING' ORDER BY seq"));
  std::vector<model::NameCheck> running;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return running;
    TRY(model::NameCheck check, check_of(rows));
    running.push_back(std::move(check));
  }
}

Result<std::vector<std::size_t>> name_check_places(Connection& db, std::string_view id) {
  TRY(Statement rows, db.query("SELECT r.place FROM name_check c JOIN name_check_result r ON r.name_check = c.seq "
                               "WHERE c.id = ? ORDER BY r.place",
                               id));
  return all(rows, [](const Statement& row) { return static_cast<std::size_t>(row.integer(0)); });
}

Result<std::vector<model::NameCheckResult>> name_check_results(Connection& db, std::string_view id, std::size_t from,
                                                               std::size_t limit) {
  TRY(Statement rows,
      db.query("SELECT r.place, r.facts FROM name_check c JOIN name_check_result r ON r.name_check = c.seq "
               "WHERE c.id = ? AND r.place >= ? ORDER BY r.place LIMIT ?",
               id, from, limit));
  return all(rows, [](const Statement& row) {
    return model::NameCheckResult{.place = static_cast<std::size_t>(row.integer(0)), .facts = row.string(1)};
  });
}

Result<void> insert_name_check(Connection& db, const model::NameCheck& check) {
  TRY_VOID(
      db.run("INSERT INTO name_check (id, account, region, principal, created_at, state, names, request) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
             check.id, check.account, check.region, check.principal, stored(check.created_at), to_string(check.state),
             check.request.names.size(), encode_name_check_request(check.request)));
  if (db.changed_rows() == 0) return fail(ErrorCode::conflict, fmt::format("The check {} exists already.", check.id));
  return {};
}

Result<void> put_name_check_results(Connection& db, std::string_view id,
                                    std::span<const model::NameCheckResult> results) {
  TRY(const std::int64_t seq, seq_of(db, id));
  for (const model::NameCheckResult& result : results)
    TRY_VOID(
        db.run("INSERT INTO name_check_result (name_check, place, facts) VALUES (?, ?, ?) "
               "ON CONFLICT (name_check, place) DO UPDATE SET facts = excluded.facts",
               seq, result.place, result.facts));
  return {};
}

Result<void> set_name_check_state(Connection& db, std::string_view id, model::NameCheckState state) {
  TRY_VOID(db.run("UPDATE name_check SET state = ? WHERE id = ?", to_string(state), id));
  if (db.changed_rows() == 0) return tl::make_unexpected(no_check(id));
  return {};
}

Result<std::size_t> remove_name_checks(Connection& db, Timestamp created_before, std::size_t most_names,
                                       std::size_t limit) {
  TRY_VOID(
      db.run("DELETE FROM name_check WHERE seq IN (SELECT seq FROM (SELECT seq, created_at, state, "
             "sum(names) OVER (PARTITION BY account, region ORDER BY seq DESC) - names AS newer FROM name_check) "
             "WHERE created_at < ? OR (state <> 'RUNNING' AND newer >= ?) ORDER BY seq LIMIT ?)",
             stored(created_before), most_names, limit));
  return static_cast<std::size_t>(db.changed_rows());
}

}  // namespace certwright::store::sqlite
