#include "issuance/issuer.h"

#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/to_be_signed.h"

namespace certwright::issuance {
namespace {

constexpr std::size_t serial_bytes = 20;

// Names that are cleared for one CA are not cleared for another: who was cleared without proof of control may be
// certified by its private CA alone.
bool is_cleared_for(const checks::Clearance& clearance, const Profile& profile, const IssuerIdentity& issuer) {
  if (profile.rules == Rules::private_ca) return clearance.private_issuer() == issuer.id;
  return clearance.private_issuer().empty();
}

Result<Tbs> leaf_to_be_signed(const LeafForm& form, const LeafNames& names, ByteView subject_public_key_info,
                              ByteView serial, Timestamp now, std::uint32_t crl_shard) {
  if (names.empty()) return fail(ErrorCode::internal, "a certificate without names");
  TRY(const Bytes extensions, form.extensions(names, subject_public_key_info, crl_shard));
  // BR 7.1.2.7: notBefore is within 48 hours of the signature. We sign at once, so it is this very second.
  return to_be_signed(form.issuer(), {.serial = serial,
                                      .not_before = std::chrono::floor<std::chrono::seconds>(now),
                                      .not_after = last_second(form.profile(), now),
                                      .subject = form.subject(names),
                                      .subject_public_key_info = subject_public_key_info,
                                      .extensions = extensions,
                                      .crl_shard = crl_shard});
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

Result<Bytes> leaf_certificate(const LeafForm& form, const LeafNames& names, ByteView subject_public_key_info,
                               ByteView serial, Timestamp now, std::uint32_t crl_shard) {
  TRY(Tbs tbs, leaf_to_be_signed(form, names, subject_public_key_info, serial, now, crl_shard));
  return std::move(tbs.der);
}

Result<Tbs> build(const LeafForm& form, const checks::Clearance& clearance, ByteView subject_public_key_info,
                  std::string_view serial, Timestamp now, std::uint32_t crl_shard) {
  const IssuerIdentity& issuer = form.issuer();
  const LeafNames names{clearance.names(), clearance.addresses()};
  if (names.empty()) return fail(ErrorCode::internal, "a clearance without names");
  if (!is_cleared_for(clearance, form.profile(), issuer))
    return fail(ErrorCode::internal, "a clearance for another issuer than " + issuer.id);
  const auto serial_number = from_hex(serial);
  if (!serial_number) return fail(ErrorCode::internal, "a serial number that is not hexadecimal");
  const Timestamp not_after = last_second(form.profile(), now);
  if (not_after > issuer.not_after)
    return fail(ErrorCode::invalid_state,
                "the CA certificate ends " + rfc3339(issuer.not_after) + ", before a certificate made now would");
  TRY(Tbs tbs, leaf_to_be_signed(form, names, subject_public_key_info, *serial_number, now, crl_shard));
  TRY_VOID(lints::lint(tbs.der, names, issuer, form.profile()));
  return tbs;
}

}  // namespace certwright::issuance
