#include "app/authority_revocation.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/operator_actor.h"
#include "app/revoked_authority.h"
#include "model/revocation.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

Result<store::Authority> below(const store::View& view, const std::string& id, const store::Authority& root) {
  TRY(store::Authority authority, view.authority(id));
  TRY(const auto private_authorities, view.private_authorities());
  if (service::is_private(private_authorities, id))
    return fail(ErrorCode::invalid_request,
                fmt::format("{} is a private CA, which has no root above it. To retire it: certwright ca delete.", id));
  if (authority.parent == root.id && authority.id != root.id) return authority;
  return fail(ErrorCode::invalid_request,
              authority.parent == authority.id
                  ? fmt::format("{} is a root: no CRL can say that it is revoked. Take it out of the trust stores of "
                                "those who trust it.",
                                id)
                  : fmt::format("{} was signed by {}, and the key is that of {}.", id, authority.parent, root.id));
}

// RFC 5280 lets a CA be revoked that signs; here it would go on to issue certificates that nobody trusts.
Result<void> signs_no_more(const store::View& view, const std::string& id) {
  TRY(const auto signing, view.signing_authorities());
  if (std::ranges::find(signing, id, &store::SigningAuthority::authority) == signing.end()) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} signs certificates now. Put another in its place first: certwright ca rotate.", id));
}

Result<issuance::RevokedEntry> new_entry(const store::View& view, const std::string& id, const store::Authority& root,
                                         int reason, Timestamp now) {
  TRY(const store::Authority authority, below(view, id, root));
  TRY_VOID(signs_no_more(view, id));
  TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
  TRY(const auto revoked, revocation_of(view, root.id, certificate));
  if (revoked)
    return fail(ErrorCode::conflict, fmt::format("{} is revoked already, since {}.", id, rfc3339(revoked->revoked_at)));
  return issuance::RevokedEntry{.serial = certificate.serial, .revoked_at = now, .reason = reason};
}

}  // namespace

Result<ShownAuthority> revoke_authority(const Config& config, const std::string& data_dir, const std::string& id,
                                        model::RevocationReason reason, const RootKey& root) {
  TRY_VOID(model::is_authority_reason(reason));
  SystemClock clock;
  SystemRandom random;
  TRY(const Ceremony ceremony, begin_ceremony(config, data_dir, root, random));
  store::Store& store = *ceremony.directory.store;
  const Timestamp now = clock.now();
  TRY(const issuance::RevokedEntry entry,
      store.read([&](const store::View& view) { return new_entry(view, id, ceremony.root, crl_reason(reason), now); }));
  TRY(const Bytes crl, next_root_crl(ceremony, {&entry, 1}, now));
  TRY_VOID(store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(signs_no_more(tx, id));
    TRY_VOID(keep_root_crl(tx, ceremony, crl, now));
    return tx.append(operator_event(
        "authority.revoked", id, {}, now,
        {{"root", ceremony.root.id}, {"serial", entry.serial}, {"reason", std::string{to_string(reason)}}}));
  }));
  return store.read([&](const store::View& view) { return shown_authority(config, view, id, now); });
}

Result<ShownAuthority> renew_root_crl(const Config& config, const std::string& data_dir, const RootKey& root) {
  SystemClock clock;
  SystemRandom random;
  TRY(const Ceremony ceremony, begin_ceremony(config, data_dir, root, random));
  store::Store& store = *ceremony.directory.store;
  const Timestamp now = clock.now();
  TRY(const Bytes crl, next_root_crl(ceremony, {}, now));
  TRY_VOID(store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(keep_root_crl(tx, ceremony, crl, now));
    return tx.append(operator_event("authority.crl_renewed", ceremony.root.id, {}, now,
                                    {{"number", std::to_string(ceremony.root.crl_number + 1)}}));
  }));
  return store.read([&](const store::View& view) { return shown_authority(config, view, ceremony.root.id, now); });
}

}  // namespace certwright::app
