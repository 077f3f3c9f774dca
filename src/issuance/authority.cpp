// The CA certificates that this server makes: the root and the intermediate of `certwright init`, and private CAs.
#include <algorithm>
#include <span>

#include "issuance/ceremonies.h"
#include "issuance/crl.h"
#include "issuance/extensions.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/name_constraints.h"
#include "issuance/objects.h"
#include "issuance/own_ca.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "pki/public_key.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// BR 6.1.2 lets a root live 25 years; 20 leaves room to replace it. The intermediate lives half of that. Of a root's
// CRL (root_crl_lifetime) BR 4.9.7: it is renewed every twelve months at least.
constexpr std::chrono::years root_lifetime{20};
constexpr std::chrono::years intermediate_lifetime{10};

/// A CA's name, public key and key identifier.
struct Subject {
  Bytes name;
  Bytes key_identifier;
  ByteView public_key;
};

/// Who signs.
struct Authority : Subject {
  const pki::PrivateKey& key;
};

Bytes ca_name(std::string_view title, ByteView public_key) {
  return der::sequence({relative_name(objects::organization_name, "Certwright"),
                        relative_name(objects::common_name, std::string{title} + " " + issuer_id(public_key))});
}

Result<Subject> subject_of(std::string_view title, ByteView public_key) {
  TRY(Bytes identifier, pki::key_identifier(public_key));
  return Subject{ca_name(title, public_key), std::move(identifier), public_key};
}

Result<Authority> authority_of(std::string_view title, const pki::PrivateKey& key) {
  TRY(Subject subject, subject_of(title, key.public_key()));
  return Authority{std::move(subject), key};
}

Result<Bytes> certify(const Authority& issuer, const Subject& subject, ByteView extensions, Random& random,
                      Timestamp now, std::chrono::seconds lifetime) {
  TRY(const Bytes serial, from_hex(make_serial(random)));
  const Timestamp not_before = std::chrono::floor<std::chrono::seconds>(now);
  const Bytes tbs = tbs_certificate({.serial = serial,
                                     .signature_algorithm = issuer.key.signature_algorithm(),
                                     .issuer = issuer.name,
                                     .not_before = not_before,
                                     .not_after = not_before + lifetime - std::chrono::seconds{1},
                                     .subject = subject.name,
                                     .subject_public_key_info = subject.public_key,
                                     .extensions = extensions});
  TRY_VOID(lints::lint_authority(tbs));
  TRY(const Bytes signature, issuer.key.sign(tbs));
  return signed_object(tbs, issuer.key.signature_algorithm(), signature);
}

Bytes root_extensions(const Subject& root) {
  return der::concat({
      any_ca(),
      key_usage({key_cert_sign, crl_sign}),
      subject_key_identifier(root.key_identifier),
      authority_key_identifier(root.key_identifier),
  });
}

Bytes intermediate_extensions(const Subject& root, const Subject& intermediate, std::string_view pki_url) {
  const std::string root_id = issuer_id(root.public_key);
  return der::concat({
      issuing_ca(),
      key_usage({digital_signature, key_cert_sign, crl_sign}),
      server_authentication(),
      subject_key_identifier(intermediate.key_identifier),
      authority_key_identifier(root.key_identifier),
      authority_information_access({}, issuer_url(pki_url, root_id)),
      domain_validated_policy(),
      crl_distribution_point(crl_url(pki_url, root_id)),
  });
}

Bytes private_extensions(const Authority& authority, const model::NameConstraints& constraints) {
  return der::concat({
      issuing_ca(),
      key_usage({key_cert_sign, crl_sign}),
      subject_key_identifier(authority.key_identifier),
      authority_key_identifier(authority.key_identifier),
      constraints.empty() ? Bytes{} : name_constraints(constraints),
  });
}

Result<Bytes> whole_crl(const Authority& issuer, std::uint64_t number, std::span<const RevokedEntry> revoked,
                        Timestamp now, std::chrono::seconds lifetime) {
  TRY(const Bytes list, tbs_certificate_list({.issuer = issuer.name,
                                              .key_identifier = issuer.key_identifier,
                                              .signature_algorithm = issuer.key.signature_algorithm(),
                                              .url = {},
                                              .number = number,
                                              .this_update = now,
                                              .next_update = now + lifetime},
                                             revoked));
  TRY_VOID(lints::lint_crl(list, Rules::private_ca));
  TRY(const Bytes signature, issuer.key.sign(list));
  return signed_object(list, issuer.key.signature_algorithm(), signature);
}

