#include "app/pki_documents.h"

#include <fmt/format.h>

#include "base/log.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

constexpr std::string_view issuer_folder = "/issuer/";
constexpr std::string_view crl_folder = "/crl/";
constexpr std::string_view suffix_of_both = ".cer";

std::shared_ptr<const std::string> shared_text(ByteView bytes) {
  return std::make_shared<const std::string>(text_of(bytes));
}

Result<void> add_documents(const store::Authority& authority, Timestamp now,
                           std::map<std::string, api::pki::Document, std::less<>>& documents) {
  TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
  documents[fmt::format("{}{}.cer", issuer_folder, authority.id)] = {.body = shared_text(authority.certificate),
                                                                     .media_type = "application/pkix-cert",
                                                                     .modified_at = certificate.not_before,
                                                                     .expires_at = std::nullopt};
  if (!authority.crl.empty())
    documents[fmt::format("{}{}.crl", crl_folder, authority.id)] = {.body = shared_text(authority.crl),
                                                                    .media_type = "application/pkix-crl",
                                                                    .modified_at = now,
                                                                    .expires_at = authority.crl_next_update};
  return {};
}

// The id in "/issuer/<id>.cer" or "/crl/<id>.crl"; empty for any other path.
std::string_view id_in(std::string_view path) {
  for (const std::string_view folder : {issuer_folder, crl_folder}) {
    if (!path.starts_with(folder) || path.size() <= folder.size() + suffix_of_both.size()) continue;
    path.remove_prefix(folder.size());
    path.remove_suffix(suffix_of_both.size());
    return path;
  }
  return {};
}

}  // namespace

Result<void> PkiDocuments::sign_crl(store::Authority& authority, const service::Issuers::Issuing& issuing) {
  TRY(const auto revoked, store_.read([&](const store::View& view) { return view.revoked(authority.id); }));
  const Timestamp now = clock_.now();
  {
    const Lock lock(mutex_);
    const auto counted = revoked_in_crl_.find(authority.id);
    const bool same = !authority.crl.empty() && counted != revoked_in_crl_.end() && counted->second == revoked.size();
    if (same && now < authority.crl_next_update - crl_lifetime / 2) return {};
  }
  std::vector<issuance::RevokedEntry> entries;
  entries.reserve(revoked.size());
  for (const auto& entry : revoked)
    entries.push_back({.serial = entry.serial, .revoked_at = entry.at, .reason = entry.reason});
  store::Authority renewed = authority;
  ++renewed.crl_number;
  TRY(renewed.crl, issuing.ca->make_crl(entries, renewed.crl_number, now, crl_lifetime));
  renewed.crl_next_update = now + crl_lifetime;
  TRY_VOID(store_.write([&](store::Transaction& tx) { return tx.put_authority(renewed); }));
  authority = std::move(renewed);
  log::info("crl.signed", {{"issuer", authority.id},
                           {"number", fmt::to_string(authority.crl_number)},
                           {"entries", fmt::to_string(entries.size())}});
  const Lock lock(mutex_);
  revoked_in_crl_[authority.id] = entries.size();
  return {};
}

Result<void> PkiDocuments::refresh_crl(store::Authority& authority) {
  if (authority.id == issuers_.own().ca->identity().id) return sign_crl(authority, issuers_.own());
  if (authority.sealed_key.empty()) return {};  // a root's key is not here: its CRL was made with it
  const auto issuing = issuers_.find(authority.id);
  const Result<void> signed_anew = issuing ? sign_crl(authority, **issuing) : tl::make_unexpected(issuing.error());
  if (!signed_anew)
    log::error("crl.refresh_failed", {{"issuer", authority.id}, {"detail", signed_anew.error().detail}});
  return {};
}

Result<void> PkiDocuments::refresh() {
  TRY(auto authorities, store_.read([](const store::View& view) { return view.authorities(); }));
  Documents documents;
  for (store::Authority& authority : authorities) {
    TRY_VOID(refresh_crl(authority));
    TRY_VOID(add_documents(authority, clock_.now(), documents));
  }
  const Lock lock(mutex_);
  documents_ = std::move(documents);
  return {};
}

std::optional<api::pki::Document> PkiDocuments::find_known(std::string_view path) const {
  const Lock lock(mutex_);
  const auto document = documents_.find(path);
  if (document == documents_.end()) return std::nullopt;
  return document->second;
}

std::optional<api::pki::Document> PkiDocuments::find(std::string_view path) {
  if (auto known = find_known(path)) return known;
  const std::string_view id = id_in(path);
  if (id.empty()) return std::nullopt;
  const auto authority = store_.read([&](const store::View& view) { return view.authority(id); });
  if (!authority) return std::nullopt;
  Documents documents;
  if (!add_documents(*authority, clock_.now(), documents)) return std::nullopt;
  {
    const Lock lock(mutex_);
    documents_.merge(documents);
  }
  return find_known(path);
}

}  // namespace certwright::app
