#include "issuance/leaf_form.h"

#include <utility>

#include "issuance/extensions.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "pki/public_key.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

Bytes before_identifier(const Profile& profile, const IssuerIdentity& issuer,
                        std::initializer_list<unsigned> usage_bits) {
  return der::concat({key_usage(usage_bits), extended_key_usage(profile.purposes), not_a_ca(),
                      authority_key_identifier(issuer.key_identifier)});
}

Bytes access(const Profile& profile, const IssuerIdentity& issuer) {
  if (!profile.ocsp && !profile.ca_issuers) return {};
  return authority_information_access(profile.ocsp ? ocsp_url(profile.pki_url) : std::string{},
                                      profile.ca_issuers ? issuer_url(profile.pki_url, issuer.id) : std::string{});
}

}  // namespace

LeafForm::LeafForm(Profile profile, IssuerIdentity issuer)
    : profile_(std::move(profile)),
      issuer_(std::move(issuer)),
      before_rsa_(before_identifier(profile_, issuer_, {digital_signature, key_encipherment})),
      before_ec_(before_identifier(profile_, issuer_, {digital_signature})),
      access_(access(profile_, issuer_)),
      policies_(profile_.policies.empty() ? Bytes{} : certificate_policies(profile_.policies)) {}

Bytes LeafForm::subject(const LeafNames& names) const {
  if (!profile_.common_name) return der::sequence({});
  return der::sequence({relative_name(objects::common_name, names.first())});
}

Result<Bytes> LeafForm::extensions(const LeafNames& names, ByteView subject_public_key_info,
                                   std::uint32_t crl_shard) const {
  const auto key = pki::key_algorithm(subject_public_key_info);
  if (!key) return fail(ErrorCode::internal, key.error().detail);
  Bytes identifier;
  if (profile_.subject_key_identifier) {
    TRY(const Bytes of_key, pki::key_identifier(subject_public_key_info));
    identifier = subject_key_identifier(of_key);
  }
  const Bytes point = profile_.crl_distribution_point
                          ? crl_distribution_point(crl_url(profile_.pki_url, issuer_.id, crl_shard))
                          : Bytes{};
  // RFC 5280 section 4.1.2.6: beside an empty subject the subjectAltName is critical.
  const Criticality criticality = profile_.common_name ? Criticality::not_critical : Criticality::critical;
  return der::concat({*key == pki::PublicKeyAlgorithm::rsa ? before_rsa_ : before_ec_, identifier, access_,
                      subject_alternative_name(names, criticality), policies_, point});
}

}  // namespace certwright::issuance
