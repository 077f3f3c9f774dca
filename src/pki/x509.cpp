#include "pki/x509.h"

#include <algorithm>
#include <optional>

#include "pki/der_reader.h"
#include "pki/openssl.h"
#include "pki/pem_blocks.h"

namespace certwright::pki {
namespace {

// A certificate of 100 names of 253 octets and an RSA-4096 key is about 30 kB; twice that is generous.
constexpr std::size_t max_certificate_bytes = std::size_t{64} * 1024;
// A chain of such, in base64 and with text between the blocks.
constexpr std::size_t max_pem_bytes = std::size_t{1024} * 1024;
constexpr std::size_t pem_line_characters = 64;

std::string common_name_of(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  return text_of_asn1(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

std::string hex_of_integer(const ASN1_INTEGER* integer) {
  const NumberPtr number{ASN1_INTEGER_to_BN(integer, nullptr)};
  if (!number) return {};
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), octets.data());
  return octets.empty() ? "00" : hex(octets);
}

// An OpenSSL time is an ASN.1 string of the type and octets that stood in the certificate.
Result<Timestamp> moment_of(const ASN1_TIME* time) {
  const std::uint8_t tag = static_cast<std::uint8_t>(ASN1_STRING_type(time));
  const ByteView content{ASN1_STRING_get0_data(time), static_cast<std::size_t>(ASN1_STRING_length(time))};
  return der::moment({.tag = tag, .content = content, .whole = {}});
}

Result<std::vector<std::string>> dns_names_of(const ::X509* certificate) {
  int critical = 0;
  const GeneralNamesPtr names{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nullptr))};
  std::vector<std::string> texts;
  // -1: there is none; any other value without names is a malformed or doubled extension.
  if (!names && critical != -1) return refused("a certificate whose subjectAltName cannot be read");
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    texts.push_back(text_of_asn1(name->d.dNSName));
    if (texts.back().find('\0') != std::string::npos) return refused("a certificate with a NUL in a name");
  }
  return texts;
}

bool is_ca_certificate(const ::X509* certificate) {
  const BasicConstraintsPtr constraints{
      static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(certificate, NID_basic_constraints, nullptr, nullptr))};
  return constraints && constraints->ca != 0;
}

}  // namespace

Result<X509> X509::parse(ByteView der) {
  if (der.size() > max_certificate_bytes) return refused("a certificate of more than 64 KiB");
  const unsigned char* at = der.data();
  const SignedCertificatePtr parsed{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  if (!parsed || at != der.data() + der.size()) return refused("not one DER certificate");
  ::X509* const certificate = parsed.get();
  X509 out;
  out.der.assign(der.begin(), der.end());
  out.serial = hex_of_integer(X509_get0_serialNumber(certificate));
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  out.subject = text_of_name(subject, NameOrder::reversed);
  out.issuer = text_of_name(X509_get_issuer_name(certificate), NameOrder::reversed);
  out.common_name = common_name_of(subject);
  TRY(out.dns_names, dns_names_of(certificate));
  TRY(out.not_before, moment_of(X509_get0_notBefore(certificate)));
  TRY(out.not_after, moment_of(X509_get0_notAfter(certificate)));
  out.subject_name = der_of<i2d_X509_NAME>(subject);
  out.subject_public_key_info = der_of<i2d_X509_PUBKEY>(X509_get_X509_PUBKEY(certificate));
  if (const ASN1_OCTET_STRING* const identifier = X509_get0_subject_key_id(certificate)) {
    const unsigned char* const octets = ASN1_STRING_get0_data(identifier);
    out.subject_key_identifier.assign(octets, octets + ASN1_STRING_length(identifier));
  }
  out.is_ca = is_ca_certificate(certificate);
  out.signature_algorithm = OBJ_nid2ln(X509_get_signature_nid(certificate));
  return out;
}

std::string to_pem(std::string_view label, ByteView der) {
  const std::string body = base64(der);
  std::string pem = "-----BEGIN " + std::string{label} + "-----\n";
  pem.reserve(body.size() + body.size() / pem_line_characters + 2 * pem.size() + 2);
  for (std::size_t at = 0; at < body.size(); at += pem_line_characters) {
    pem.append(body, at, pem_line_characters);
    pem += '\n';
  }
  return pem + "-----END " + std::string{label} + "-----\n";
}

std::string chain_to_pem(const std::vector<Bytes>& certificates) {
  std::string pem;
  for (const Bytes& certificate : certificates) pem += to_pem("CERTIFICATE", certificate);
  return pem;
}

Result<Bytes> from_pem(std::string_view label, std::string_view pem) {
  if (pem.size() > max_pem_bytes) return refused("a PEM file of more than 1 MiB");
  TRY(const std::vector<PemBlock> blocks, pem_blocks(pem));
  const auto block = std::ranges::find(blocks, label, &PemBlock::label);
  if (block == blocks.end()) return refused("no PEM block '" + std::string{label} + "'");
  if (block->encrypted) return refused("a PEM block '" + std::string{label} + "' that is encrypted");
  const ByteView der = block->der.reveal();
  return Bytes{der.begin(), der.end()};
}

}  // namespace certwright::pki
