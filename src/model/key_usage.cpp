#include "model/key_usage.h"

namespace certwright::model {
namespace {

bool has_rsa_key(const Certificate& certificate) { return to_string(certificate.key_algorithm).starts_with("RSA"); }

}  // namespace

std::vector<KeyUsageName> key_usages(const Certificate& certificate) {
  if (certificate.imported) return certificate.imported->key_usages;
  if (!certificate.issued) return {};
  if (has_rsa_key(certificate)) return {KeyUsageName::digital_signature, KeyUsageName::key_encipherment};
  return {KeyUsageName::digital_signature};
}

std::vector<ExtendedKeyUsage> extended_key_usages(const Certificate& certificate) {
  if (certificate.imported) return certificate.imported->extended_key_usages;
  if (!certificate.issued) return {};
  // facts 0.9: serverAuth alone; the certificates of private CAs are for clients too.
  std::vector<ExtendedKeyUsage> usages{
      {.name = ExtendedKeyUsageName::tls_web_server_authentication, .oid = "1.3.6.1.5.5.7.3.1"}};
  if (certificate.type == CertificateType::private_ca)
    usages.push_back({.name = ExtendedKeyUsageName::tls_web_client_authentication, .oid = "1.3.6.1.5.5.7.3.2"});
  return usages;
}

}  // namespace certwright::model
