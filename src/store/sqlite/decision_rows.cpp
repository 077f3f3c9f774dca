#include "store/sqlite/decision_rows.h"

#include <fmt/format.h>

#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/packed_text.h"

namespace certwright::store::sqlite {

Result<std::string> decision(Connection& db, std::string_view serial) {
  TRY(Statement row,
      db.query("SELECT d.body FROM intent i JOIN decision d ON d.intent = i.seq WHERE i.serial = ?", serial));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("No decision was kept with the serial number {}.", serial));
  return unpack_text(row.bytes(0));
}

Result<std::string> decision_terms(Connection& db, std::string_view digest) {
  TRY(Statement row, db.query("SELECT body FROM decision_terms WHERE digest = ?", digest));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There are no terms {}.", digest));
  return row.string(0);
}

Result<std::string> judged_facts(Connection& db, const model::CertificateArn& arn) {
  TRY(Statement row,
      db.query("SELECT j.body FROM certificate c JOIN judged_facts j ON j.certificate = c.seq WHERE c.arn = ?",
               arn.str()));
  TRY(const bool found, row.step());
  return found ? row.string(0) : std::string{};
}

Result<void> put_decision(Connection& db, std::int64_t intent, std::optional<Timestamp> not_after,
                          std::string_view decision) {
  TRY_VOID(db.run("INSERT INTO decision (intent, body) VALUES (?, ?)", intent, pack_text(decision)));
  if (!not_after) return {};
  return db.run("INSERT INTO decision_end (not_after, intent) VALUES (?, ?)", stored(*not_after), intent);
}

Result<std::vector<RemovedDecision>> remove_decisions(Connection& db, Timestamp ended_before, std::size_t limit) {
  std::vector<RemovedDecision> removed;
  std::vector<std::int64_t> intents;
  {
    TRY(Statement row, db.query("SELECT e.not_after, e.intent, i.serial, i.arn FROM decision_end e "
                                "JOIN intent i ON i.seq = e.intent WHERE e.not_after < ? "
                                "ORDER BY e.not_after, e.intent LIMIT ?",
                                stored(ended_before), limit));
    for (;;) {
      TRY(const bool more, row.step());
      if (!more) break;
      intents.push_back(row.integer(1));
      removed.push_back(
          {.serial = row.string(2), .arn = model::CertificateArn{row.string(3)}, .not_after = moment(row.integer(0))});
    }
  }
  for (std::size_t i = 0; i < removed.size(); ++i) {
    TRY_VOID(db.run("DELETE FROM decision_end WHERE not_after = ? AND intent = ?", stored(removed[i].not_after),
                    intents[i]));
    TRY_VOID(db.run("DELETE FROM decision WHERE intent = ?", intents[i]));
  }
  return removed;
}

Result<void> put_decision_terms(Connection& db, std::string_view digest, std::string_view terms) {
  return db.run("INSERT INTO decision_terms (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING", digest, terms);
}

Result<void> put_judged_facts(Connection& db, const model::CertificateArn& arn, std::string_view facts) {
  TRY(Statement row, db.query("SELECT seq FROM certificate WHERE arn = ?", arn.str()));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no certificate {}.", arn.str()));
  const std::int64_t seq = row.integer(0);
  if (facts.empty()) return db.run("DELETE FROM judged_facts WHERE certificate = ?", seq);
  return db.run(
      "INSERT INTO judged_facts (certificate, body) VALUES (?, ?) "
      "ON CONFLICT (certificate) DO UPDATE SET body = excluded.body",
      seq, facts);
}

}  // namespace certwright::store::sqlite
