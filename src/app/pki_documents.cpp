#include "app/pki_documents.h"

#include <fmt/format.h>

#include "base/log.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

// rules-in-force 4.6: certificates without OCSP need a CRL "at least every 4 d"; signed anew at half of its life, one
// that could not be renewed for two days is still good.
constexpr std::chrono::hours crl_lifetime{96};

std::shared_ptr<const std::string> shared_text(ByteView bytes) {
  return std::make_shared<const std::string>(text_of(bytes));
}

}  // namespace

Result<store::Authority> PkiDocuments::with_fresh_crl(store::Authority authority) {
  TRY(const auto revoked, store_.read([&](const store::View& view) { return view.revoked(authority.id); }));
  const Timestamp now = clock_.now();
  {
    const Lock lock(mutex_);
    const bool same = !authority.crl.empty() && revoked_in_crl_ == revoked.size();
    if (same && now < authority.crl_next_update - crl_lifetime / 2) return authority;
    revoked_in_crl_ = revoked.size();
  }
  std::vector<issuance::RevokedEntry> entries;
  entries.reserve(revoked.size());
  for (const auto& entry : revoked)
    entries.push_back({.serial = entry.serial, .revoked_at = entry.at, .reason = entry.reason});
  ++authority.crl_number;
  TRY(authority.crl, ca_.make_crl(entries, authority.crl_number, now, crl_lifetime));
  authority.crl_next_update = now + crl_lifetime;
  TRY_VOID(store_.write([&](store::Transaction& tx) { return tx.put_authority(authority); }));
  log::info("crl.signed", {{"issuer", authority.id},
                           {"number", fmt::to_string(authority.crl_number)},
                           {"entries", fmt::to_string(entries.size())}});
  return authority;
}

Result<void> PkiDocuments::refresh() {
  TRY(auto authorities, store_.read([](const store::View& view) { return view.authorities(); }));
  std::map<std::string, api::pki::Document, std::less<>> documents;
  const Timestamp now = clock_.now();
  for (store::Authority& authority : authorities) {
    if (authority.id == ca_.identity().id) {
      TRY(authority, with_fresh_crl(std::move(authority)));
    }
    TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
    documents[fmt::format("/issuer/{}.cer", authority.id)] = {.body = shared_text(authority.certificate),
                                                              .media_type = "application/pkix-cert",
                                                              .modified_at = certificate.not_before,
                                                              .expires_at = std::nullopt};
    if (!authority.crl.empty())
      documents[fmt::format("/crl/{}.crl", authority.id)] = {.body = shared_text(authority.crl),
                                                             .media_type = "application/pkix-crl",
                                                             .modified_at = now,
                                                             .expires_at = authority.crl_next_update};
  }
  const Lock lock(mutex_);
  documents_ = std::move(documents);
  return {};
}

std::optional<api::pki::Document> PkiDocuments::find(std::string_view path) const {
  const Lock lock(mutex_);
  const auto document = documents_.find(path);
  if (document == documents_.end()) return std::nullopt;
  return document->second;
}

}  // namespace certwright::app
