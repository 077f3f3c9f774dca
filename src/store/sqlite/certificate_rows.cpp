#include "store/sqlite/certificate_rows.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/digest.h"
#include "store/certificate_codec.h"
#include "store/sqlite/certificate_names.h"
#include "store/sqlite/listing.h"
#include "store/traits.h"

namespace certwright::store::sqlite {
namespace {

using model::Certificate;
using model::CertificateArn;

std::int64_t day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count(); }

// Under which Region request_day counts a certificate: imported ones apart from requested ones, PRIVATE ones not at all
// (facts 5.2). No Region has a slash in its name.
std::optional<std::string> counted_region(std::string_view region, model::CertificateType type) {
  switch (type) {
    case model::CertificateType::amazon_issued:
      return std::string{region};
    case model::CertificateType::imported:
      return fmt::format("{}/{}", region, model::to_string(type));
    case model::CertificateType::private_ca:
      break;
  }
  return std::nullopt;
}

Result<void> count_request(Connection& db, const Certificate& certificate) {
  const auto region = counted_region(certificate.region, certificate.type);
  if (!region) return {};
  return db.run(
      "INSERT INTO request_day (account, region, day, requests, removed) VALUES (?, ?, ?, 1, 0) "
      "ON CONFLICT DO UPDATE SET requests = requests + 1",
      certificate.account, *region, day_of(certificate.created_at));
}

Result<void> count_removal(Connection& db, const Certificate& certificate) {
  const auto region = counted_region(certificate.region, certificate.type);
  if (!region) return {};
  return db.run("UPDATE request_day SET removed = removed + 1 WHERE account = ? AND region = ? AND day = ?",
                certificate.account, *region, day_of(certificate.created_at));
}

std::optional<std::int64_t> stored_unless_never(Timestamp at) {
  if (at == Timestamp::max()) return std::nullopt;
  return stored(at);
}

// The moments as they are stored, by Moment.
using StoredMoments = std::array<std::optional<std::int64_t>, all_moments.size()>;

StoredMoments stored_moments(const Certificate& certificate) {
  StoredMoments moments;
  std::ranges::transform(moments_of(certificate), moments.begin(), [](const std::optional<Timestamp>& at) {
    return at ? std::optional{stored(*at)} : std::nullopt;
  });
  return moments;
}

std::optional<std::string_view> serial_of(const Certificate& certificate) {
  if (!certificate.issued) return std::nullopt;
  return certificate.issued->serial;
}

// Tells whether the names changed since they were stored, without reading them.
std::int64_t names_digest(const Certificate& certificate) {
  std::string names;
  for (const std::string& name : certificate.names()) (names += name) += '\n';
  if (certificate.imported) names += common_name(certificate);
  const Sha256 digest = sha256(bytes_of(names));
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < sizeof first; ++i) first = first << 8 | digest.at(i);
  return static_cast<std::int64_t>(first);
}

Error no_such_certificate(const CertificateArn& arn) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no certificate {}.", arn.str())};
}

// A value that came from search() has no DER, and must not take away the one that is kept.
Result<void> keep_der(Connection& db, const Certificate& certificate, std::int64_t seq) {
  if (!certificate.issued || certificate.issued->der.empty()) return {};
  return db.run(
      "INSERT INTO issued_certificate (certificate, der) VALUES (?, ?) "
      "ON CONFLICT (certificate) DO UPDATE SET der = excluded.der",
      seq, certificate.issued->der);
}

Result<void> keep_revocation(Connection& db, const Certificate& certificate) {
  if (!certificate.revoked_at || !certificate.issued) return {};
  return db.run(
      "INSERT INTO revocation (serial, issuer_id, shard, at, reason, not_after) VALUES "
      "(?1, ?2, coalesce((SELECT crl_shard FROM intent WHERE serial = ?1), 0), ?3, ?4, ?5) ON CONFLICT DO NOTHING",
      certificate.issued->serial, certificate.issued->issuer_id, stored(*certificate.revoked_at),
      model::crl_reason(certificate.revocation_reason.value_or(model::RevocationReason::unspecified)),
      stored(certificate.issued->not_after));
}

// An imported certificate may repeat a serial that was issued here under another ARN, whose key must stay.
Result<void> forget_key(Connection& db, const CertificateArn& arn, std::string_view serial) {
  return db.run("UPDATE intent SET sealed_key = x'' WHERE serial = ? AND arn = ?", serial, arn.str());
}

