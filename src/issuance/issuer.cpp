#include "issuance/issuer.h"

#include "issuance/extensions.h"
#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "pki/public_key.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

constexpr std::size_t serial_bytes = 20;

Bytes leaf_extensions(const Profile& profile, const IssuerIdentity& issuer, std::span<const model::DomainName> names,
                      pki::PublicKeyAlgorithm key, ByteView key_identifier) {
  const bool rsa = key == pki::PublicKeyAlgorithm::rsa;
  const bool by_private_ca = profile.rules == Rules::private_ca;
  return der::concat({
      rsa ? key_usage({digital_signature, key_encipherment}) : key_usage({digital_signature}),
      by_private_ca ? server_and_client_authentication() : server_authentication(),
      not_a_ca(),
      authority_key_identifier(issuer.key_identifier),
      // BR 7.1.2.7.6: NOT RECOMMENDED. RFC 5280 section 4.2.1.2: "SHOULD be included in all end entity certificates".
      by_private_ca ? subject_key_identifier(key_identifier) : Bytes{},
      ca_issuers_access(issuer_url(profile.pki_url, issuer.id)),
      subject_alternative_name(names),
      by_private_ca ? Bytes{} : domain_validated_policy(),
      crl_distribution_point(crl_url(profile.pki_url, issuer.id)),
  });
}

// Names that are cleared for one CA are not cleared for another: who was cleared without proof of control may be
// certified by its private CA alone.
bool is_cleared_for(const checks::Clearance& clearance, const Profile& profile, const IssuerIdentity& issuer) {
  if (profile.rules == Rules::private_ca) return clearance.private_issuer() == issuer.id;
  return clearance.private_issuer().empty();
}

}  // namespace

std::string make_serial(Random& random) {
  Bytes serial(serial_bytes);
  random.fill(serial);
  // RFC 5280 section 4.1.2.2: "The serial number MUST be a positive integer"; a first octet of 1 to 127 keeps it so
  // in exactly twenty octets. Drawing again instead of forcing a bit leaves all such numbers equally likely.
  for (serial[0] &= 0x7f; serial[0] == 0; serial[0] &= 0x7f) random.fill(std::span{serial}.first(1));
  return hex(serial);
}

Result<Bytes> leaf_certificate(const Profile& profile, const IssuerIdentity& issuer,
                               std::span<const model::DomainName> names, ByteView subject_public_key_info,
                               ByteView serial, Timestamp now) {
  if (names.empty()) return fail(ErrorCode::internal, "a certificate without names");
  const auto key = pki::key_algorithm(subject_public_key_info);
  if (!key) return fail(ErrorCode::internal, key.error().detail);
  TRY(const Bytes identifier, pki::key_identifier(subject_public_key_info));
  const Bytes extensions = leaf_extensions(profile, issuer, names, *key, identifier);
  const Bytes subject = der::sequence({relative_name(objects::common_name, names.front().str())});
  // BR 7.1.2.7: notBefore is within 48 hours of the signature. We sign at once, so it is this very second.
  return tbs_certificate({.serial = serial,
                          .signature_algorithm = issuer.signature_algorithm,
                          .issuer = issuer.name,
                          .not_before = std::chrono::floor<std::chrono::seconds>(now),
                          .not_after = last_second(profile, now),
                          .subject = subject,
                          .subject_public_key_info = subject_public_key_info,
                          .extensions = extensions});
}

Result<Tbs> build(const Profile& profile, const IssuerIdentity& issuer, const checks::Clearance& clearance,
                  ByteView subject_public_key_info, std::string_view serial, Timestamp now) {
  const std::span<const model::DomainName> names = clearance.names();
  if (names.empty()) return fail(ErrorCode::internal, "a clearance without names");
  if (!is_cleared_for(clearance, profile, issuer))
    return fail(ErrorCode::internal, "a clearance for another issuer than " + issuer.id);
  const auto serial_number = from_hex(serial);
  if (!serial_number) return fail(ErrorCode::internal, "a serial number that is not hexadecimal");
  const Timestamp not_after = last_second(profile, now);
  if (not_after > issuer.not_after)
    return fail(ErrorCode::invalid_state,
                "the CA certificate ends " + rfc3339(issuer.not_after) + ", before a certificate made now would");
  TRY(Bytes der, leaf_certificate(profile, issuer, names, subject_public_key_info, *serial_number, now));
  Tbs tbs{.serial = hex(*serial_number),
          .der = std::move(der),
          .not_before = std::chrono::floor<std::chrono::seconds>(now),
          .not_after = not_after,
          .issuer_id = issuer.id};
  TRY_VOID(lints::lint(tbs.der, names, issuer, profile.rules));
  return tbs;
}

}  // namespace certwright::issuance
