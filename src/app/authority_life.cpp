#include "app/authority_life.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/addresses.h"
#include "app/ca_key.h"
#include "app/operator_actor.h"
#include "app/shown_key.h"
#include "pki/public_key.h"
#include "pki/x509.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

using Signing = std::vector<store::SigningAuthority>;

std::string_view words_of(pki::PublicKeyAlgorithm key) { return key == pki::PublicKeyAlgorithm::ec ? "ECDSA" : "RSA"; }

const store::SigningAuthority* signing_for(const Signing& signing, pki::PublicKeyAlgorithm key) {
  const auto found = std::ranges::find(signing, key, &store::SigningAuthority::key);
  return found == signing.end() ? nullptr : &*found;
}

/// What a ceremony made, before it is stored.
struct Made {
  store::Authority authority;
  Bytes root_crl;
};

Result<Made> make_below(const Ceremony& ceremony, const Config& config, pki::KeyKind kind, Random& random,
                        Timestamp now) {
  // Whatever stands in the way is known before there is a new key in a token.
  TRY(Bytes root_crl, next_root_crl(ceremony, {}, now));
  TRY(const NewCaKey key, make_ca_key(config, kind, random));
  const ByteView public_key = key.signer->public_key();
  TRY(Bytes certificate, issuance::make_intermediate(ceremony.signer(), public_key, pki_base_url(config), random, now));
  const std::string id = issuance::issuer_id(public_key);
  Bytes sealed = key.pkcs8.empty()
                     ? Bytes{}
                     : ceremony.directory.sealer->seal(key.pkcs8.reveal(), service::authority_key_purpose(id));
  return Made{.authority = {.id = id,
                            .certificate = std::move(certificate),
                            .sealed_key = std::move(sealed),
                            .parent = ceremony.root.id,
                            .crl_number = 0,
                            .crl = {},
                            .crl_next_update = {},
                            .key_is_held = key.pkcs8.empty(),
                            .key_label = key.label},
              .root_crl = std::move(root_crl)};
}

Result<void> keep(store::Transaction& tx, const Ceremony& ceremony, const Made& made, pki::PublicKeyAlgorithm key,
                  const std::string& before, Timestamp now) {
  TRY_VOID(keep_root_crl(tx, ceremony, made.root_crl, now));
  TRY_VOID(tx.put_authority(made.authority));
  TRY_VOID(tx.put_signing_authority({.key = key, .authority = made.authority.id}));
  TRY_VOID(tx.append(operator_event("authority.created", made.authority.id, {}, now,
                                    {{"role", "issuing"}, {"root", made.authority.parent}})));
  if (before.empty()) return {};
  return tx.append(operator_event("authority.rotated", made.authority.id, {}, now,
                                  {{"key", std::string{words_of(key)}}, {"before", before}}));
}

tl::unexpected<Error> is_there(pki::PublicKeyAlgorithm key) {
  return fail(ErrorCode::conflict, fmt::format("This server has a CA for {} keys. To put a new one in its place: "
                                               "certwright ca rotate.",
                                               words_of(key)));
}

// By the kind of the key that is wanted, else the only one there is.
Result<store::SigningAuthority> rotated(const Signing& signing, RotatedKind kind) {
  if (kind) {
    const auto* const found = signing_for(signing, algorithm_of(*kind));
    if (found != nullptr) return *found;
    return fail(ErrorCode::not_found,
                fmt::format("This server has no CA for {} keys yet. To make one: certwright ca init.",
                            words_of(algorithm_of(*kind))));
  }
  if (signing.size() == 1) return signing.front();
  return fail(ErrorCode::invalid_request,
              "This server has CAs for ECDSA and for RSA keys. Say which one to replace "
              "with --key-algorithm, such as EC_prime256v1.");
}

Result<pki::KeyKind> kind_of(const store::View& view, std::string_view id) {
  TRY(const store::Authority authority, view.authority(id));
  TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
  TRY(const std::string words, shown_key(certificate.subject_public_key_info));
  return pki::parse_key_kind(words);
}

}  // namespace

Result<ShownAuthority> add_authority(const Config& config, const std::string& data_dir, pki::KeyKind kind,
                                     const RootKey& root) {
  SystemClock clock;
  SystemRandom random;
  const pki::PublicKeyAlgorithm key = algorithm_of(kind);
  TRY(const Ceremony ceremony, begin_ceremony(config, data_dir, root, random));
  store::Store& store = *ceremony.directory.store;
  TRY(const Signing signing, store.read([](const store::View& view) { return view.signing_authorities(); }));
  if (signing_for(signing, key) != nullptr) return is_there(key);
  const Timestamp now = clock.now();
  TRY(const Made made, make_below(ceremony, config, kind, random, now));
  TRY_VOID(store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const Signing present, tx.signing_authorities());
    if (signing_for(present, key) != nullptr) return is_there(key);
    return keep(tx, ceremony, made, key, {}, now);
  }));
  return store.read([&](const store::View& view) { return shown_authority(config, view, made.authority.id, now); });
}

Result<RotationOutcome> rotate_authority(const Config& config, const std::string& data_dir, RotatedKind kind,
                                         const RootKey& root) {
  SystemClock clock;
  SystemRandom random;
  TRY(const Ceremony ceremony, begin_ceremony(config, data_dir, root, random));
  store::Store& store = *ceremony.directory.store;
  TRY(const store::SigningAuthority before, store.read([&](const store::View& view) -> Result<store::SigningAuthority> {
    TRY(const Signing signing, view.signing_authorities());
    TRY(store::SigningAuthority one, rotated(signing, kind));
    if (!kind) {
      TRY(kind, kind_of(view, one.authority));
    }
    return one;
  }));
  const Timestamp now = clock.now();
  TRY(const Made made, make_below(ceremony, config, *kind, random, now));
  TRY_VOID(store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const Signing present, tx.signing_authorities());
    const auto* const current = signing_for(present, before.key);
    if (current == nullptr || current->authority != before.authority) return changed_meanwhile();
    return keep(tx, ceremony, made, before.key, before.authority, now);
  }));
  return store.read([&](const store::View& view) -> Result<RotationOutcome> {
    TRY(ShownAuthority new_one, shown_authority(config, view, made.authority.id, now));
    TRY(ShownAuthority old_one, shown_authority(config, view, before.authority, now));
    return RotationOutcome{.now = std::move(new_one), .before = std::move(old_one)};
  });
}

}  // namespace certwright::app
