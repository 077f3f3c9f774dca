#include "model/imported_certificate.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/signature_name.h"

namespace certwright::model {
namespace {

// facts 5.3: "OCSP URL ≤1000 chars".
constexpr std::size_t max_ocsp_url = 1000;

// Describe has a DomainValidationOption for each name, and service-model.json's DomainValidationList has 1,000 at most.
constexpr std::size_t max_names = 1000;

constexpr std::size_t max_name_bytes = 253;

constexpr long x509_v3 = 3;

tl::unexpected<Error> refuse(std::string text) { return fail(ErrorCode::invalid_request, std::move(text)); }

// RFC 5280 section 4.2.1.3, by bit.
constexpr std::array key_usages_by_bit{
    KeyUsageName::digital_signature, KeyUsageName::non_repudiation, KeyUsageName::key_encipherment,
    KeyUsageName::data_encipherment, KeyUsageName::key_agreement,   KeyUsageName::certificate_signing,
    KeyUsageName::crl_signing,       KeyUsageName::encipher_only,   KeyUsageName::decipher_only,
};

struct UsageOid {
  std::string_view oid;
  ExtendedKeyUsageName name;
};
constexpr std::array usage_oids{
    UsageOid{"1.3.6.1.5.5.7.3.1", ExtendedKeyUsageName::tls_web_server_authentication},
    UsageOid{"1.3.6.1.5.5.7.3.2", ExtendedKeyUsageName::tls_web_client_authentication},
    UsageOid{"1.3.6.1.5.5.7.3.3", ExtendedKeyUsageName::code_signing},
    UsageOid{"1.3.6.1.5.5.7.3.4", ExtendedKeyUsageName::email_protection},
    UsageOid{"1.3.6.1.5.5.7.3.5", ExtendedKeyUsageName::ipsec_end_system},
    UsageOid{"1.3.6.1.5.5.7.3.6", ExtendedKeyUsageName::ipsec_tunnel},
    UsageOid{"1.3.6.1.5.5.7.3.7", ExtendedKeyUsageName::ipsec_user},
    UsageOid{"1.3.6.1.5.5.7.3.8", ExtendedKeyUsageName::time_stamping},
    UsageOid{"1.3.6.1.5.5.7.3.9", ExtendedKeyUsageName::ocsp_signing},
    UsageOid{"2.5.29.37.0", ExtendedKeyUsageName::any},
};

ExtendedKeyUsage usage_of(const std::string& oid) {
  const auto* const known = std::ranges::find(usage_oids, oid, &UsageOid::oid);
  return {.name = known == usage_oids.end() ? ExtendedKeyUsageName::custom : known->name, .oid = oid};
}

// A Common Name may be any text; one that could be a domain name or an IP address is a name of the certificate.
std::optional<std::string> name_in(std::string common_name) {
  if (common_name.empty() || common_name.size() > max_name_bytes) return std::nullopt;
  for (char& letter : common_name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (!is_word && std::string_view{".-_*:"}.find(letter) == std::string_view::npos) return std::nullopt;
  }
  return common_name;
}

std::vector<std::string> names_of(const pki::ForeignCertificate& certificate) {
  std::vector<std::string> names = certificate.alternative_names;
  if (auto common_name = name_in(certificate.certificate.common_name)) {
    std::erase(names, *common_name);
    names.insert(names.begin(), *std::move(common_name));
  }
  return names;
}

struct KeyForm {
  std::string_view algorithm;
  std::size_t bits;
  std::string_view curve;
  KeyAlgorithm name;
};
constexpr std::array key_forms{
    KeyForm{"RSA", 1024, "", KeyAlgorithm::rsa_1024},
    KeyForm{"RSA", 2048, "", KeyAlgorithm::rsa_2048},
    KeyForm{"RSA", 3072, "", KeyAlgorithm::rsa_3072},
    KeyForm{"RSA", 4096, "", KeyAlgorithm::rsa_4096},
    KeyForm{"EC", 256, "prime256v1", KeyAlgorithm::ec_prime256v1},
    KeyForm{"EC", 384, "secp384r1", KeyAlgorithm::ec_secp384r1},
    KeyForm{"EC", 521, "secp521r1", KeyAlgorithm::ec_secp521r1},
};

bool is_elliptic(KeyAlgorithm key) { return to_string(key).starts_with("EC_"); }

// facts 5.3: "KU/EKU values cannot be removed (exceptions: clientAuth EKU since 2025-10-22, keyEncipherment on ECDSA
// since 2026-04-03)".
std::vector<std::string> lost_usages(const ImportedContents& before, KeyAlgorithm key, const ImportedContents& after) {
  std::vector<std::string> lost;
  for (const KeyUsageName usage : before.key_usages) {
    if (usage == KeyUsageName::key_encipherment && is_elliptic(key)) continue;
    if (std::ranges::find(after.key_usages, usage) == after.key_usages.end()) lost.emplace_back(to_string(usage));
  }
  for (const ExtendedKeyUsage& usage : before.extended_key_usages) {
    if (usage.name == ExtendedKeyUsageName::tls_web_client_authentication) continue;
    if (std::ranges::find(after.extended_key_usages, usage) == after.extended_key_usages.end())
      lost.push_back(usage.name == ExtendedKeyUsageName::custom ? usage.oid : std::string{to_string(usage.name)});
  }
  return lost;
}

}  // namespace

Result<void> may_be_imported(const pki::ForeignCertificate& certificate, Timestamp now) {
  if (certificate.version != x509_v3)
    return refuse(fmt::format("The certificate is an X.509 version {} certificate. Only version 3 can be imported.",
                              certificate.version));
  if (certificate.issuer.empty()) return refuse("The certificate is not valid: its Issuer is empty.");
  if (now > certificate.certificate.not_after) return refuse("The certificate has expired, is not valid.");
  if (now < certificate.certificate.not_before) return refuse("The certificate is not in effect yet, is not valid.");
  for (const std::string& url : certificate.ocsp_urls)
    if (url.size() > max_ocsp_url)
      return refuse(fmt::format("The certificate holds an OCSP URL of {} characters. It can have {} at most.",
                                url.size(), max_ocsp_url));
  return {};
}

Result<ImportedContents> imported_contents(const pki::ForeignCertificate& certificate) {
  ImportedContents contents{.names = names_of(certificate),
                            .subject = certificate.subject,
                            .issuer = certificate.issuer,
                            .signature_algorithm = signature_name(certificate.certificate.signature_algorithm),
                            .key_usages = {},
                            .extended_key_usages = {}};
  if (contents.names.empty())
    return refuse(
        "The certificate holds no domain name and no IP address, neither in its subjectAltName extension nor as its "
        "Common Name.");
  if (contents.names.size() > max_names)
    return refuse(
        fmt::format("The certificate holds {} names. It can have {} at most.", contents.names.size(), max_names));
  for (const unsigned bit : certificate.key_usages) contents.key_usages.push_back(key_usages_by_bit.at(bit));
  for (const std::string& oid : certificate.extended_key_usages) contents.extended_key_usages.push_back(usage_of(oid));
  return contents;
}

Result<KeyAlgorithm> importable_key(const pki::KeyShape& key) {
  const auto* const form = std::ranges::find_if(key_forms, [&](const KeyForm& candidate) {
    return candidate.algorithm == key.algorithm && candidate.bits == key.bits && candidate.curve == key.curve;
  });
  if (form != key_forms.end()) return form->name;
  return refuse(
      fmt::format("The private key is not supported: {}{}{} of {} bits. Only RSA keys of 1024, 2048, 3072 and 4096 "
                  "bits and keys on "
                  "the elliptic curves prime256v1, secp384r1 and secp521r1 are allowed.",
                  key.algorithm, key.curve.empty() ? "" : " ", key.curve, key.bits));
}

Result<void> may_replace(const Certificate& before, KeyAlgorithm key, const ImportedContents& contents) {
  if (before.type != CertificateType::imported || !before.imported)
    return refuse(fmt::format(
        "Certificate {} was not imported: its type is {}. Only an imported certificate can be imported again.",
        before.arn.str(), to_string(before.type)));
  if (before.key_algorithm != key)
    return refuse(fmt::format(
        "The key of the new certificate must have the type and size of the one that it replaces: {}, not {}.",
        to_string(before.key_algorithm), to_string(key)));
  const std::vector<std::string> lost = lost_usages(*before.imported, key, contents);
  if (!lost.empty())
    return refuse(
        fmt::format("The new certificate must have every key usage and extended key usage of the one that it replaces. "
                    "It lacks {}.",
                    fmt::join(lost, ", ")));
  return {};
}

}  // namespace certwright::model
