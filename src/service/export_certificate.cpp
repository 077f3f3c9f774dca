#include "service/export_certificate.h"

#include <algorithm>

#include <fmt/format.h>

#include "pki/key.h"
#include "service/certificates.h"
#include "service/imported_key.h"
#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

// service-model.json: PassphraseBlob has 4 to 128 bytes.
constexpr std::size_t min_passphrase_bytes = 4;
constexpr std::size_t max_passphrase_bytes = 128;

// facts 4.2: "Passphrase 4–128 bytes, ASCII except `#`, `$`, `%`". NUL would end it in most programs that ask for it.
bool may_be_in_passphrase(std::uint8_t byte) {
  constexpr std::uint8_t last_ascii = 0x7f;
  return byte != 0 && byte <= last_ascii && byte != '#' && byte != '$' && byte != '%';
}

Result<void> keeps_passphrase_rules(const Secret& passphrase) {
  const ByteView bytes = passphrase.reveal();
  if (bytes.size() < min_passphrase_bytes || bytes.size() > max_passphrase_bytes)
    return fail(ErrorCode::invalid_request,
                fmt::format("The passphrase must have {} to {} bytes.", min_passphrase_bytes, max_passphrase_bytes));
  if (!std::ranges::all_of(bytes, may_be_in_passphrase))
    return fail(ErrorCode::invalid_request,
                "The passphrase must consist of ASCII characters other than #, $ and %, and hold no NUL.");
  return {};
}

Result<void> may_be_exported(const model::Certificate& certificate) {
  switch (certificate.type) {
    case model::CertificateType::private_ca:
      return {};
    case model::CertificateType::amazon_issued:
      if (certificate.exportable) return {};
      return fail(ErrorCode::invalid_request,
                  fmt::format("Certificate ARN: {} is not a private certificate, and it was requested without "
                              "Options.Export ENABLED, which cannot be changed later.",
                              certificate.arn.str()));
    case model::CertificateType::imported:
      return fail(ErrorCode::invalid_request,
                  fmt::format("Certificate ARN: {} is not a private certificate: an imported one cannot be exported.",
                              certificate.arn.str()));
  }
  return fail(ErrorCode::invalid_request, "Unknown type of certificate.");
}

/// The private key as it lies in the store, and what it is sealed for.
struct SealedKey {
  Bytes sealed;
  std::string serial;  ///< empty for an imported one
};

Result<SealedKey> sealed_key(const store::View& view, const model::Certificate& certificate) {
  SealedKey key;
  if (certificate.imported) {
    TRY(store::ImportedMaterial material, view.imported_material(certificate.arn));
    key.sealed = std::move(material.sealed_key);
  } else {
    key.serial = certificate.issued->serial;
    TRY(store::Intent intent, view.intent(key.serial));
    key.sealed = std::move(intent.sealed_key);
  }
  if (key.sealed.empty())
    return fail(ErrorCode::invalid_state,
                fmt::format("The private key of {} was never on this server.", certificate.arn.str()));
  return key;
}

Result<Secret> opened_key(const SealedKey& key, const model::CertificateArn& arn, Parts& parts) {
  if (key.serial.empty()) return parts.sealer.open(key.sealed, imported_key_purpose(arn));
  return parts.subscriber_keys.open(key.sealed, key.serial);
}

Result<void> append_exported(store::Transaction& tx, const model::Caller& caller, const model::Certificate& certificate,
                             std::string operation, Timestamp at) {
  return tx.append(model::certificate_event("certificate.exported", certificate.arn, model::actor_of(caller), at,
                                            {{"access_key_id", caller.access_key_id},
                                             {"serial", certificate.issued->serial},
                                             {"operation", std::move(operation)}}));
}

// facts 3.4: "exported since issue/last renewal". What was imported has no such mark: it is neither renewed nor revoked
// here.
Result<void> mark_exported(store::Transaction& tx, model::Certificate& certificate) {
  if (certificate.imported || (certificate.exported && certificate.exported_since_issue)) return {};
  certificate.exported = true;
  certificate.exported_since_issue = true;
  return tx.update(certificate);
}

// What was encrypted is told only if it is still the certificate's.
Result<void> note_exported(store::Transaction& tx, const model::Caller& caller, const model::CertificateArn& arn,
                           const std::string& serial, Timestamp at) {
  TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
  if (!certificate.issued || certificate.issued->serial != serial)
    return fail(ErrorCode::conflict, fmt::format("Certificate {} was renewed meanwhile. Export it again.", arn.str()));
  TRY_VOID(mark_exported(tx, certificate));
  return append_exported(tx, caller, certificate, "ExportCertificate", at);
}

}  // namespace

Result<Bundle> export_bundle(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts) {
  TRY(IssuedChain issued, get_certificate(caller, arn, parts));
  // The event is stored before the key leaves, so that no export goes unrecorded.
  TRY(const SealedKey sealed, parts.store.write([&](store::Transaction& tx) -> Result<SealedKey> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    if (!certificate.issued || certificate.issued->der != issued.certificate)
      return fail(ErrorCode::conflict,
                  fmt::format("Certificate {} was replaced meanwhile. Export it again.", arn.str()));
    TRY(SealedKey key, sealed_key(tx, certificate));
    TRY_VOID(mark_exported(tx, certificate));
    TRY_VOID(append_exported(tx, caller, certificate, "ExportBundle", parts.clock.now()));
    return key;
  }));
  TRY(Secret key, opened_key(sealed, arn, parts));
  return Bundle{
      .certificate = std::move(issued.certificate), .chain = std::move(issued.chain), .private_key = std::move(key)};
}

Result<ExportedCertificate> export_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                               const Secret& passphrase, Parts& parts) {
  TRY_VOID(keeps_passphrase_rules(passphrase));
  TRY(const model::Certificate certificate, describe_certificate(caller, arn, parts));
  TRY_VOID(may_be_exported(certificate));
  TRY(IssuedChain issued, chain_of(certificate, parts));
  TRY(const SealedKey sealed, parts.store.read([&](const store::View& view) { return sealed_key(view, certificate); }));
  TRY(const Secret key, opened_key(sealed, arn, parts));
  // Encrypting takes milliseconds, so it is done before the transaction, and the answer waits for the event.
  TRY(const std::string encrypted, pki::encrypted_pem(key, passphrase, pki::handed_out_rounds));
  TRY_VOID(parts.store.write([&](store::Transaction& tx) {
    return note_exported(tx, caller, arn, certificate.issued->serial, parts.clock.now());
  }));
  return ExportedCertificate{.certificate = std::move(issued.certificate),
                             .chain = std::move(issued.chain),
                             .private_key = Secret{std::string_view{encrypted}}};
}

}  // namespace certwright::service
