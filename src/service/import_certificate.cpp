#include "service/import_certificate.h"
#include "service/blocked_key_list.h"

#include <fmt/format.h>

#include "model/imported_certificate.h"
#include "pki/foreign_certificate.h"
#include "pki/foreign_key.h"
#include "pki/key_checks.h"
#include "pki/pem_blocks.h"
#include "service/account_quotas.h"
#include "service/imported_key.h"
#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

constexpr std::string_view certificate_label = "CERTIFICATE";

// Real chains have up to five certificates. Each costs a signature to verify, and the two megabytes that ACM allows
// hold thousands.
constexpr std::size_t max_chain = 20;

/// What was brought, read and found to belong together.
struct Material {
  pki::ForeignCertificate leaf;
  std::vector<Bytes> chain;
  Secret key;  ///< PKCS#8
  model::KeyAlgorithm key_algorithm = model::KeyAlgorithm::rsa_2048;
  model::ImportedContents contents;
};

tl::unexpected<Error> refuse(std::string text) { return fail(ErrorCode::invalid_request, std::move(text)); }

// facts 5.3: the sentences "look AWS-derived"; what follows them is ours.
tl::unexpected<Error> not_pem(std::string_view what, std::string_view why) {
  return refuse(fmt::format("The {} is not PEM-encoded or is not valid. {}", what, why));
}

// The certificates of a PEM text, and nothing else.
Result<std::vector<Bytes>> certificates_in(std::string_view text, std::string_view field) {
  const auto blocks = pki::pem_blocks(text);
  if (!blocks) return not_pem(field, fmt::format("It holds {}.", blocks.error().detail));
  if (blocks->empty())
    return not_pem(field, "A DER file is converted by `openssl x509 -inform DER -in FILE -out FILE.pem`.");
  std::vector<Bytes> certificates;
  for (const pki::PemBlock& block : *blocks) {
    if (block.label != certificate_label || block.encrypted)
      return not_pem(
          field, fmt::format("It holds a PEM block '{}'; only '{}' belongs there.", block.label, certificate_label));
    const ByteView der = block.der.reveal();
    certificates.emplace_back(der.begin(), der.end());
  }
  return certificates;
}

Result<pki::ForeignCertificate> read_leaf(std::string_view text) {
  TRY(const std::vector<Bytes> certificates, certificates_in(text, "certificate"));
  if (certificates.size() > 1)
    return refuse(
        "The certificate field contains more than one certificate. You can specify only one certificate in this "
        "field.");
  auto leaf = pki::ForeignCertificate::parse(certificates.front());
  if (!leaf) return not_pem("certificate", fmt::format("OpenSSL says: {}.", leaf.error().detail));
  return leaf;
}

// facts 5.3: "EC PARAMETERS block tolerated and dropped", "unencrypted key".
Result<Secret> read_key(const Secret& text) {
  constexpr std::string_view field = "private key";
  auto blocks = pki::pem_blocks(text.reveal_text());
  if (!blocks) return not_pem(field, fmt::format("It holds {}.", blocks.error().detail));
  std::erase_if(*blocks, [](const pki::PemBlock& block) { return block.label == "EC PARAMETERS"; });
  if (blocks->empty())
    return not_pem(field, "A DER file is converted by `openssl pkey -inform DER -in FILE -out FILE.pem`.");
  if (blocks->size() > 1) return not_pem(field, "It holds more than one PEM block.");
  const pki::PemBlock& block = blocks->front();
  if (block.encrypted || block.label == "ENCRYPTED PRIVATE KEY")
    return not_pem(field, "It is encrypted; `openssl pkey -in FILE -out FILE.pem` removes the passphrase.");
  auto key = pki::read_private_key(block.label, block.der);
  if (!key) return not_pem(field, fmt::format("OpenSSL says: {}.", key.error().detail));
  return key;
}

Result<std::vector<Bytes>> read_chain(const ImportRequest& request, const pki::ForeignCertificate& leaf,
                                      Timestamp now) {
  if (!request.chain) {
    if (leaf.self_signed) return std::vector<Bytes>{};
    return refuse(
        "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or "
        "certificate chain.");
  }
  TRY(std::vector<Bytes> chain, certificates_in(*request.chain, "certificate chain"));
  if (chain.size() > max_chain)
    return refuse(
        fmt::format("The certificate chain holds {} certificates. It can have {} at most.", chain.size(), max_chain));
  if (!pki::certifies(leaf.certificate.der, chain, now))
    return refuse("Could not validate the certificate with the certificate chain.");
  return chain;
}

// Keys that others can compute from what is public: served anywhere, they protect nobody. RSA keys of 1024 bits are
// ACM's to allow (model::importable_key).
Result<void> refuse_weak_key(ByteView public_key, const Parts& parts) {
  if (parts.blocked_keys != nullptr && parts.blocked_keys->contains(public_key))
    return refuse(
        "The key of the certificate is one that the operator of this server has blocked: it is weak, or known to "
        "others. Make a new key.");
  const pki::KeyFacts key = pki::check_key(public_key);
  for (const pki::KeyFault fault :
       {pki::KeyFault::exponent, pki::KeyFault::small_factor, pki::KeyFault::roca, pki::KeyFault::close_primes})
    if (key.has(fault))
      return refuse(
          fmt::format("The key of the certificate is weak ({}). {}", pki::to_string(fault), pki::words_of(fault).en));
  return {};
}

