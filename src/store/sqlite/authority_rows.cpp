#include "store/sqlite/authority_rows.h"

#include <fmt/format.h>

#include "store/sqlite/all_rows.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

Authority authority_of(const Statement& row) {
  return {.id = row.string(0),
          .certificate = row.bytes(1),
          .sealed_key = row.bytes(2),
          .parent = row.string(3),
          .crl_number = static_cast<std::uint64_t>(row.integer(4)),
          .crl = row.bytes(5),
          .crl_next_update = moment(row.integer(6)),
          .key_is_held = row.integer(7) != 0,
          .key_label = row.string(8)};
}

SigningAuthority signing_authority_of(const Statement& row) {
  return {.key = row.text(0) == to_string(pki::PublicKeyAlgorithm::ec) ? pki::PublicKeyAlgorithm::ec
                                                                       : pki::PublicKeyAlgorithm::rsa,
          .authority = row.string(1)};
}

AuthorityRequest authority_request_of(const Statement& row) {
  return {.id = row.string(0),
          .request = row.bytes(1),
          .sealed_key = row.bytes(2),
          .key_is_held = row.integer(3) != 0,
          .key_label = row.string(4),
          .created_at = moment(row.integer(5))};
}

Result<PrivateAuthority> private_authority_of(const Statement& row) {
  const auto state = model::parse_authority_state(row.text(5));
  if (!state)
    return fail(ErrorCode::invalid_state,
                fmt::format("The private CA {} has the state {}, which a newer version of Certwright wrote.",
                            row.text(0), row.text(5)));
  return PrivateAuthority{.arn = row.string(0),
                          .account = row.string(1),
                          .region = row.string(2),
                          .authority = row.string(3),
                          .name = row.string(4),
                          .state = *state,
                          .created_at = moment(row.integer(6))};
}

}  // namespace

Result<std::vector<Authority>> authorities(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT id, certificate, sealed_key, parent, crl_number, crl, crl_next_update, "
                                 "key_is_held, key_label FROM authority ORDER BY id"));
  return all(rows, authority_of);
}

Result<Authority> authority(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT id, certificate, sealed_key, parent, crl_number, crl, crl_next_update, "
                              "key_is_held, key_label FROM authority WHERE id = ?",
                              id));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no CA {}.", id));
  return authority_of(row);
}

Result<PrivateAuthority> private_authority(Connection& db, std::string_view arn) {
  TRY(Statement row, db.query("SELECT arn, account, region, authority, name, state, created_at "
                              "FROM private_authority WHERE arn = ?",
                              arn));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::not_found, fmt::format("There is no private CA {}.", arn));
  return private_authority_of(row);
}

Result<std::vector<PrivateAuthority>> private_authorities(Connection& db) {
  TRY(Statement row, db.prepare("SELECT arn, account, region, authority, name, state, created_at "
                                "FROM private_authority ORDER BY created_at, arn"));
  std::vector<PrivateAuthority> found;
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return found;
    TRY(PrivateAuthority next, private_authority_of(row));
    found.push_back(std::move(next));
  }
}

Result<void> put_authority(Connection& db, const Authority& authority) {
  return db.run(
      "INSERT INTO authority (id, certificate, sealed_key, parent, crl_number, crl, crl_next_update, key_is_held, "
      "key_label) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET certificate = "
      "excluded.certificate, sealed_key = excluded.sealed_key, parent = excluded.parent, crl_number = "
      "excluded.crl_number, crl = excluded.crl, crl_next_update = excluded.crl_next_update, key_is_held = "
      "excluded.key_is_held, key_label = excluded.key_label",
      authority.id, authority.certificate, authority.sealed_key, authority.parent, authority.crl_number, authority.crl,
      stored(authority.crl_next_update), authority.key_is_held ? 1 : 0, authority.key_label);
}

Result<void> put_private_authority(Connection& db, const PrivateAuthority& authority) {
  return db.run(
      "INSERT INTO private_authority (arn, account, region, authority, name, state, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET account = excluded.account, "
      "region = excluded.region, authority = excluded.authority, name = excluded.name, state = excluded.state, "
      "created_at = excluded.created_at",
      authority.arn, authority.account, authority.region, authority.authority, authority.name,
      to_string(authority.state), stored(authority.created_at));
}

Result<std::vector<SigningAuthority>> signing_authorities(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT key_kind, authority FROM signing_authority ORDER BY key_kind"));
  return all(rows, signing_authority_of);
}

Result<std::vector<AuthorityRequest>> authority_requests(Connection& db) {
  TRY(Statement rows, db.prepare("SELECT id, request, sealed_key, key_is_held, key_label, created_at "
                                 "FROM authority_request ORDER BY created_at, id"));
  return all(rows, authority_request_of);
}

Result<void> put_signing_authority(Connection& db, const SigningAuthority& signing) {
  return db.run(
      "INSERT INTO signing_authority (key_kind, authority) VALUES (?, ?) "
      "ON CONFLICT (key_kind) DO UPDATE SET authority = excluded.authority",
      to_string(signing.key), signing.authority);
}

Result<void> put_authority_request(Connection& db, const AuthorityRequest& request) {
  return db.run(
      "INSERT INTO authority_request (id, request, sealed_key, key_is_held, key_label, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET request = excluded.request, "
      "sealed_key = excluded.sealed_key, key_is_held = excluded.key_is_held, key_label = excluded.key_label, "
      "created_at = excluded.created_at",
      request.id, request.request, request.sealed_key, request.key_is_held ? 1 : 0, request.key_label,
      stored(request.created_at));
}

Result<void> remove_authority_request(Connection& db, std::string_view id) {
  TRY_VOID(db.run("DELETE FROM authority_request WHERE id = ?", id));
  if (db.changed_rows() == 0) return fail(ErrorCode::not_found, fmt::format("There is no request of a CA {}.", id));
  return {};
}

}  // namespace certwright::store::sqlite
