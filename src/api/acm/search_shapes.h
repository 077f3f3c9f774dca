#pragma once

#include <string_view>

#include "api/acm/shapes.gen.h"
#include "model/certificate.h"

namespace certwright::api::acm {

/// What SearchCertificates shows of a certificate. `issuer`: the name of the CA that signed it, in the text form of
/// RFC 4514; not used for an imported certificate, which has its own.
[[nodiscard]] CertificateSearchResult search_result_of(const model::Certificate& certificate, std::string_view issuer);

/// A name's attributes in ACM's members; those that have none are CustomAttributes.
[[nodiscard]] DistinguishedName distinguished_name_of(std::string_view name);

}  // namespace certwright::api::acm