// What a change is compared with, so that it writes no index entry that stays as it is.
struct StoredRow {
  std::int64_t seq = 0;
  std::int64_t version = 0;
  std::int64_t names_digest = 0;
  std::optional<std::int64_t> next_attempt_at;
  std::string serial;
  std::int64_t listing = 0;
  StoredMoments moments;
};

std::optional<std::int64_t> optional_integer(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional{row.integer(column)};
}

Result<StoredRow> stored_row(Connection& db, const CertificateArn& arn) {
  TRY(Statement row, db.query("SELECT seq, version, names_digest, next_attempt_at, serial, listing, not_before, "
                              "not_after, issued_at, revoked_at, imported_at FROM certificate WHERE arn = ?",
                              arn.str()));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_such_certificate(arn));
  StoredRow stored_now{.seq = row.integer(0), .version = row.integer(1), .names_digest = row.integer(2)};
  stored_now.next_attempt_at = optional_integer(row, 3);
  stored_now.serial = row.string(4);
  stored_now.listing = row.integer(5);
  constexpr int first_moment = 6;
  for (std::size_t i = 0; i < stored_now.moments.size(); ++i)
    stored_now.moments.at(i) = optional_integer(row, first_moment + static_cast<int>(i));
  return stored_now;
}

// An UPDATE rewrites every index that has one of the columns it names, changed or not; so there is one statement for
// each choice of [what is searched for changed][next attempt changed].
constexpr std::array<std::array<const char*, 2>, 2> update_statements{{
    {"UPDATE certificate SET version = ?, body = ?, names_digest = ? WHERE seq = ?",
     "UPDATE certificate SET version = ?, body = ?, names_digest = ?, next_attempt_at = ?5 WHERE seq = ?4"},
    {"UPDATE certificate SET version = ?, body = ?, names_digest = ?, serial = ?5, listing = ?6, not_before = ?7, "
     "not_after = ?8, issued_at = ?9, revoked_at = ?10, imported_at = ?11 WHERE seq = ?4",
     "UPDATE certificate SET version = ?, body = ?, names_digest = ?, next_attempt_at = ?5, serial = ?6, "
     "listing = ?7, not_before = ?8, not_after = ?9, issued_at = ?10, revoked_at = ?11, imported_at = ?12 "
     "WHERE seq = ?4"},
}};

Result<void> update_row(Connection& db, const Certificate& certificate, const StoredRow& before) {
  const auto next_attempt_at = stored_unless_never(certificate.next_attempt_at);
  const bool due_changed = next_attempt_at != before.next_attempt_at;
  TRY(const std::int64_t listing, listing_of(db, certificate));
  const StoredMoments moments = stored_moments(certificate);
  const std::string_view serial = serial_of(certificate).value_or("");
  const bool search_changed = listing != before.listing || moments != before.moments || serial != before.serial;
  const std::string body = encode_certificate(certificate);
  TRY(Statement change, db.prepare(update_statements.at(search_changed ? 1 : 0).at(due_changed ? 1 : 0)));
  change.bind(before.version + 1);
  change.borrow();
  change.bind(body);
  change.bind(names_digest(certificate));
  change.bind(before.seq);
  if (due_changed) change.bind(next_attempt_at);
  if (search_changed) {
    change.bind(serial_of(certificate));
    change.bind(listing);
    for (const auto& moment : moments) change.bind(moment);
  }
  return change.run();
}

// The names as they are stored, which only the body tells.
Result<void> replace_names(Connection& db, const Certificate& before, const Certificate& now, std::int64_t seq) {
  TRY_VOID(remove_names(db, before, seq));
  return insert_names(db, now, seq);
}

Result<Certificate> with_der(const Statement& row) {
  TRY(Certificate certificate, certificate_of(row.integer(0), row.text(1)));
  if (certificate.issued) certificate.issued->der = row.bytes(2);
  return certificate;
}

}  // namespace

Result<std::optional<std::int64_t>> seq_of(Connection& db, const CertificateArn& arn) {
  for (const char* sql :
       {"SELECT seq FROM certificate WHERE arn = ?", "SELECT seq FROM removed_certificate WHERE arn = ?"}) {
    TRY(Statement row, db.query(sql, arn.str()));
    TRY(const bool found, row.step());
    if (found) return row.integer(0);
  }
  return std::nullopt;
}