Result<Authority> authority_of(const Root& root) {
  const pki::X509& certificate = root.certificate;
  if (certificate.subject_public_key_info != root.key.public_key())
    return fail(ErrorCode::invalid_request, "the key is not that of the root " + certificate.subject);
  return Authority{{certificate.subject_name, certificate.subject_key_identifier, root.key.public_key()}, root.key};
}

}  // namespace

Result<Bytes> make_intermediate(const Root& root, ByteView public_key, std::string_view pki_url, Random& random,
                                Timestamp now) {
  TRY(const Authority issuer, authority_of(root));
  TRY(const Subject subject, subject_of("Certwright Issuing CA", public_key));
  const Timestamp begin = std::chrono::floor<std::chrono::seconds>(now);
  const auto left =
      std::chrono::duration_cast<std::chrono::seconds>(root.certificate.not_after - begin) + std::chrono::seconds{1};
  if (left <= std::chrono::seconds{0})
    return fail(ErrorCode::invalid_request, "the root has expired: " + root.certificate.subject);
  return certify(issuer, subject, intermediate_extensions(issuer, subject, pki_url), random, now,
                 std::min<std::chrono::seconds>(left, intermediate_lifetime));
}

Result<Bytes> make_root_crl(const Root& root, std::uint64_t number, std::span<const RevokedEntry> revoked,
                            Timestamp now) {
  TRY(const Authority issuer, authority_of(root));
  return whole_crl(issuer, number, revoked, now, root_crl_lifetime);
}

Result<NewHeldAuthority> make_held_authority(pki::KeyKind root_kind, ByteView public_key, std::string_view pki_url,
                                             Random& random, Timestamp now) {
  TRY(pki::PrivateKey root_key, pki::PrivateKey::generate(root_kind));
  TRY(const Authority root, authority_of("Certwright Root CA", root_key));
  TRY(Bytes root_certificate, certify(root, root, root_extensions(root), random, now, root_lifetime));
  TRY(const pki::X509 parsed, pki::X509::parse(root_certificate));
  const Root ceremony{.certificate = parsed, .key = root_key};
  TRY(Bytes intermediate_certificate, make_intermediate(ceremony, public_key, pki_url, random, now));
  TRY(Bytes root_crl, make_root_crl(ceremony, 1, {}, now));
  return NewHeldAuthority{.root_certificate = std::move(root_certificate),
                          .root_key = std::move(root_key),
                          .intermediate_certificate = std::move(intermediate_certificate),
                          .root_crl = std::move(root_crl)};
}

Result<NewAuthority> make_authority(pki::KeyKind kind, std::string_view pki_url, Random& random, Timestamp now) {
  TRY(pki::PrivateKey intermediate_key, pki::PrivateKey::generate(kind));
  TRY(NewHeldAuthority made, make_held_authority(kind, intermediate_key.public_key(), pki_url, random, now));
  return NewAuthority{.root_certificate = std::move(made.root_certificate),
                      .root_key = std::move(made.root_key),
                      .intermediate_certificate = std::move(made.intermediate_certificate),
                      .intermediate_key = std::move(intermediate_key),
                      .root_crl = std::move(made.root_crl)};
}

Result<NewPrivateAuthority> make_private_authority(const PrivateAuthorityOptions& options, Random& random,
                                                   Timestamp now) {
  TRY(pki::PrivateKey key, pki::PrivateKey::generate(options.kind));
  TRY(Bytes identifier, pki::key_identifier(key.public_key()));
  const Authority authority{
      {der::sequence({relative_name(objects::common_name, options.name)}), std::move(identifier), key.public_key()},
      key};
  TRY(Bytes certificate,
      certify(authority, authority, private_extensions(authority, options.constraints), random, now, options.lifetime));
  TRY(Bytes crl, whole_crl(authority, 1, {}, now, options.crl_lifetime));
  return NewPrivateAuthority{.certificate = std::move(certificate), .key = std::move(key), .crl = std::move(crl)};
}

}  // namespace certwright::issuance
