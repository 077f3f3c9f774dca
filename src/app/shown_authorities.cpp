#include "app/shown_authorities.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "app/addresses.h"
#include "app/data_directory.h"
#include "app/leaf_profiles.h"
#include "app/revoked_authority.h"
#include "app/shown_key.h"
#include "issuance/extensions.h"
#include "issuance/profile.h"
#include "pki/certification_request.h"
#include "pki/foreign_certificate.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

std::vector<std::string> kinds_signed_by(std::string_view id, const std::vector<store::SigningAuthority>& signing) {
  std::vector<std::string> kinds;
  for (const store::SigningAuthority& one : signing)
    if (one.authority == id) kinds.emplace_back(to_string(one.key));
  return kinds;
}

bool would_be_outlived(const Config& config, Timestamp not_after, Timestamp now) {
  return not_after < now + issuance::validity_at(leaf_profiles(config).own, now);
}

Result<ShownAuthority> shown(const Config& config, const store::View& view, const store::Authority& authority,
                             const std::vector<store::SigningAuthority>& signing, Timestamp now) {
  TRY(const auto parsed, pki::ForeignCertificate::parse(authority.certificate));
  const pki::X509& certificate = parsed.certificate;
  ShownAuthority shown{.id = authority.id,
                       .subject = parsed.subject,
                       .key_algorithm = {},
                       .key_place = key_place(config, !authority.sealed_key.empty(), authority.key_is_held),
                       .key_label = authority.key_label,
                       .is_root = authority.parent == authority.id,
                       .signs_for = kinds_signed_by(authority.id, signing),
                       .not_before = certificate.not_before,
                       .not_after = certificate.not_after,
                       .is_expired = certificate.not_after < now,
                       .revoked = {},
                       .chain = {},
                       .certificate_url = issuance::issuer_url(pki_base_url(config), authority.id),
                       .crl_number = authority.crl.empty() ? 0 : authority.crl_number,
                       .crl_next_update = authority.crl_next_update,
                       .crl_ends_soon = false};
  constexpr std::chrono::days soon{30};
  shown.crl_ends_soon = shown.is_root && shown.crl_number > 0 && shown.crl_next_update <= now + soon;
  shown.ends_too_soon = !shown.signs_for.empty() && would_be_outlived(config, shown.not_after, now);
  TRY(shown.key_algorithm, shown_key(certificate.subject_public_key_info));
  if (!shown.is_root) {
    TRY(shown.revoked, revocation_of(view, authority.parent, certificate));
  }
  TRY(shown.chain, service::authority_chain(view, authority.id));
  return shown;
}

Result<ShownAuthorityRequest> shown(const Config& config, store::AuthorityRequest request) {
  TRY(const auto parsed, pki::CertificationRequest::parse(request.request));
  TRY(std::string algorithm, shown_key(parsed.subject_public_key_info));
  return ShownAuthorityRequest{.id = std::move(request.id),
                               .key_algorithm = std::move(algorithm),
                               .key_place = key_place(config, !request.sealed_key.empty(), request.key_is_held),
                               .created_at = request.created_at,
                               .request = std::move(request.request)};
}

// Who signs now comes first, the newest first; then who did, then those above.
bool comes_before(const ShownAuthority& one, const ShownAuthority& other) {
  const auto order = [](const ShownAuthority& authority) {
    return std::tuple{authority.is_root, authority.signs_for.empty(), -authority.not_before.time_since_epoch().count()};
  };
  return order(one) < order(other);
}

}  // namespace

std::string_view to_string(KeyPlace place) {
  switch (place) {
    case KeyPlace::store:
      return "store";
    case KeyPlace::token:
      return "token";
    case KeyPlace::signer:
      return "signer";
    case KeyPlace::elsewhere:
      return "elsewhere";
  }
  return {};
}

KeyPlace key_place(const Config& config, bool is_sealed, bool is_held) {
  if (is_sealed) return KeyPlace::store;
  if (!is_held) return KeyPlace::elsewhere;
  return config.ca.signer.empty() ? KeyPlace::token : KeyPlace::signer;
}

Result<ShownAuthorities> shown_authorities(const Config& config, const store::View& view, Timestamp now) {
  TRY(const auto stored, view.authorities());
  TRY(const auto private_authorities, view.private_authorities());
  TRY(const auto signing, view.signing_authorities());
  ShownAuthorities all;
  all.authorities.reserve(stored.size());
  for (const store::Authority& authority : stored) {
    if (service::is_private(private_authorities, authority.id)) continue;
    TRY(ShownAuthority one, shown(config, view, authority, signing, now));
    all.authorities.push_back(std::move(one));
  }
  std::ranges::stable_sort(all.authorities, comes_before);
  TRY(auto requests, view.authority_requests());
  all.requests.reserve(requests.size());
  for (store::AuthorityRequest& request : requests) {
    TRY(ShownAuthorityRequest one, shown(config, std::move(request)));
    all.requests.push_back(std::move(one));
  }
  return all;
}

Result<ShownAuthority> shown_authority(const Config& config, const store::View& view, std::string_view id,
                                       Timestamp now) {
  TRY(const store::Authority authority, view.authority(id));
  TRY(const auto signing, view.signing_authorities());
  return shown(config, view, authority, signing, now);
}

Result<ShownAuthorities> show_authorities(const Config& config, const std::string& data_dir) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->read([&](const store::View& view) { return shown_authorities(config, view, clock.now()); });
}

}  // namespace certwright::app