std::int64_t stored(Timestamp at) { return at.time_since_epoch().count(); }

Timestamp moment(std::int64_t stored) { return Timestamp{std::chrono::milliseconds{stored}}; }

Result<Certificate> certificate_of(std::int64_t version, std::string_view body) {
  TRY(Certificate certificate, decode_certificate(body));
  certificate.version = static_cast<std::uint64_t>(version);
  return certificate;
}

Result<Certificate> certificate(Connection& db, const CertificateArn& arn) {
  TRY(Statement row, db.query("SELECT c.version, c.body, i.der FROM certificate c "
                              "LEFT JOIN issued_certificate i ON i.certificate = c.seq WHERE c.arn = ?",
                              arn.str()));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_such_certificate(arn));
  return with_der(row);
}

Result<std::uint64_t> version(Connection& db, const CertificateArn& arn) {
  TRY(Statement row, db.query("SELECT version FROM certificate WHERE arn = ?", arn.str()));
  TRY(const bool found, row.step());
  if (!found) return tl::make_unexpected(no_such_certificate(arn));
  return static_cast<std::uint64_t>(row.integer(0));
}

Result<std::optional<CertificateArn>> find_by_token(Connection& db, std::string_view account, std::string_view region,
                                                    std::string_view token, Timestamp since) {
  TRY(Statement row, db.query("SELECT arn, created_at FROM certificate INDEXED BY certificate_token "
                              "WHERE account = ? AND region = ? AND token = ? ORDER BY seq DESC LIMIT 1",
                              account, region, token));
  TRY(const bool found, row.step());
  if (!found || row.integer(1) < stored(since)) return std::nullopt;
  return CertificateArn{row.string(0)};
}

Result<std::vector<Certificate>> find_by_name(Connection& db, std::string_view account, std::string_view region,
                                              const std::string& name, std::size_t limit) {
  TRY(Statement row, db.query("SELECT c.version, c.body, i.der FROM certificate_name n CROSS JOIN certificate c "
                              "ON c.seq = n.certificate LEFT JOIN issued_certificate i ON i.certificate = c.seq "
                              "WHERE n.account = ? AND n.region = ? AND n.name = ? AND n.kind & 1 "
                              "ORDER BY n.certificate DESC LIMIT ?",
                              account, region, folded(name), limit));
  std::vector<Certificate> found;
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return found;
    TRY(Certificate certificate, with_der(row));
    found.push_back(std::move(certificate));
  }
}

Result<model::Usage> usage(Connection& db, std::string_view account, std::string_view region, Timestamp now) {
  const auto imported = counted_region(region, model::CertificateType::imported);
  TRY(Statement counts, db.query("SELECT region = ?2, sum(requests - removed), "
                                 "coalesce(sum(requests) FILTER (WHERE day > ?4), 0) FROM request_day "
                                 "WHERE account = ?1 AND region IN (?2, ?3) GROUP BY region",
                                 account, region, *imported, day_of(now) - 365));
  model::Usage usage;
  for (;;) {
    TRY(const bool more, counts.step());
    if (!more) return usage;
    const bool is_requested = counts.integer(0) != 0;
    (is_requested ? usage.certificates : usage.imported_certificates) = static_cast<std::size_t>(counts.integer(1));
    (is_requested ? usage.requests_in_365_days : usage.imports_in_365_days) =
        static_cast<std::size_t>(counts.integer(2));
  }
}

Result<std::vector<CertificateArn>> due(Connection& db, Timestamp now, std::size_t limit) {
  TRY(Statement row, db.query("SELECT arn FROM certificate INDEXED BY certificate_due "
                              "WHERE next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?",
                              stored(now), limit));
  std::vector<CertificateArn> arns;
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return arns;
    arns.emplace_back(row.string(0));
  }
}

Result<std::optional<Timestamp>> next_due(Connection& db) {
  TRY(Statement row, db.prepare("SELECT next_attempt_at FROM certificate INDEXED BY certificate_due "
                                "WHERE next_attempt_at IS NOT NULL ORDER BY next_attempt_at LIMIT 1"));
  TRY(const bool found, row.step());
  if (!found) return std::nullopt;
  return moment(row.integer(0));
}

