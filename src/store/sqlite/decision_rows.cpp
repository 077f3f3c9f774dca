#include "store/sqlite/decision_rows.h"

#include <fmt/format.h>

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

Result<void> put_decision(Connection& db, std::int64_t intent, std::string_view decision) {
  return db.run("INSERT INTO decision (intent, body) VALUES (?, ?)", intent, pack_text(decision));
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
