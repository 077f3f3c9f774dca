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
          .crl_next_update = moment(row.integer(6))};
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
  TRY(Statement rows, db.prepare("SELECT id, certificate, sealed_key, parent, crl_number, crl, crl_next_update "
                                 "FROM authority ORDER BY id"));
  return all(rows, authority_of);
}

Result<Authority> authority(Connection& db, std::string_view id) {
  TRY(Statement row, db.query("SELECT id, certificate, sealed_key, parent, crl_number, crl, crl_next_update "
                              "FROM authority WHERE id = ?",
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
      "INSERT INTO authority (id, certificate, sealed_key, parent, crl_number, crl, crl_next_update) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, "
      "sealed_key = excluded.sealed_key, parent = excluded.parent, crl_number = excluded.crl_number, "
      "crl = excluded.crl, crl_next_update = excluded.crl_next_update",
      authority.id, authority.certificate, authority.sealed_key, authority.parent, authority.crl_number, authority.crl,
      stored(authority.crl_next_update));
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

}  // namespace certwright::store::sqlite