Result<Material> read_material(const ImportRequest& request, Timestamp now, const Parts& parts) {
  Material material;
  TRY(material.leaf, read_leaf(request.certificate));
  TRY_VOID(model::may_be_imported(material.leaf, now));
  TRY(material.contents, model::imported_contents(material.leaf));
  const Bytes& public_key = material.leaf.certificate.subject_public_key_info;
  TRY(const pki::KeyShape shape, pki::key_shape(public_key));
  TRY(material.key_algorithm, model::importable_key(shape));
  TRY_VOID(refuse_weak_key(public_key, parts));
  TRY(material.key, read_key(request.private_key));
  if (!pki::is_key_pair(material.key, public_key)) return refuse("The private key does not match the certificate.");
  TRY(material.chain, read_chain(request, material.leaf, now));
  return material;
}

// What is the same for a first and a later import. The worker looks again at NotAfter, when it expires.
void take(const Material& material, model::Certificate& certificate, Timestamp now) {
  const pki::X509& leaf = material.leaf.certificate;
  certificate.status = model::CertificateStatus::issued;
  certificate.key_algorithm = material.key_algorithm;
  certificate.imported = material.contents;
  certificate.imported_at = now;
  certificate.issued = model::IssuedCertificate{.serial = leaf.serial,
                                                .der = leaf.der,
                                                .issuer_id = {},
                                                .not_before = leaf.not_before,
                                                .not_after = leaf.not_after,
                                                .issued_at = now};
  certificate.next_attempt_at = leaf.not_after;
}

Result<void> keep_rest(store::Transaction& tx, const Material& material, const model::Certificate& certificate,
                       std::string event, const ImportRequest& request, Parts& parts) {
  Bytes sealed = parts.sealer.seal(material.key.reveal(), imported_key_purpose(certificate.arn));
  TRY_VOID(tx.put_imported_material(certificate.arn, {.chain = material.chain, .sealed_key = std::move(sealed)}));
  return tx.append(model::certificate_event(std::move(event), certificate.arn, model::actor_of(request.caller),
                                            *certificate.imported_at,
                                            {{"access_key_id", request.caller.access_key_id},
                                             {"request_id", request.caller.request_id},
                                             {"serial", certificate.issued->serial}}));
}

Result<void> keep_new(store::Transaction& tx, const Material& material, const model::CertificateArn& arn,
                      const ImportRequest& request, Timestamp now, Parts& parts) {
  model::Certificate certificate;
  certificate.arn = arn;
  certificate.account = request.caller.account;
  certificate.region = request.caller.region;
  certificate.type = model::CertificateType::imported;
  certificate.created_at = now;
  certificate.tags = request.tags;
  certificate.transparency_logging = false;  // facts 4.3: both options are shown as DISABLED
  take(material, certificate, now);
  TRY_VOID(keeps_account_quotas(tx, request.caller, certificate.type, parts.quotas, now));
  TRY_VOID(tx.insert(certificate));
  return keep_rest(tx, material, certificate, "certificate.imported", request, parts);
}

Result<void> keep_again(store::Transaction& tx, const Material& material, const ImportRequest& request, Timestamp now,
                        Parts& parts) {
  auto certificate = owned_certificate(tx, request.caller, *request.arn);
  if (!certificate) {
    if (certificate.error().code != ErrorCode::not_found) return tl::make_unexpected(certificate.error());
    // facts 4.2: "ReImport of unknown ARN: `Could not find certificate <arn>.` (no "in account")".
    return fail(ErrorCode::not_found, fmt::format("Could not find certificate {}.", request.arn->str()));
  }
  TRY_VOID(model::may_replace(*certificate, material.key_algorithm, material.contents));
  take(material, *certificate, now);
  TRY_VOID(tx.update(*certificate));
  return keep_rest(tx, material, *certificate, "certificate.reimported", request, parts);
}

}  // namespace

Result<model::CertificateArn> import_certificate(const ImportRequest& request, Parts& parts) {
  if (request.arn && !request.tags.empty()) return refuse("Tagging is not permitted on re-import.");
  const Timestamp now = parts.clock.now();
  TRY(const Material material, read_material(request, now, parts));
  model::CertificateArn arn =
      request.arn ? *request.arn
                  : model::make_certificate_arn(request.caller.region, request.caller.account, uuid(parts.random));
  TRY_VOID(parts.store.write([&](store::Transaction& tx) {
    return request.arn ? keep_again(tx, material, request, now, parts)
                       : keep_new(tx, material, arn, request, now, parts);
  }));
  return arn;
}

}  // namespace certwright::service
