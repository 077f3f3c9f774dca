#include "issuance/ceremonies.h"

#include <algorithm>

#include <fmt/format.h>

#include "issuance/extensions.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/own_ca.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "pki/foreign_certificate.h"
#include "pki/public_key.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance {
namespace {

// RFC 5280 appendix A: ub-common-name and ub-organization-name.
constexpr std::size_t longest_attribute = 64;
// RFC 2985 section 5.4.2: extensionRequest.
constexpr std::string_view extension_request = "1.2.840.113549.1.9.14";
constexpr std::string_view server_purpose = "1.3.6.1.5.5.7.3.1";
constexpr std::string_view any_purpose = "2.5.29.37.0";
constexpr unsigned version_3 = 3;

Result<void> is_attribute(std::string_view text) {
  const bool plain =
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (text.size() <= longest_attribute && plain) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("A name of a CA has {} bytes at most and no control characters.", longest_attribute));
}

Result<Bytes> country_of(std::string_view country) {
  if (country.empty()) return Bytes{};
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (country.size() != 2 || !std::ranges::all_of(country, is_letter))
    return fail(ErrorCode::invalid_request, "A country has two capital letters, such as JP (ISO 3166).");
  // RFC 5280 appendix A: X520countryName is a PrintableString.
  return pki::der::set({pki::der::sequence({bytes_of(objects::country_name), pki::der::printable_string(country)})});
}

Result<Bytes> name_of(const RequestedName& wanted, ByteView public_key) {
  TRY_VOID(judge_requested_name(wanted));
  const std::string organization = wanted.organization.empty() ? "Certwright" : wanted.organization;
  const std::string common_name =
      wanted.common_name.empty() ? "Certwright Issuing CA " + issuer_id(public_key) : wanted.common_name;
  TRY(const Bytes country, country_of(wanted.country));
  return pki::der::sequence({country, relative_name(objects::organization_name, organization),
                             relative_name(objects::common_name, common_name)});
}

tl::unexpected<Error> unfit(std::string reason) {
  return fail(ErrorCode::invalid_request, "The certificate cannot be this server's CA: " + std::move(reason));
}

bool has_usage(const pki::ForeignCertificate& certificate, unsigned bit) {
  return std::ranges::find(certificate.key_usages, bit) != certificate.key_usages.end();
}

Result<void> judge_certificate_of_ca(const pki::ForeignCertificate& ca, Timestamp now) {
  if (ca.version != version_3) return unfit("it is not of version 3.");
  if (!ca.certificate.is_ca) return unfit("it is not a CA's (basicConstraints lack CA:TRUE).");
  if (!has_usage(ca, key_cert_sign)) return unfit("its keyUsage lacks keyCertSign.");
  if (!has_usage(ca, crl_sign)) return unfit("its keyUsage lacks cRLSign: it could not revoke.");
  if (ca.certificate.subject_key_identifier.empty()) return unfit("it has no subjectKeyIdentifier.");
  if (ca.self_signed) return unfit("it signed itself: an issuing CA stands below a root.");
  if (now < ca.certificate.not_before)
    return unfit("it is not valid before " + rfc3339(ca.certificate.not_before) + ".");
  if (now > ca.certificate.not_after) return unfit("it has expired on " + rfc3339(ca.certificate.not_after) + ".");
  const auto& purposes = ca.extended_key_usages;
  if (!purposes.empty() && std::ranges::find(purposes, server_purpose) == purposes.end() &&
      std::ranges::find(purposes, any_purpose) == purposes.end())
    return unfit("its extendedKeyUsage lacks serverAuth.");
  return {};
}

}  // namespace

Result<void> judge_requested_name(const RequestedName& name) {
  TRY_VOID(is_attribute(name.organization));
  TRY_VOID(is_attribute(name.common_name));
  TRY_VOID(country_of(name.country));
  return {};
}

Result<Bytes> make_authority_request(keys::Signer& key, const RequestedName& name) {
  namespace der = pki::der;
  const ByteView public_key = key.public_key();
  TRY(const Bytes subject, name_of(name, public_key));
  TRY(const Bytes identifier, pki::key_identifier(public_key));
  const Bytes extensions = der::sequence(
      {issuing_ca(), key_usage({digital_signature, key_cert_sign, crl_sign}), subject_key_identifier(identifier)});
  const Bytes attributes = der::context(0, der::sequence({der::oid(extension_request), der::set({extensions})}));
  const Bytes information = der::sequence({der::integer(0), subject, public_key, attributes});
  TRY(const Bytes signature, key.sign(information));
  return signed_object(information, key.signature_algorithm(), signature);
}

Result<void> judge_imported_chain(const std::vector<Bytes>& chain, Timestamp now) {
  // A real chain has two or three; authority_chain() follows eight.
  constexpr std::size_t longest = 8;
  if (chain.size() < 2 || chain.size() > longest)
    return unfit(fmt::format("{} certificates were given. After it come those above it, the root last.", chain.size()));
  TRY(const auto issuing, pki::ForeignCertificate::parse(chain.front()));
  TRY_VOID(judge_certificate_of_ca(issuing, now));
  TRY(const pki::SignedParts parts, pki::signed_parts(chain.front()));
  if (const auto linted = lints::lint_authority(parts.to_be_signed); !linted) return unfit(linted.error().detail);
  TRY(const auto root, pki::ForeignCertificate::parse(chain.back()));
  if (!root.self_signed)
    return unfit("the chain does not end with a root, which signed itself. Add the certificates up to the root.");
  if (!pki::certifies(chain.front(), std::vector<Bytes>(chain.begin() + 1, chain.end()), now))
    return unfit("the chain does not hold: each certificate must be signed by the next, and be in force.");
  return {};
}

}  // namespace certwright::issuance
