#include "store/sqlite/case_rows.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "store/case_codec.h"
#include "store/event_place.h"
#include "store/sqlite/all_rows.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

using model::AllowListEntry;
using model::VerificationCase;

constexpr std::size_t longest_page = 1000;

Error none(std::string_view what, std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no {} {}.", what, id)};
}

// Columns: id, account, region, certificate, opened_at, state, body.
Result<VerificationCase> case_of(const Statement& row) {
  const auto state = model::parse_case_state(row.text(5));
  if (!state)
    return fail(ErrorCode::invalid_state,
                fmt::format("A case has the state {}, which a newer version of Certwright wrote.", row.text(5)));
  VerificationCase one;
  one.id = row.string(0);
  one.account = row.string(1);
  one.region = row.string(2);
  one.certificate = model::CertificateArn{row.string(3)};
  one.opened_at = moment(row.integer(4));
  one.state = *state;
  TRY_VOID(decode_case(row.text(6), one));
  return one;
}

AllowListEntry entry_of(const Statement& row) {
  AllowListEntry entry{.id = row.string(0),
                       .name = row.string(1),
                       .subtree = row.integer(2) != 0,
                       .wildcards = row.integer(3) != 0,
                       .account = row.string(4),
                       .reason = row.string(5),
                       .approver = row.string(6),
                       .case_id = row.string(7),
                       .created_at = moment(row.integer(8)),
                       .expires_at = std::nullopt};
  if (!row.is_null(9)) entry.expires_at = moment(row.integer(9));
  return entry;
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace

Result<VerificationCase> verification_case(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT id, account, region, certificate, opened_at, state, body FROM verification_case "
                              "WHERE id = ?",
                              id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(none("case", id));
  return case_of(row);
}

// Cases are written by people, so there are few, and an index for the rest would cost more than it saves.
Result<CasePage> find_cases(Connection& db, const CaseQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  TRY(const std::int64_t after, parse_event_place(query.after));
  std::optional<std::string_view> state;
  if (query.state) state = to_string(*query.state);
  TRY(Statement rows,
      db.query("SELECT id, account, region, certificate, opened_at, state, body, seq FROM verification_case "
               "WHERE seq < ?1 AND (?2 IS NULL OR account = ?2) AND (?3 IS NULL OR state = ?3) "
               "AND (?4 IS NULL OR certificate = ?4) ORDER BY seq DESC LIMIT ?5",
               after == 0 ? std::numeric_limits<std::int64_t>::max() : after, query.account, state,
               unless_empty(query.certificate), limit + 1));
  CasePage page;
  std::int64_t last = 0;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return page;
    if (page.cases.size() == limit) {
      page.next = fmt::to_string(last);
      return page;
    }
    TRY(VerificationCase one, case_of(rows));
    last = rows.integer(7);
    page.cases.push_back(std::move(one));
  }
}

Result<AllowListEntry> allow_list_entry(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT id, name, subtree, wildcards, account, reason, approver, case_id, created_at, "
                              "expires_at FROM allow_list WHERE id = ?",
                              id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(none("entry of the allow list", id));
  return entry_of(row);
}

Result<std::vector<AllowListEntry>> allow_list(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT id, name, subtree, wildcards, account, reason, approver, case_id, created_at, "
                                 "expires_at FROM allow_list ORDER BY seq"));
  return all(rows, entry_of);
}

Result<void> insert_case(Connection& db, const VerificationCase& one) {
  TRY_VOID(
      db.run("INSERT INTO verification_case (id, account, region, certificate, opened_at, state, body) "
             "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
             one.id, one.account, one.region, one.certificate.str(), stored(one.opened_at), to_string(one.state),
             encode_case(one)));
  if (db.changed_rows() == 0)
    return fail(ErrorCode::conflict, fmt::format("Certificate {} has an open case already, or there is a case {}.",
                                                 one.certificate.str(), one.id));
  return {};
}

Result<void> update_case(Connection& db, const VerificationCase& one) {
  TRY_VOID(db.run("UPDATE verification_case SET state = ?, body = ? WHERE id = ?", to_string(one.state),
                  encode_case(one), one.id));
  if (db.changed_rows() == 0) return tl::make_unexpected(none("case", one.id));
  return {};
}

Result<void> put_allow_list_entry(Connection& db, const AllowListEntry& entry) {
  std::optional<std::int64_t> expires_at;
  if (entry.expires_at) expires_at = stored(*entry.expires_at);
  return db.run(
      "INSERT INTO allow_list (id, name, subtree, wildcards, account, reason, approver, case_id, created_at, "
      "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
      "subtree = excluded.subtree, wildcards = excluded.wildcards, account = excluded.account, "
      "reason = excluded.reason, approver = excluded.approver, case_id = excluded.case_id, "
      "created_at = excluded.created_at, expires_at = excluded.expires_at",
      entry.id, entry.name, entry.subtree, entry.wildcards, entry.account, entry.reason, entry.approver, entry.case_id,
      stored(entry.created_at), expires_at);
}

Result<void> remove_allow_list_entry(Connection& db, std::string_view id) {
  TRY_VOID(db.run("DELETE FROM allow_list WHERE id = ?", id));
  if (db.changed_rows() == 0) return tl::make_unexpected(none("entry of the allow list", id));
  return {};
}

}  // namespace certwright::store::sqlite
