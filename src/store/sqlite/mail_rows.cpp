#include "store/sqlite/mail_rows.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "store/event_place.h"
#include "store/mail_codec.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

using model::Mail;

constexpr std::size_t longest_page = 1000;

// What mail_of() reads, in its order.
#define CERTWRIGHT_MAIL_COLUMNS                                                                         \
  "id, account, about, domain, recipient, state, created_at, next_attempt_at, code_hash, sealed_code, " \
  "body, seq FROM mail "

Error none(std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no mail {}.", id)};
}

Result<Mail> mail_of(const Statement& row) {
  const auto state = model::parse_mail_state(row.text(5));
  if (!state)
    return fail(ErrorCode::invalid_state,
                fmt::format("A mail has the state {}, which a newer version of Certwright wrote.", row.text(5)));
  Mail mail;
  mail.id = row.string(0);
  mail.account = row.string(1);
  mail.about = row.string(2);
  mail.domain = row.string(3);
  mail.to = row.string(4);
  mail.state = *state;
  mail.created_at = moment(row.integer(6));
  if (!row.is_null(7)) mail.next_attempt_at = moment(row.integer(7));
  mail.code_hash = row.string(8);
  mail.sealed_code = row.bytes(9);
  TRY_VOID(decode_mail(row.text(10), mail));
  return mail;
}

Result<std::vector<Mail>> all_mails(Statement& rows) {
  std::vector<Mail> mails;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return mails;
    TRY(Mail mail, mail_of(rows));
    mails.push_back(std::move(mail));
  }
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

std::optional<std::int64_t> due_of(const Mail& mail) {
  if (mail.state != model::MailState::queued) return std::nullopt;
  return stored(mail.next_attempt_at);
}

// The same conditions under another first one, for which there is an index. ?1 to ?7: see find_mails.
#define CERTWRIGHT_MAIL_CONDITIONS                                                     \
  " AND seq < ?1 AND (?2 IS NULL OR account = ?2) AND (?3 IS NULL OR about = ?3) "     \
  "AND (?4 IS NULL OR recipient = ?4 COLLATE NOCASE) AND (?5 IS NULL OR domain = ?5) " \
  "AND (?6 IS NULL OR state = ?6) ORDER BY seq DESC LIMIT ?7"

const char* statement_for(const MailQuery& query) {
  if (!query.about.empty()) return "SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE about = ?3" CERTWRIGHT_MAIL_CONDITIONS;
  if (!query.to.empty())
    return "SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE recipient = ?4 COLLATE NOCASE" CERTWRIGHT_MAIL_CONDITIONS;
  if (query.account) return "SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE account = ?2" CERTWRIGHT_MAIL_CONDITIONS;
  return "SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE seq > 0" CERTWRIGHT_MAIL_CONDITIONS;
}

}  // namespace

Result<Mail> mail(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE id = ?", id));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(none(id));
  return mail_of(row);
}

Result<Mail> mail_by_code(Connection& db, std::string_view code_hash) {
  TRY(Statement row, db.query("SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE code_hash = ?", code_hash));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, "There is no mail with this code.");
  return mail_of(row);
}

Result<std::vector<Mail>> mails_about(Connection& db, std::string_view about) {
  TRY(Statement rows, db.query("SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE about = ? ORDER BY seq", about));
  return all_mails(rows);
}

Result<MailPage> find_mails(Connection& db, const MailQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  TRY(const std::int64_t after, parse_event_place(query.after));
  std::optional<std::string_view> state;
  if (query.state) state = to_string(*query.state);
  TRY(Statement rows,
      db.query(statement_for(query), after == 0 ? std::numeric_limits<std::int64_t>::max() : after, query.account,
               unless_empty(query.about), unless_empty(query.to), unless_empty(query.domain), state, limit + 1));
  MailPage page;
  std::int64_t last = 0;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return page;
    if (page.mails.size() == limit) {
      page.next = fmt::to_string(last);
      return page;
    }
    TRY(Mail mail, mail_of(rows));
    last = rows.integer(11);
    page.mails.push_back(std::move(mail));
  }
}

Result<std::vector<Mail>> due_mails(Connection& db, Timestamp now, std::size_t limit) {
  TRY(Statement rows,
      db.query("SELECT " CERTWRIGHT_MAIL_COLUMNS "WHERE next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?",
               stored(now), limit));
  return all_mails(rows);
}

Result<std::optional<Timestamp>> next_mail_due(Connection& db) {
  TRY(Statement row, db.prepare("SELECT min(next_attempt_at) FROM mail WHERE next_attempt_at IS NOT NULL"));
  TRY(const bool found, row.step());
  if (!found || row.is_null(0)) return std::nullopt;
  return moment(row.integer(0));
}

Result<model::MailSettings> mail_settings(Connection& db, std::string_view account) {
  TRY(Statement row, db.query("SELECT language, address FROM mail_settings WHERE account = ?", account));
  TRY(const bool found, row.step());
  model::MailSettings settings;
  if (!found) return settings;
  if (!row.is_null(0)) settings.language = row.text(0) == "ja" ? Language::ja : Language::en;
  settings.address = row.string(1);
  return settings;
}

Result<void> insert_mail(Connection& db, const Mail& mail) {
  TRY_VOID(
      db.run("INSERT INTO mail (id, account, about, domain, recipient, state, created_at, next_attempt_at, code_hash, "
             "sealed_code, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
             mail.id, mail.account, mail.about, mail.domain, mail.to, to_string(mail.state), stored(mail.created_at),
             due_of(mail), unless_empty(mail.code_hash), mail.sealed_code, encode_mail(mail)));
  if (db.changed_rows() == 0)
    return fail(ErrorCode::conflict, fmt::format("The mail {}, or one with its code, exists already.", mail.id));
  return {};
}

Result<void> update_mail(Connection& db, const Mail& mail) {
  TRY_VOID(db.run("UPDATE mail SET state = ?, next_attempt_at = ?, sealed_code = ?, body = ? WHERE id = ?",
                  to_string(mail.state), due_of(mail), mail.sealed_code, encode_mail(mail), mail.id));
  if (db.changed_rows() == 0) return tl::make_unexpected(none(mail.id));
  return {};
}

Result<std::size_t> remove_mails(Connection& db, Timestamp created_before, std::size_t limit) {
  TRY_VOID(
      db.run("DELETE FROM mail WHERE seq IN (SELECT seq FROM mail WHERE next_attempt_at IS NULL AND created_at < ? "
             "ORDER BY created_at, seq LIMIT ?)",
             stored(created_before), limit));
  return static_cast<std::size_t>(db.changed_rows());
}

Result<void> put_mail_settings(Connection& db, std::string_view account, const model::MailSettings& settings) {
  std::optional<std::string_view> language;
  if (settings.language) language = *settings.language == Language::ja ? "ja" : "en";
  return db.run(
      "INSERT INTO mail_settings (account, language, address) VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET "
      "language = excluded.language, address = excluded.address",
      account, language, settings.address);
}

}  // namespace certwright::store::sqlite
