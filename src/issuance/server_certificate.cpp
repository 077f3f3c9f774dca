#include "issuance/server_certificate.h"

#include <arpa/inet.h>

#include <array>

#include "issuance/extensions.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/to_be_signed.h"
#include "pki/der.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// RFC 5280 section 4.2.1.6: "the octet string MUST contain exactly four octets" for IPv4, "exactly sixteen" for IPv6.
Bytes address_octets(const std::string& host) {
  std::array<std::uint8_t, 16> octets{};
  if (::inet_pton(AF_INET, host.c_str(), octets.data()) == 1) return {octets.begin(), octets.begin() + 4};
  if (::inet_pton(AF_INET6, host.c_str(), octets.data()) == 1) return {octets.begin(), octets.end()};
  return {};
}

// GeneralName: dNSName [2] IA5String, iPAddress [7] OCTET STRING.
Bytes general_name(const std::string& host) {
  const Bytes address = address_octets(host);
  return address.empty() ? der::context(2, bytes_of(host), false) : der::context(7, address, false);
}

}  // namespace

Result<Tbs> build_server_certificate(const LeafForm& form, const std::string& host, ByteView subject_public_key_info,
                                     std::string_view serial, Timestamp now, std::uint32_t crl_shard) {
  const IssuerIdentity& issuer = form.issuer();
  const Profile profile = server_profile(form.profile());
  TRY(const Bytes serial_number, from_hex(serial));
  const Timestamp not_before = std::chrono::floor<std::chrono::seconds>(now);
  const Timestamp not_after = last_second(profile, now);
  if (not_after > issuer.not_after)
    return fail(ErrorCode::invalid_state, "the CA certificate ends " + rfc3339(issuer.not_after) +
                                              ", before a certificate for this server would");
  // RFC 5280 section 4.1.2.6: an empty subject makes the subjectAltName critical.
  const Bytes subject = der::sequence({});
  const Bytes names = der::sequence({general_name(host)});
  const Bytes alternative_name = extension(objects::subject_alternative_name, Criticality::critical, names);
  const Bytes extensions =
      der::concat({key_usage({digital_signature}), server_authentication(), not_a_ca(),
                   authority_key_identifier(issuer.key_identifier),
                   authority_information_access({}, issuer_url(profile.pki_url, issuer.id)), alternative_name,
                   crl_distribution_point(crl_url(profile.pki_url, issuer.id, crl_shard))});
  Tbs tbs = to_be_signed(issuer, {.serial = serial_number,
                                  .not_before = not_before,
                                  .not_after = not_after,
                                  .subject = subject,
                                  .subject_public_key_info = subject_public_key_info,
                                  .extensions = extensions,
                                  .crl_shard = crl_shard});
  TRY_VOID(lints::lint_own_server(tbs.der, issuer, profile));
  return tbs;
}

}  // namespace certwright::issuance
