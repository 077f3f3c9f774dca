#include "api/acm/search_shapes.h"

#include <algorithm>
#include <array>

#include "api/acm/certificate_shapes.h"
#include "model/distinguished_name.h"
#include "model/key_usage.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

// Where an attribute with the short name of RFC 4514 or OpenSSL is shown.
struct AttributeMember {
  std::string_view type;
  std::optional<std::string> DistinguishedName::* member;
};
constexpr std::array attribute_members{
    AttributeMember{"CN", &DistinguishedName::common_name},
    AttributeMember{"C", &DistinguishedName::country},
    AttributeMember{"dnQualifier", &DistinguishedName::distinguished_name_qualifier},
    AttributeMember{"generationQualifier", &DistinguishedName::generation_qualifier},
    AttributeMember{"GN", &DistinguishedName::given_name},
    AttributeMember{"initials", &DistinguishedName::initials},
    AttributeMember{"L", &DistinguishedName::locality},
    AttributeMember{"O", &DistinguishedName::organization},
    AttributeMember{"OU", &DistinguishedName::organizational_unit},
    AttributeMember{"pseudonym", &DistinguishedName::pseudonym},
    AttributeMember{"serialNumber", &DistinguishedName::serial_number},
    AttributeMember{"ST", &DistinguishedName::state},
    AttributeMember{"SN", &DistinguishedName::surname},
    AttributeMember{"title", &DistinguishedName::title},
};

// Short names of attributes that ACM has no member for, and that OpenSSL does not write as numbers.
struct AttributeIdentifier {
  std::string_view type;
  std::string_view identifier;
};
constexpr std::array attribute_identifiers{
    AttributeIdentifier{"emailAddress", "1.2.840.113549.1.9.1"},
    AttributeIdentifier{"UID", "0.9.2342.19200300.100.1.1"},
    AttributeIdentifier{"street", "2.5.4.9"},
    AttributeIdentifier{"postalCode", "2.5.4.17"},
    AttributeIdentifier{"businessCategory", "2.5.4.15"},
    AttributeIdentifier{"name", "2.5.4.41"},
    AttributeIdentifier{"description", "2.5.4.13"},
    AttributeIdentifier{"organizationIdentifier", "2.5.4.97"},
    AttributeIdentifier{"jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"},
    AttributeIdentifier{"jurisdictionST", "1.3.6.1.4.1.311.60.2.1.2"},
    AttributeIdentifier{"jurisdictionL", "1.3.6.1.4.1.311.60.2.1.1"},
};

std::string identifier_of(const std::string& type) {
  const auto* const known = std::ranges::find(attribute_identifiers, type, &AttributeIdentifier::type);
  return known == attribute_identifiers.end() ? type : std::string{known->identifier};
}

template <class Value>
void append(std::optional<std::vector<Value>>& list, Value value) {
  if (!list) list.emplace();
  list->push_back(std::move(value));
}

std::vector<GeneralName> general_names_of(const model::Certificate& certificate) {
  std::vector<GeneralName> names;
  for (std::string& name : certificate.names()) {
    GeneralName shown;
    (model::IpAddress::parse(name) ? shown.ip_address : shown.dns_name) = std::move(name);
    names.push_back(std::move(shown));
  }
  return names;
}

X509Attributes x509_attributes_of(const model::Certificate& certificate, std::string_view issuer) {
  X509Attributes shown;
  shown.subject = certificate.imported ? distinguished_name_of(certificate.imported->subject)
                                       : DistinguishedName{.common_name = certificate.domain_name()};
  shown.subject_alternative_names = general_names_of(certificate);
  shown.key_algorithm = shown_key_algorithm(certificate.key_algorithm);
  shown.key_usages.emplace();
  for (const model::KeyUsageName usage : model::key_usages(certificate))
    shown.key_usages->emplace_back(to_string(usage));
  shown.extended_key_usages.emplace();
  for (const model::ExtendedKeyUsage& usage : model::extended_key_usages(certificate))
    shown.extended_key_usages->emplace_back(to_string(usage.name));
  if (!certificate.issued) return shown;
  shown.issuer = distinguished_name_of(certificate.imported ? std::string_view{certificate.imported->issuer} : issuer);
  shown.serial_number = shown_serial(certificate.issued->serial);
  shown.not_before = certificate.issued->not_before;
  shown.not_after = certificate.issued->not_after;
  return shown;
}

AcmCertificateMetadata metadata_of(const model::Certificate& certificate) {
  const store::Traits traits = store::traits_of(certificate);
  AcmCertificateMetadata shown{.created_at = certificate.created_at,
                               .imported_at = certificate.imported_at,
                               .in_use = traits.in_use,
                               .renewal_eligibility = traits.renewal_eligible ? "ELIGIBLE" : "INELIGIBLE",
                               .revoked_at = certificate.revoked_at,
                               .status = std::string{to_string(traits.status)},
                               .type = std::string{to_string(traits.type)},
                               .export_option = traits.exportable ? "ENABLED" : "DISABLED"};
  // facts 4.3: in a list, "IMPORTED has no Exported"; and Describe has "no IssuedAt" of it.
  if (!certificate.imported) shown.exported = traits.exported;
  if (!certificate.imported && certificate.issued) shown.issued_at = certificate.issued->issued_at;
  if (traits.renewal_status) shown.renewal_status = std::string{to_string(*traits.renewal_status)};
  if (traits.managed_by_cloudfront) shown.managed_by = "CLOUDFRONT";
  if (traits.validation_method) shown.validation_method = std::string{to_string(*traits.validation_method)};
  return shown;
}

}  // namespace

DistinguishedName distinguished_name_of(std::string_view name) {
  DistinguishedName shown;
  for (model::NameAttribute& attribute : model::parse_distinguished_name(name)) {
    const auto* const known = std::ranges::find(attribute_members, attribute.type, &AttributeMember::type);
    if (attribute.type == "DC")
      append(shown.domain_components, std::move(attribute.value));
    else if (known != attribute_members.end() && !(shown.*known->member))
      shown.*known->member = std::move(attribute.value);
    else if (known == attribute_members.end())
      append(shown.custom_attributes,
             CustomAttribute{.object_identifier = identifier_of(attribute.type), .value = std::move(attribute.value)});
  }
  return shown;
}

CertificateSearchResult search_result_of(const model::Certificate& certificate, std::string_view issuer) {
  CertificateSearchResult result{.certificate_arn = certificate.arn.str(),
                                 .x509_attributes = x509_attributes_of(certificate, issuer)};
  result.certificate_metadata.emplace();
  result.certificate_metadata->acm_certificate_metadata = metadata_of(certificate);
  return result;
}

}  // namespace certwright::api::acm
