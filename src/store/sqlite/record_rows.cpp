#include "store/sqlite/record_rows.h"

#include <array>

#include <fmt/format.h>

#include "pki/tbs_certificate.h"
#include "store/sqlite/all_rows.h"
#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/decision_rows.h"
#include "store/sqlite/revocation_rows.h"

namespace certwright::store::sqlite {
namespace {

constexpr std::array states{SerialState::intended, SerialState::issued, SerialState::burned};

// The numbers of SerialState in the file; the partial index intent_open has the first one written into it.
std::int64_t number_of(SerialState state) { return static_cast<std::int64_t>(state); }

Result<SerialState> state_of(std::int64_t number) {
  if (number < 0 || number >= static_cast<std::int64_t>(states.size()))
    return fail(ErrorCode::invalid_state,
                fmt::format("A serial number has the state {}, which a newer version of Certwright wrote.", number));
  return states.at(static_cast<std::size_t>(number));
}

AccessKey access_key_of(const Statement& row) {
  return {.id = row.string(0),
          .account = row.string(1),
          .principal = row.string(6),
          .sealed_secret = row.bytes(2),
          .enabled = row.integer(3) != 0,
          .note = row.string(4),
          .created_at = moment(row.integer(5))};
}

Principal principal_of(const Statement& row) {
  return {
      .account = row.string(0), .name = row.string(1), .policy = row.string(2), .created_at = moment(row.integer(3))};
}

Error no_principal(std::string_view account, std::string_view name) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("Account {} has no principal {}.", account, name)};
}

Result<Intent> intent_of(const Statement& row) {
  TRY(const SerialState state, state_of(row.integer(6)));
  return Intent{.serial = row.string(0),
                .arn = model::CertificateArn{row.string(1)},
                .issuer_id = row.string(2),
                .tbs = row.bytes(3),
                .sealed_key = row.bytes(4),
                .at = moment(row.integer(5)),
                .state = state,
                .decision = {},
                .crl_shard = static_cast<std::uint32_t>(row.integer(7)),
                .not_after = optional_moment(row, 8)};
}

}  // namespace

Result<Account> account(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT id, sealed_secret, created_at FROM account WHERE id = ?", id));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no account {}.", id));
  return Account{.id = row.string(0), .sealed_secret = row.bytes(1), .created_at = moment(row.integer(2))};
}

Result<AccessKey> access_key(Connection& db, std::string_view id) {
  TRY(Statement row,
      db.query("SELECT id, account, sealed_secret, enabled, note, created_at, principal FROM access_key WHERE id = ?",
               id));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no access key {}.", id));
  return access_key_of(row);
}

Result<std::vector<AccessKey>> access_keys(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT id, account, sealed_secret, enabled, note, created_at, principal "
                                 "FROM access_key ORDER BY created_at, id"));
  return all(rows, access_key_of);
}

Result<std::optional<model::AccountConfiguration>> account_configuration(Connection& db, std::string_view account,
                                                                         std::string_view region) {
  TRY(Statement row, db.query("SELECT days_before_expiry, token, at FROM account_configuration "
                              "WHERE account = ? AND region = ?",
                              account, region));
  TRY(const bool found, row.step());
  if (!found) return std::nullopt;
  return model::AccountConfiguration{
      .days_before_expiry = row.integer(0), .idempotency_token = row.string(1), .at = moment(row.integer(2))};
}

Result<Principal> principal(Connection& db, std::string_view account, std::string_view name) {
  TRY(Statement row, db.query("SELECT account, name, policy, created_at FROM principal WHERE account = ? AND name = ?",
                              account, name));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_principal(account, name));
  return principal_of(row);
}

Result<std::vector<Principal>> principals(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT account, name, policy, created_at FROM principal ORDER BY account, name"));
  return all(rows, principal_of);
}

Result<Intent> intent(Connection& db, std::string_view serial) {
  TRY(Statement row,
      db.query("SELECT serial, arn, issuer_id, tbs, sealed_key, at, state, crl_shard, not_after FROM intent "
               "WHERE serial = ?",
               serial));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no serial number {}.", serial));
  return intent_of(row);
}

Result<std::vector<Intent>> open_intents(Connection& db) {
  TRY(Statement row,
      db.prepare("SELECT serial, arn, issuer_id, tbs, sealed_key, at, state, crl_shard, not_after FROM intent "
                 "INDEXED BY intent_open WHERE state = 0 ORDER BY seq"));
  std::vector<Intent> found;
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return found;
    TRY(Intent next, intent_of(row));
    found.push_back(std::move(next));
  }
}

Result<SerialStatus> serial_status(Connection& db, std::string_view issuer_id, std::string_view serial) {
  using enum SerialStatus::Kind;
  TRY(Statement revocation,
      db.query("SELECT at, reason FROM revocation WHERE serial = ? AND issuer_id = ?", serial, issuer_id));
  TRY(const bool is_revoked, revocation.step());
  if (is_revoked)
    return SerialStatus{.kind = revoked,
                        .revoked_at = moment(revocation.integer(0)),
                        .reason = static_cast<int>(revocation.integer(1))};
  TRY(Statement row, db.query("SELECT state FROM intent WHERE serial = ? AND issuer_id = ?", serial, issuer_id));
  TRY(const bool found, row.step());
  if (!found) return SerialStatus{};
  TRY(const SerialState state, state_of(row.integer(0)));
  return SerialStatus{.kind = state == SerialState::issued ? issued : never_issued, .revoked_at = {}};
}

