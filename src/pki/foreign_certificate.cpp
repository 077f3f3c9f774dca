#include "pki/foreign_certificate.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include <openssl/err.h>

#include "pki/openssl.h"

namespace certwright::pki {
namespace {

// RFC 5280 section 4.2.1.3 numbers nine bits, 0 to 8.
constexpr unsigned key_usage_bits = 9;

// DNS names have at most 253 characters in their text form (RFC 1035 section 2.3.4).
constexpr std::size_t max_name_bytes = 253;

SignedCertificatePtr read(ByteView der) {
  const unsigned char* at = der.data();
  SignedCertificatePtr parsed{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  return parsed && at == der.data() + der.size() ? std::move(parsed) : nullptr;
}

/// An extension: absent, or read. Fails where it is there and cannot be read, or is there twice.
template <class Pointer>
Result<Pointer> extension(const ::X509* certificate, int nid, std::string_view name) {
  int critical = 0;
  Pointer read{static_cast<typename Pointer::pointer>(X509_get_ext_d2i(certificate, nid, &critical, nullptr))};
  if (!read && critical != -1) return refused("its " + std::string{name} + " extension cannot be read");
  return read;
}

// Names are stored and shown as UTF-8, so each of their parts must be one that OpenSSL can turn into it.
bool is_readable(const X509_NAME* name) {
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    unsigned char* text = nullptr;
    const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));
    OPENSSL_free(text);
    if (length < 0) return false;
  }
  return true;
}

// Visible ASCII, in lower case: names are looked up without regard to case (RFC 4343).
std::optional<std::string> dns_name(std::string text) {
  if (text.empty() || text.size() > max_name_bytes) return std::nullopt;
  for (char& letter : text) {
    if (letter <= ' ' || letter > '~') return std::nullopt;
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

std::optional<std::string> ip_address(const ASN1_OCTET_STRING* octets) {
  constexpr int ipv4_bytes = 4;
  constexpr int ipv6_bytes = 16;
  const int length = ASN1_STRING_length(octets);
  if (length != ipv4_bytes && length != ipv6_bytes) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = length == ipv4_bytes ? AF_INET : AF_INET6;
  if (::inet_ntop(family, ASN1_STRING_get0_data(octets), text.data(), text.size()) == nullptr) return std::nullopt;
  return std::string{text.data()};
}

Result<std::vector<std::string>> read_alternative_names(const ::X509* certificate) {
  TRY(const auto names, extension<GeneralNamesPtr>(certificate, NID_subject_alt_name, "subjectAltName"));
  std::vector<std::string> texts;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    std::optional<std::string> text;
    if (name->type == GEN_DNS)
      text = dns_name(text_of_asn1(name->d.dNSName));
    else if (name->type == GEN_IPADD)
      text = ip_address(name->d.iPAddress);
    else
      continue;
    if (!text) return refused("its subjectAltName holds a name that is neither a domain name nor an IP address");
    if (std::ranges::find(texts, *text) == texts.end()) texts.push_back(*std::move(text));
  }
  return texts;
}

Result<std::vector<unsigned>> read_key_usages(const ::X509* certificate) {
  TRY(const auto bits, extension<KeyUsagePtr>(certificate, NID_key_usage, "keyUsage"));
  std::vector<unsigned> usages;
  for (unsigned bit = 0; bits && bit < key_usage_bits; ++bit)
    if (ASN1_BIT_STRING_get_bit(bits.get(), static_cast<int>(bit)) == 1) usages.push_back(bit);
  return usages;
}

Result<std::vector<std::string>> read_extended_key_usages(const ::X509* certificate) {
  TRY(const auto objects, extension<ExtendedKeyUsagePtr>(certificate, NID_ext_key_usage, "extendedKeyUsage"));
  std::vector<std::string> oids;
  for (int i = 0; objects && i < sk_ASN1_OBJECT_num(objects.get()); ++i) {
    std::array<char, 256> text{};
    const int length = OBJ_obj2txt(text.data(), text.size(), sk_ASN1_OBJECT_value(objects.get(), i), 1);
    if (length <= 0 || static_cast<std::size_t>(length) >= text.size())
      return refused("its extendedKeyUsage extension holds an object identifier that is too long");
    oids.emplace_back(text.data());
  }
  return oids;
}

Result<std::vector<std::string>> read_ocsp_urls(const ::X509* certificate) {
  TRY(const auto access, extension<AuthorityAccessPtr>(certificate, NID_info_access, "authorityInfoAccess"));
  std::vector<std::string> urls;
  for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* const description = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (OBJ_obj2nid(description->method) == NID_ad_OCSP && description->location->type == GEN_URI)
      urls.push_back(text_of_asn1(description->location->d.uniformResourceIdentifier));
  }
  return urls;
}

// Whether `issuer` issued `certificate`: names, key identifiers and key usage (X509_check_issued), and its signature.
bool is_issued_by(::X509* certificate, ::X509* issuer) {
  EVP_PKEY* const key = X509_get0_pubkey(issuer);
  const bool issued =
      key != nullptr && X509_check_issued(issuer, certificate) == X509_V_OK && X509_verify(certificate, key) == 1;
  ERR_clear_error();
  return issued;
}

// RFC 5280 section 3.2: "self-signed certificates are self-issued certificates where the digital signature may be
// verified by the public key bound into the certificate."
bool is_self_signed(::X509* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  const bool signed_itself =
      key != nullptr && X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0 &&
      X509_verify(certificate, key) == 1;
  ERR_clear_error();
  return signed_itself;
}

}  // namespace

Result<ForeignCertificate> ForeignCertificate::parse(ByteView der) {
  ForeignCertificate out;
  TRY(out.certificate, X509::parse(der));
  const SignedCertificatePtr parsed = read(der);
  if (!parsed) return refused("not one DER certificate");
  ::X509* const certificate = parsed.get();
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  const X509_NAME* const issuer = X509_get_issuer_name(certificate);
  if (!is_readable(subject) || !is_readable(issuer)) return refused("its subject or issuer is no text");
  out.version = X509_get_version(certificate) + 1;
  out.subject = text_of_name(subject, NameOrder::encoded);
  out.issuer = text_of_name(issuer, NameOrder::encoded);
  TRY(out.alternative_names, read_alternative_names(certificate));
  TRY(out.key_usages, read_key_usages(certificate));
  TRY(out.extended_key_usages, read_extended_key_usages(certificate));
  TRY(out.ocsp_urls, read_ocsp_urls(certificate));
  out.self_signed = is_self_signed(certificate);
  return out;
}

bool certifies(ByteView leaf, const std::vector<Bytes>& chain, Timestamp now) {
  SignedCertificatePtr below = read(leaf);
  ByteView before = leaf;
  for (const Bytes& der : chain) {
    SignedCertificatePtr issuer = read(der);
    const auto dates = X509::parse(der);
    if (!below || !issuer || !dates) return false;
    // A root would certify itself for ever.
    if (std::ranges::equal(der, leaf) || std::ranges::equal(der, before)) return false;
    if (X509_check_ca(issuer.get()) == 0) return false;
    if (now < dates->not_before || now > dates->not_after) return false;
    if (!is_issued_by(below.get(), issuer.get())) return false;
    below = std::move(issuer);
    before = der;
  }
  return true;
}

}  // namespace certwright::pki
