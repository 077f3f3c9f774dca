#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// Certificates, the material of imported ones, and how many there are and were. Contracts: those of View and
// Transaction.

[[nodiscard]] Result<model::Certificate> certificate(const State& state, const model::CertificateArn& arn);
[[nodiscard]] Result<std::uint64_t> version(const State& state, const model::CertificateArn& arn);
[[nodiscard]] Result<std::optional<model::CertificateArn>> find_by_token(const State& state, std::string_view account,
                                                                         std::string_view region,
                                                                         std::string_view token, Timestamp since);
[[nodiscard]] Result<Page> search(const State& state, const SearchQuery& query);
[[nodiscard]] Result<std::vector<model::Certificate>> find_by_name(const State& state, std::string_view account,
                                                                   std::string_view region, const std::string& name,
                                                                   std::size_t limit);
[[nodiscard]] Result<std::vector<std::string>> serials_with_name(const State& state, const std::string& name);
[[nodiscard]] Result<model::Usage> usage(const State& state, std::string_view account, std::string_view region,
                                         Timestamp now);
[[nodiscard]] Result<std::vector<model::CertificateArn>> due(const State& state, Timestamp now, std::size_t limit);
[[nodiscard]] Result<std::optional<Timestamp>> next_due(const State& state);
[[nodiscard]] Result<ImportedMaterial> imported_material(const State& state, const model::CertificateArn& arn);

[[nodiscard]] Result<void> insert(State& state, Changes& changes, const model::Certificate& certificate);
[[nodiscard]] Result<void> update(State& state, Changes& changes, model::Certificate& certificate);
[[nodiscard]] Result<void> remove(State& state, Changes& changes, const model::CertificateArn& arn);
[[nodiscard]] Result<void> put_imported_material(State& state, Changes& changes, const model::CertificateArn& arn,
                                                 const ImportedMaterial& material);

}  // namespace certwright::store::memory
