#include "issuance/extensions.h"

#include <array>

#include "issuance/objects.h"
#include "pki/der.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// GeneralName's choices (RFC 5280 section 4.2.1.6), implicitly tagged.
constexpr std::uint8_t dns_name_tag = 0x82;
constexpr std::uint8_t url_tag = 0x86;
constexpr std::uint8_t ip_address_tag = 0x87;

Bytes url_name(std::string_view url) { return der::tlv(url_tag, bytes_of(url)); }

// distributionPoint [0] { fullName [0] { URL } }
Bytes distribution_point(std::string_view url) { return der::context(0, der::context(0, url_name(url))); }

}  // namespace

Bytes extension(std::string_view type, Criticality criticality, ByteView value) {
  if (criticality == Criticality::critical)
    return der::sequence({bytes_of(type), der::boolean(true), der::octet_string(value)});
  // X.690 section 11.5: a value equal to its default (FALSE) is not encoded.
  return der::sequence({bytes_of(type), der::octet_string(value)});
}

Bytes authority_key_identifier(ByteView identifier) {
  return extension(objects::authority_key_identifier, Criticality::not_critical,
                   der::sequence({der::context(0, identifier, false)}));
}

Bytes subject_key_identifier(ByteView identifier) {
  return extension(objects::subject_key_identifier, Criticality::not_critical, der::octet_string(identifier));
}

Bytes key_usage(std::initializer_list<unsigned> bits) {
  return extension(objects::key_usage, Criticality::critical, der::named_bits(bits));
}

Bytes certificate_policies(std::span<const std::string> policies) {
  Bytes list;
  for (const std::string& policy : policies) der::append_tlv(list, der::tag::sequence, bytes_of(policy));
  return extension(objects::certificate_policies, Criticality::not_critical, der::sequence({list}));
}

Bytes domain_validated_policy() {
  static const std::string domain_validated{objects::domain_validated};
  return certificate_policies({&domain_validated, 1});
}

Bytes subject_alternative_name(const LeafNames& names, Criticality criticality) {
  std::size_t length = 0;
  for (const model::DomainName& name : names.domains) length += der::tlv_bytes(name.str().size());
  for (const model::IpAddress& address : names.addresses) length += der::tlv_bytes(address.octets().size());
  Bytes general_names;
  general_names.reserve(length);
  for (const model::DomainName& name : names.domains)
    der::append_tlv(general_names, dns_name_tag, bytes_of(name.str()));
  for (const model::IpAddress& address : names.addresses)
    der::append_tlv(general_names, ip_address_tag, address.octets());
  return extension(objects::subject_alternative_name, criticality, der::sequence({general_names}));
}

Bytes not_a_ca() { return extension(objects::basic_constraints, Criticality::critical, der::sequence({})); }

Bytes any_ca() {
  return extension(objects::basic_constraints, Criticality::critical, der::sequence({der::boolean(true)}));
}

Bytes issuing_ca() {
  return extension(objects::basic_constraints, Criticality::critical,
                   der::sequence({der::boolean(true), der::integer(std::uint64_t{0})}));
}

Bytes extended_key_usage(std::span<const std::string> purposes) {
  Bytes list;
  for (const std::string& purpose : purposes) list.insert(list.end(), purpose.begin(), purpose.end());
  return extension(objects::extended_key_usage, Criticality::not_critical, der::sequence({list}));
}

Bytes server_authentication() {
  static const std::string server_auth{objects::server_auth};
  return extended_key_usage({&server_auth, 1});
}

Bytes crl_distribution_point(std::string_view url) {
  // CRLDistributionPoints { DistributionPoint { distributionPoint [0] … } }
  return extension(objects::crl_distribution_points, Criticality::not_critical,
                   der::sequence({der::sequence({distribution_point(url)})}));
}

Bytes issuing_distribution_point(std::string_view url) {
  // IssuingDistributionPoint { distributionPoint [0] …, onlyContainsUserCerts [1] TRUE }. BR 7.2.2.1 wants the URL here
  // in the octets that it has in certificates.
  static constexpr std::array<std::uint8_t, 1> is_true{0xff};
  return extension(objects::issuing_distribution_point, Criticality::critical,
                   der::sequence({distribution_point(url), der::context(1, is_true, false)}));
}

Bytes authority_information_access(std::string_view ocsp, std::string_view ca_issuers) {
  const auto description = [](std::string_view method, std::string_view url) {
    return url.empty() ? Bytes{} : der::sequence({bytes_of(method), url_name(url)});
  };
  return extension(objects::authority_information_access, Criticality::not_critical,
                   der::sequence({description(objects::ocsp, ocsp), description(objects::ca_issuers, ca_issuers)}));
}

std::string issuer_url(std::string_view pki_url, std::string_view issuer_id) {
  return std::string{pki_url} + "/issuer/" + std::string{issuer_id} + ".cer";
}

std::string crl_url(std::string_view pki_url, std::string_view issuer_id) {
  return std::string{pki_url} + "/crl/" + std::string{issuer_id} + ".crl";
}

std::string crl_url(std::string_view pki_url, std::string_view issuer_id, std::uint32_t shard) {
  if (shard == 0) return crl_url(pki_url, issuer_id);
  return std::string{pki_url} + "/crl/" + std::string{issuer_id} + "/" + std::to_string(shard) + ".crl";
}

std::string ocsp_url(std::string_view pki_url) { return std::string{pki_url} + "/ocsp"; }

}  // namespace certwright::issuance
