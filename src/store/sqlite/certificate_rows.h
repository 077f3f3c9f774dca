#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/certificate.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The tables of certificates and of what hangs on them. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::Certificate> certificate(Connection& db, const model::CertificateArn& arn);
[[nodiscard]] Result<std::uint64_t> version(Connection& db, const model::CertificateArn& arn);
[[nodiscard]] Result<std::optional<model::CertificateArn>> find_by_token(Connection& db, std::string_view account,
                                                                         std::string_view region,
                                                                         std::string_view token, Timestamp since);
[[nodiscard]] Result<Page> search(Connection& db, const SearchQuery& query);
[[nodiscard]] Result<std::vector<model::Certificate>> find_by_name(Connection& db, std::string_view account,
                                                                   std::string_view region, const std::string& name,
                                                                   std::size_t limit);
[[nodiscard]] Result<model::Usage> usage(Connection& db, std::string_view account, std::string_view region,
                                         Timestamp now);
[[nodiscard]] Result<std::vector<model::CertificateArn>> due(Connection& db, Timestamp now, std::size_t limit);
[[nodiscard]] Result<std::optional<Timestamp>> next_due(Connection& db);

[[nodiscard]] Result<void> insert(Connection& db, const model::Certificate& certificate);
[[nodiscard]] Result<void> update(Connection& db, model::Certificate& certificate);
[[nodiscard]] Result<void> remove(Connection& db, const model::CertificateArn& arn);

/// Computes anew, from the body of every row, what search() finds by: the conversion of migration 3.
[[nodiscard]] Result<void> fill_search_columns(Connection& db);

/// The number of a certificate that is, or once was, here.
[[nodiscard]] Result<std::optional<std::int64_t>> seq_of(Connection& db, const model::CertificateArn& arn);
/// The certificate of a row's version and body. Fails: as decode_certificate does.
[[nodiscard]] Result<model::Certificate> certificate_of(std::int64_t version, std::string_view body);

// Moments as they are stored.
[[nodiscard]] std::int64_t stored(Timestamp at);
[[nodiscard]] Timestamp moment(std::int64_t stored);

}  // namespace certwright::store::sqlite
