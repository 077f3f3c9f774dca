#include "app/pki_documents.h"

#include <fmt/format.h>

#include "base/log.h"
#include "issuance/crl.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

constexpr std::string_view issuer_folder = "/issuer/";
constexpr std::string_view crl_folder = "/crl/";

std::string crl_path(std::string_view issuer_id, std::uint32_t shard) {
  return shard == 0 ? fmt::format("{}{}.crl", crl_folder, issuer_id)
                    : fmt::format("{}{}/{}.crl", crl_folder, issuer_id, shard);
}

api::pki::Document crl_document(ByteView crl, Timestamp this_update, Timestamp next_update) {
  return api::pki::make_document(crl, "application/pkix-crl", this_update, next_update);
}

// The id in "/issuer/<id>.cer", "/crl/<id>.crl" or "/crl/<id>/<shard>.crl"; empty for any other path.
std::string_view id_in(std::string_view path) {
  for (const std::string_view folder : {issuer_folder, crl_folder}) {
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    const std::size_t end = path.find_first_of("/.");
    return end == std::string_view::npos ? std::string_view{} : path.substr(0, end);
  }
  return {};
}

}  // namespace

Result<void> PkiDocuments::sign(const store::Authority& authority, const service::Issuers::Issuing& issuing) {
  return publisher_.refresh(issuing, authority.crl_number,
                            [this](const store::CrlShard& published) { serve(published); });
}

Result<void> PkiDocuments::load_stored(std::string_view issuer_id) {
  TRY(const auto stored, store_.read([&](const store::View& view) { return view.crl_shards(issuer_id); }));
  for (const store::CrlShard& known : stored) {
    if (is_served(crl_path(issuer_id, known.shard))) continue;
    TRY(const auto whole, store_.read([&](const store::View& view) { return view.crl_shard(issuer_id, known.shard); }));
    serve(whole);
  }
  return {};
}

Result<void> PkiDocuments::serve_whole(const store::Authority& authority) {
  std::string path = crl_path(authority.id, 0);
  const auto served = find_known(path);
  if (served && served->expires_at >= authority.crl_next_update) return {};
  TRY(const issuance::PublishedCrl crl, issuance::read_crl(authority.crl));
  serve(std::move(path), crl_document(authority.crl, crl.this_update, authority.crl_next_update));
  return {};
}

Result<void> PkiDocuments::refresh_one(const store::Authority& authority) {
  TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
  Result<void> refreshed = refresh_crls(authority);
  // Whoever finds the certificate takes all that there is of the CA for known.
  serve(fmt::format("{}{}.cer", issuer_folder, authority.id),
        api::pki::make_document(authority.certificate, "application/pkix-cert", certificate.not_before, std::nullopt));
  return refreshed;
}

Result<void> PkiDocuments::refresh_crls(const store::Authority& authority) {
  TRY_VOID(load_stored(authority.id));
  if (!authority.crl.empty()) TRY_VOID(serve_whole(authority));
  if (authority.id == issuers_.own().ca->identity().id) return sign(authority, issuers_.own());
  // The key of a root, or of somebody else's CA, is not here: a root's CRL was made with it.
  if (authority.sealed_key.empty() && !authority.key_is_held) return {};
  const auto issuing = issuers_.find(authority.id);
  const Result<void> signed_anew = issuing ? sign(authority, **issuing) : tl::make_unexpected(issuing.error());
  if (!signed_anew)
    log::error("crl.refresh_failed", {{"issuer", authority.id}, {"detail", signed_anew.error().detail}});
  return {};
}

Result<void> PkiDocuments::refresh() {
  const Lock refreshing(refreshing_);
  TRY(const auto authorities, store_.read([](const store::View& view) { return view.authorities(); }));
  for (const store::Authority& authority : authorities) TRY_VOID(refresh_one(authority));
  return {};
}

void PkiDocuments::serve(std::string path, api::pki::Document document) {
  const Lock lock(mutex_);
  documents_.insert_or_assign(std::move(path), std::move(document));
}

void PkiDocuments::serve(const store::CrlShard& shard) {
  serve(crl_path(shard.issuer_id, shard.shard), crl_document(shard.crl, shard.this_update, shard.next_update));
}

bool PkiDocuments::is_served(const std::string& path) const {
  const Lock lock(mutex_);
  return documents_.contains(path);
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
  // What is known of a CA is known whole.
  if (id.empty() || is_served(fmt::format("{}{}.cer", issuer_folder, id))) return std::nullopt;
  const auto authority = store_.read([&](const store::View& view) { return view.authority(id); });
  if (!authority) return std::nullopt;
  {
    const Lock refreshing(refreshing_);
    if (const auto refreshed = refresh_one(*authority); !refreshed)
      log::error("crl.refresh_failed", {{"issuer", authority->id}, {"detail", refreshed.error().detail}});
  }
  return find_known(path);
}

}  // namespace certwright::app
