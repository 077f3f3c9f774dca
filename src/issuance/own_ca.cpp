#include "issuance/own_ca.h"

#include <algorithm>

#include "base/digest.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/name_constraints.h"
#include "issuance/signed_object.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance {
namespace {

Result<void> expect_chain(std::span<const pki::X509> chain) {
  if (chain.empty()) return fail(ErrorCode::invalid_request, "a CA without a certificate");
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (!chain[i].is_ca) return fail(ErrorCode::invalid_request, "not a CA certificate: " + chain[i].subject);
    const pki::X509& above = chain[std::min(i + 1, chain.size() - 1)];
    if (chain[i].issuer != above.subject)
      return fail(ErrorCode::invalid_request, "the chain is broken above " + chain[i].subject);
  }
  return {};
}

}  // namespace

std::string issuer_id(ByteView subject_public_key_info) {
  constexpr std::size_t id_bytes = 8;
  const Sha256 digest = sha256(subject_public_key_info);
  return hex(ByteView{digest}.first(id_bytes));
}

OwnCa::OwnCa(std::vector<Bytes> chain, keys::Signer& signer, IssuerIdentity identity)
    : chain_(std::move(chain)), signer_(signer), identity_(std::move(identity)) {}

Result<std::unique_ptr<OwnCa>> OwnCa::make(std::vector<Bytes> chain, keys::Signer& signer) {
  std::vector<pki::X509> parsed;
  for (const Bytes& der : chain) {
    TRY(pki::X509 certificate, pki::X509::parse(der));
    parsed.push_back(std::move(certificate));
  }
  TRY_VOID(expect_chain(parsed));
  const pki::X509& issuing = parsed.front();
  if (!std::ranges::equal(issuing.subject_public_key_info, signer.public_key()))
    return fail(ErrorCode::invalid_request, "the signing key is not that of the CA certificate " + issuing.subject);
  if (issuing.subject_key_identifier.empty())
    return fail(ErrorCode::invalid_request, "a CA certificate without a subjectKeyIdentifier: " + issuing.subject);
  const ByteView algorithm = signer.signature_algorithm();
  TRY(const pki::PublicKeyAlgorithm key_algorithm, pki::key_algorithm(issuing.subject_public_key_info));
  TRY(model::NameConstraints constraints, name_constraints_of(issuing.der));
  IssuerIdentity identity{.id = issuer_id(issuing.subject_public_key_info),
                          .name = issuing.subject_name,
                          .key_identifier = issuing.subject_key_identifier,
                          .signature_algorithm = Bytes(algorithm.begin(), algorithm.end()),
                          .not_after = issuing.not_after,
                          .key_algorithm = key_algorithm,
                          .constraints = std::move(constraints)};
  return std::unique_ptr<OwnCa>{new OwnCa(std::move(chain), signer, std::move(identity))};
}

Result<Bytes> OwnCa::issue(Tbs tbs) {
  const auto parsed = pki::TbsCertificate::parse(tbs.der);
  if (!parsed) return fail(ErrorCode::internal, "a to-be-signed certificate that cannot be read");
  // Between build() and here a restart may have changed the CA: nothing is signed under another CA's name, or with an
  // algorithm that the certificate does not state.
  if (tbs.issuer_id != identity_.id || !std::ranges::equal(parsed->issuer, identity_.name))
    return fail(ErrorCode::internal, "a to-be-signed certificate of another issuer");
  if (!std::ranges::equal(parsed->signature_algorithm, signer_.signature_algorithm()))
    return fail(ErrorCode::internal, "a to-be-signed certificate that states another signature algorithm");
  if (hex(parsed->serial) != tbs.serial)
    return fail(ErrorCode::internal, "a to-be-signed certificate of another serial number");
  TRY(const Bytes signature, signer_.sign(tbs.der));
  return signed_object(tbs.der, parsed->signature_algorithm, signature);
}

Result<Bytes> OwnCa::make_crl(CrlEntries& entries, const CrlTerms& terms) const {
  const CrlHead head{.issuer = identity_.name,
                     .key_identifier = identity_.key_identifier,
                     .signature_algorithm = identity_.signature_algorithm,
                     .url = terms.url,
                     .number = terms.number,
                     .this_update = terms.now,
                     .next_update = terms.now + terms.lifetime};
  const Bytes list = tbs_certificate_list(head, entries.der());
  // Every lint judges an entry by itself, but for the one of duplicates, which `entries` takes none of.
  const bool is_all_new = entries.not_linted().size() == entries.der().size();
  TRY_VOID(lints::lint_crl(is_all_new ? list : tbs_certificate_list(head, entries.not_linted()), terms.rules));
  entries.set_linted();
  TRY(const Bytes signature, signer_.sign(list));
  return signed_object(list, identity_.signature_algorithm, signature);
}

}  // namespace certwright::issuance