Result<void> put_account(Connection& db, const Account& account) {
  return db.run(
      "INSERT INTO account (id, sealed_secret, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
      "SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at",
      account.id, account.sealed_secret, stored(account.created_at));
}

Result<void> put_access_key(Connection& db, const AccessKey& key) {
  return db.run(
      "INSERT INTO access_key (id, account, sealed_secret, enabled, note, created_at, principal) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET account = excluded.account, "
      "sealed_secret = excluded.sealed_secret, enabled = excluded.enabled, note = excluded.note, "
      "created_at = excluded.created_at, principal = excluded.principal",
      key.id, key.account, key.sealed_secret, key.enabled, key.note, stored(key.created_at), key.principal);
}

Result<void> put_principal(Connection& db, const Principal& principal) {
  return db.run(
      "INSERT INTO principal (account, name, policy, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (account, name) "
      "DO UPDATE SET policy = excluded.policy, created_at = excluded.created_at",
      principal.account, principal.name, principal.policy, stored(principal.created_at));
}

Result<void> remove_principal(Connection& db, std::string_view account, std::string_view name) {
  TRY_VOID(db.run("DELETE FROM principal WHERE account = ? AND name = ?", account, name));
  if (db.changed_rows() == 0) return tl::make_unexpected(no_principal(account, name));
  return {};
}

Result<void> put_account_configuration(Connection& db, std::string_view account, std::string_view region,
                                       const model::AccountConfiguration& configuration) {
  return db.run(
      "INSERT INTO account_configuration (account, region, days_before_expiry, token, at) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (account, region) DO UPDATE SET days_before_expiry = excluded.days_before_expiry, "
      "token = excluded.token, at = excluded.at",
      account, region, configuration.days_before_expiry, configuration.idempotency_token, stored(configuration.at));
}

Result<void> put_intent(Connection& db, const Intent& intent) {
  TRY_VOID(db.run(
      "INSERT INTO intent (serial, arn, issuer_id, tbs, sealed_key, at, state, crl_shard, not_after, key_digest) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (serial) DO NOTHING",
      intent.serial, intent.arn.str(), intent.issuer_id, intent.tbs, intent.sealed_key, stored(intent.at),
      number_of(intent.state), intent.crl_shard, optional_stored(intent.not_after),
      intent.key_hash ? std::optional{key_digest(*intent.key_hash)} : std::nullopt));
  if (db.changed_rows() == 0)
    return fail(ErrorCode::conflict, fmt::format("The serial number {} was used before.", intent.serial));
  if (intent.decision.empty()) return {};
  return put_decision(db, db.last_row(), intent.not_after, intent.decision);
}

// Issuing keeps the sealed key; burning forgets it, because nothing will ever be signed for it.
Result<void> close_intent(Connection& db, std::string_view serial, SerialState state, Timestamp at) {
  if (state == SerialState::intended)
    return fail(ErrorCode::invalid_state, fmt::format("The serial number {} cannot be opened again.", serial));
  const bool burns = state == SerialState::burned;
  if (burns)
    TRY_VOID(
        db.run("INSERT INTO revocation (serial, issuer_id, shard, at, reason, not_after) "
               "SELECT serial, issuer_id, crl_shard, ?, 0, not_after FROM intent WHERE serial = ? AND state = 0",
               stored(at), serial));
  TRY_VOID(db.run(burns ? "UPDATE intent SET state = 2, sealed_key = x'' WHERE serial = ? AND state = 0"
                        : "UPDATE intent SET state = 1 WHERE serial = ? AND state = 0",
                  serial));
  if (db.changed_rows() == 1) return {};
  TRY_VOID(intent(db, serial));
  return fail(ErrorCode::invalid_state, fmt::format("The serial number {} is settled already.", serial));
}

Result<void> fill_intent_columns(Connection& db) {
  const auto next = [&db](std::int64_t seq) -> Result<std::optional<std::pair<std::int64_t, Bytes>>> {
    TRY(Statement row, db.query("SELECT seq, tbs FROM intent WHERE seq > ? ORDER BY seq LIMIT 1", seq));
    TRY(const bool found, row.step());
    if (!found) return std::nullopt;
    return std::pair{row.integer(0), row.bytes(1)};
  };
  std::int64_t seq = 0;
  for (;;) {
    TRY(const auto row, next(seq));
    if (!row) return {};
    seq = row->first;
    const auto tbs = pki::TbsCertificate::parse(row->second);
    if (!tbs) continue;  // what cannot be read was never signed by us
    TRY_VOID(db.run("UPDATE intent SET not_after = ?, key_digest = ? WHERE seq = ?", stored(tbs->not_after),
                    key_digest(sha256(tbs->subject_public_key_info)), seq));
  }
}

}  // namespace certwright::store::sqlite