Result<void> insert(Connection& db, const Certificate& certificate) {
  TRY(const std::int64_t listing, listing_of(db, certificate));
  const StoredMoments moments = stored_moments(certificate);
  TRY_VOID(
      db.run("INSERT INTO certificate (arn, account, region, listing, created_at, next_attempt_at, token, serial, "
             "names_digest, version, body, not_before, not_after, issued_at, revoked_at, imported_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO NOTHING",
             certificate.arn.str(), certificate.account, certificate.region, listing, stored(certificate.created_at),
             stored_unless_never(certificate.next_attempt_at), certificate.idempotency_token, serial_of(certificate),
             names_digest(certificate), certificate.version, encode_certificate(certificate), moments[0], moments[1],
             moments[2], moments[3], moments[4]));
  if (db.changed_rows() == 0)
    return fail(ErrorCode::conflict, fmt::format("The certificate {} exists already.", certificate.arn.str()));
  const std::int64_t seq = db.last_row();
  TRY_VOID(insert_names(db, certificate, seq));
  TRY_VOID(keep_der(db, certificate, seq));
  TRY_VOID(keep_revocation(db, certificate));
  return count_request(db, certificate);
}

Result<void> update(Connection& db, Certificate& certificate) {
  TRY(const StoredRow before, stored_row(db, certificate.arn));
  if (static_cast<std::uint64_t>(before.version) != certificate.version)
    return fail(ErrorCode::conflict, fmt::format("The certificate {} was changed meanwhile. Read it again and retry.",
                                                 certificate.arn.str()));
  if (before.names_digest != names_digest(certificate)) {
    TRY(const Certificate old, sqlite::certificate(db, certificate.arn));
    TRY_VOID(replace_names(db, old, certificate, before.seq));
  }
  TRY_VOID(update_row(db, certificate, before));
  const bool replaced = certificate.issued && certificate.issued->serial != before.serial;
  // The signed certificate changes with its serial number, but another CA may give one number twice.
  if (certificate.imported || replaced) TRY_VOID(keep_der(db, certificate, before.seq));
  if (replaced) TRY_VOID(forget_key(db, certificate.arn, before.serial));
  TRY_VOID(keep_revocation(db, certificate));
  ++certificate.version;
  return {};
}

Result<void> remove(Connection& db, const CertificateArn& arn) {
  TRY(const Certificate certificate, sqlite::certificate(db, arn));
  TRY(const auto seq, seq_of(db, arn));
  TRY_VOID(remove_names(db, certificate, *seq));
  TRY_VOID(db.run("DELETE FROM certificate WHERE seq = ?", *seq));
  TRY_VOID(count_removal(db, certificate));
  TRY_VOID(
      db.run("INSERT INTO removed_certificate (arn, seq) VALUES (?, ?) ON CONFLICT (arn) DO UPDATE "
             "SET seq = excluded.seq",
             arn.str(), *seq));
  if (!certificate.issued) return {};
  return forget_key(db, arn, certificate.issued->serial);
}

Result<void> fill_search_columns(Connection& db) {
  const auto next = [&db](std::int64_t seq) -> Result<std::optional<std::pair<std::int64_t, Certificate>>> {
    TRY(Statement row, db.query("SELECT seq, version, body FROM certificate WHERE seq > ? ORDER BY seq LIMIT 1", seq));
    TRY(const bool found, row.step());
    if (!found) return std::nullopt;
    TRY(Certificate certificate, certificate_of(row.integer(1), row.text(2)));
    return std::pair{row.integer(0), std::move(certificate)};
  };
  std::int64_t seq = 0;
  for (;;) {
    TRY(const auto row, next(seq));
    if (!row) return {};
    seq = row->first;
    const Certificate& certificate = row->second;
    TRY(const std::int64_t listing, listing_of(db, certificate));
    const StoredMoments moments = stored_moments(certificate);
    TRY_VOID(
        db.run("UPDATE certificate SET listing = ?, not_before = ?, not_after = ?, issued_at = ?, revoked_at = ?, "
               "imported_at = ? WHERE seq = ?",
               listing, moments[0], moments[1], moments[2], moments[3], moments[4], seq));
    TRY_VOID(insert_names(db, certificate, seq));
  }
}

}  // namespace certwright::store::sqlite
