#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "issuance/leaf_names.h"

namespace certwright::issuance {

/// Whether a relying party that does not know an extension must refuse the certificate.
enum class Criticality { not_critical, critical };

/// An Extension around the DER of its value (RFC 5280 section 4.1).
[[nodiscard]] Bytes extension(std::string_view type, Criticality criticality, ByteView value);

// The extensions of our profiles, each whole. Sections are RFC 5280's.

/// 4.2.1.1, with the keyIdentifier only.
[[nodiscard]] Bytes authority_key_identifier(ByteView identifier);
/// 4.2.1.2.
[[nodiscard]] Bytes subject_key_identifier(ByteView identifier);
/// 4.2.1.3, critical; the named bits.
[[nodiscard]] Bytes key_usage(std::initializer_list<unsigned> bits);
inline constexpr unsigned digital_signature = 0;
inline constexpr unsigned key_encipherment = 2;
inline constexpr unsigned key_cert_sign = 5;
inline constexpr unsigned crl_sign = 6;
/// 4.2.1.4: these policies (OBJECT IDENTIFIERs, whole) without qualifiers.
[[nodiscard]] Bytes certificate_policies(std::span<const std::string> policies);
/// The one policy 2.23.140.1.2.1, domain validated (BR 7.1.6.1).
[[nodiscard]] Bytes domain_validated_policy();
/// 4.2.1.6: dNSNames, then iPAddresses.
[[nodiscard]] Bytes subject_alternative_name(const LeafNames& names, Criticality criticality);
/// 4.2.1.9, critical.
[[nodiscard]] Bytes not_a_ca();
[[nodiscard]] Bytes any_ca();
/// A CA below which stand only leaves: pathLenConstraint 0.
[[nodiscard]] Bytes issuing_ca();
/// 4.2.1.12: these purposes (OBJECT IDENTIFIERs, whole).
[[nodiscard]] Bytes extended_key_usage(std::span<const std::string> purposes);
/// id-kp-serverAuth alone.
[[nodiscard]] Bytes server_authentication();
/// 4.2.1.13: one distribution point with one URL.
[[nodiscard]] Bytes crl_distribution_point(std::string_view url);
/// 4.2.2.1: the OCSP responder's URL and the one of the issuer's certificate, in this order; an empty one is left out.
[[nodiscard]] Bytes authority_information_access(std::string_view ocsp, std::string_view ca_issuers);

/// 5.2.5, critical: a CRL of the user certificates whose distribution point has this URL.
[[nodiscard]] Bytes issuing_distribution_point(std::string_view url);

/// Where a CA's certificate and its CRL are served, and where the one OCSP responder of all CAs answers, below
/// `pki_url`.
[[nodiscard]] std::string issuer_url(std::string_view pki_url, std::string_view issuer_id);
[[nodiscard]] std::string crl_url(std::string_view pki_url, std::string_view issuer_id);
/// Of one of the several CRLs of a CA, counted from 1; 0 is the one above, of the certificates from before there were
/// several.
[[nodiscard]] std::string crl_url(std::string_view pki_url, std::string_view issuer_id, std::uint32_t shard);
[[nodiscard]] std::string ocsp_url(std::string_view pki_url);

}  // namespace certwright::issuance
