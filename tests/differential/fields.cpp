// What our parsers see in bytes of anybody's making, and what OpenSSL sees: certwright_fields reads frames from
// standard input (the kind's letter, four octets of length, the bytes) and writes one JSON object a line.
//   c certificate   l CRL   r certification request   k private key, PKCS#8   s private key, SEC 1   1 private key,
//   PKCS#1   p PEM   o OCSP request   t SCT list, as the extension's value
// {"ours": {…} or null, "openssl": {…} or null}: null where it is refused. Octets are in hexadecimal, times in seconds
// since 1970. tests/differential/fields_test.py compares them, and asks a third reader.
#include <openssl/asn1.h>
#include <openssl/ct.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/crl_view.h"
#include "issuance/lints/object_text.h"
#include "pki/certification_request.h"
#include "pki/der.h"
#include "pki/foreign_certificate.h"
#include "pki/foreign_key.h"
#include "pki/key.h"
#include "pki/ocsp_request.h"
#include "pki/pem_blocks.h"
#include "pki/sct_list.h"

namespace certwright::differential {
namespace {

namespace json = boost::json;
namespace lints = issuance::lints;

template <auto free_fn>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_fn(object);
  }
};
template <class T, auto free_fn>
using Owned = std::unique_ptr<T, Free<free_fn>>;

std::int64_t seconds(Timestamp at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }

// ---- ours

json::array extensions_of(std::span<const pki::Extension> extensions) {
  json::array all;
  for (const pki::Extension& each : extensions)
    all.push_back(json::array{lints::object_text(each.type), each.critical, hex(each.value)});
  return all;
}

std::string signed_hex(ByteView octets, bool negative) { return (negative ? "-" : "") + hex(octets); }

json::value certificate_of_ours(ByteView der) {
  const auto view = lints::CertificateView::of_certificate(der);
  if (!view) return nullptr;
  const pki::TbsCertificate& tbs = view->tbs;
  json::object fields{{"version", tbs.version},
                      {"serial", signed_hex(tbs.serial, tbs.serial_is_negative)},
                      {"issuer", hex(tbs.issuer)},
                      {"subject", hex(tbs.subject)},
                      {"not_before", seconds(tbs.not_before)},
                      {"not_after", seconds(tbs.not_after)},
                      {"key", hex(tbs.subject_public_key_info)},
                      {"extensions", extensions_of(tbs.extensions)},
                      {"unreadable", view->unreadable}};
  // What the key checks cannot read, or find in another form than the one that is prescribed.
  fields["key_is_read"] = std::ranges::none_of(
      std::array{pki::KeyFault::malformed, pki::KeyFault::algorithm, pki::KeyFault::curve, pki::KeyFault::point},
      [&](pki::KeyFault fault) { return view->key.has(fault); });
  json::array names;
  for (const std::string_view name : lints::dns_names(*view)) names.emplace_back(name);
  fields["dns_names"] = std::move(names);
  if (view->basic_constraints) {
    json::array constraints{view->basic_constraints->ca};
    if (view->basic_constraints->path_length) constraints.emplace_back(*view->basic_constraints->path_length);
    fields["basic_constraints"] = std::move(constraints);
  }
  if (view->key_usage) fields["key_usage"] = *view->key_usage;
  if (view->purposes) {
    json::array purposes;
    for (const ByteView purpose : *view->purposes) purposes.emplace_back(lints::object_text(purpose));
    fields["purposes"] = std::move(purposes);
  }
  if (view->subject_key_identifier) fields["subject_key_identifier"] = hex(*view->subject_key_identifier);
  const auto foreign = pki::ForeignCertificate::parse(der);
  if (foreign) {
    fields["foreign_serial"] = foreign->certificate.serial;
    fields["foreign_names"] = json::array(foreign->alternative_names.begin(), foreign->alternative_names.end());
  }
  return fields;
}

json::value list_of_ours(ByteView der) {
  const auto view = lints::CrlView::of_crl(der);
  if (!view) return nullptr;
  json::array entries;
  for (const pki::ListedCertificate& entry : view->list.entries)
    entries.push_back(
        json::array{signed_hex(entry.serial, entry.serial_is_negative), seconds(entry.revoked_at), entry.reason});
  json::object fields{{"version", view->list.version},
                      {"issuer", hex(view->list.issuer)},
                      {"this_update", seconds(view->list.this_update)},
                      {"extensions", extensions_of(view->list.extensions)},
                      {"entries", std::move(entries)},
                      {"unreadable", view->unreadable}};
  if (view->list.next_update) fields["next_update"] = seconds(*view->list.next_update);
  if (view->number) fields["number"] = hex(*view->number);
  return fields;
}

json::value request_of_ours(ByteView der) {
  const auto request = pki::CertificationRequest::read(der);
  if (!request) return nullptr;
  return json::object{{"subject", hex(request->subject)},
                      {"key", hex(request->subject_public_key_info)},
                      {"extensions", extensions_of(request->extensions)},
                      {"verified", pki::CertificationRequest::parse(der).has_value()}};
}

json::value ocsp_request_of_ours(ByteView der) {
  const auto request = pki::OcspRequest::parse(der);
  if (!request) return nullptr;
  json::array asked;
  for (const pki::CertId& id : request->asked) {
    const std::string_view hash = id.hash == pki::CertId::Hash::sha1     ? "sha1"
                                  : id.hash == pki::CertId::Hash::sha256 ? "sha256"
                                                                         : "other";
    asked.push_back(json::array{hash, hex(id.name_hash), hex(id.key_hash), hex(id.serial)});
  }
  json::object fields{{"asked", std::move(asked)}};
  if (request->nonce) {
    const Bytes list = pki::der::sequence({*request->nonce});
    const auto nonce = pki::read_extensions(list);
    fields["nonce"] = nonce ? hex(nonce->front().value) : "unreadable";
  }
  return fields;
}

json::value timestamps_of_ours(ByteView value) {
  const auto list = pki::read_sct_list(value);
  if (!list) return nullptr;
  json::array all;
  for (const pki::SignedCertificateTimestamp& each : *list)
    all.push_back(json::array{hex(each.log_id), each.at_ms, hex(each.extensions), each.by_rsa, hex(each.signature)});
  return json::object{{"timestamps", std::move(all)}};
}

json::value key_of_ours(std::string_view label, ByteView der) {
  const auto foreign = pki::read_private_key(label, Secret{Bytes{der.begin(), der.end()}});
  if (!foreign) return nullptr;
  json::object fields;
  const auto own = pki::PrivateKey::from_pkcs8(foreign->reveal());
  if (own) {
    fields["key"] = hex(own->public_key());
    fields["kind"] = pki::to_string(own->kind());
  }
  return fields;
}

json::value blocks_of_ours(ByteView text) {
  const auto blocks = pki::pem_blocks(text_of(text));
  if (!blocks) return nullptr;
  json::array all;
  for (const pki::PemBlock& block : *blocks)
    all.push_back(json::array{hex(bytes_of(block.label)), block.encrypted, hex(block.der.reveal())});
  return json::object{{"blocks", std::move(all)}};
}

// ---- OpenSSL's

template <class T>
T* whole(T* (*d2i)(T**, const unsigned char**, long), void (*release)(T*), ByteView der) {
  const unsigned char* at = der.data();
  T* const read = d2i(nullptr, &at, static_cast<long>(der.size()));
  if (read != nullptr && at == der.data() + der.size()) return read;
  if (read != nullptr) release(read);
  return nullptr;
}

template <class T>
std::string der_of(int (*i2d)(const T*, unsigned char**), const T* object) {
  unsigned char* der = nullptr;
  const int length = i2d(object, &der);
  if (length < 0) return "?";
  std::string text = hex({der, static_cast<std::size_t>(length)});
  OPENSSL_free(der);
  return text;
}

std::string serial_of(const ASN1_INTEGER* number) {
  const bool negative = ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER;
  const Owned<BIGNUM, BN_free> value{ASN1_INTEGER_to_BN(number, nullptr)};
  if (!value) return "?";
  if (negative) return "-";  // theirs is a magnitude, ours the octets as they stand
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(value.get())));
  BN_bn2bin(value.get(), octets.data());
  return hex(octets);
}

json::value time_of(const ASN1_TIME* time) {
  const Owned<ASN1_TIME, ASN1_TIME_free> epoch{ASN1_TIME_set(nullptr, 0)};
  int days = 0;
  int rest = 0;
  if (time == nullptr || ASN1_TIME_diff(&days, &rest, epoch.get(), time) != 1) return nullptr;
  return std::int64_t{days} * 86'400 + rest;
}

json::array extensions_of(const STACK_OF(X509_EXTENSION) * extensions) {
  json::array all;
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
    X509_EXTENSION* const each = sk_X509_EXTENSION_value(extensions, i);
    char oid[512] = {};
    OBJ_obj2txt(oid, sizeof oid, X509_EXTENSION_get_object(each), 1);
    const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(each);
    all.push_back(
        json::array{oid, X509_EXTENSION_get_critical(each) == 1,
                    hex({ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))})});
  }
  return all;
}

json::value certificate_of_openssl(ByteView der) {
  const Owned<X509, X509_free> read{whole(d2i_X509, X509_free, der)};
  if (!read) return nullptr;
  return json::object{{"version", X509_get_version(read.get()) + 1},
                      {"serial", serial_of(X509_get0_serialNumber(read.get()))},
                      {"issuer", der_of(i2d_X509_NAME, X509_get_issuer_name(read.get()))},
                      {"subject", der_of(i2d_X509_NAME, X509_get_subject_name(read.get()))},
                      {"not_before", time_of(X509_get0_notBefore(read.get()))},
                      {"not_after", time_of(X509_get0_notAfter(read.get()))},
                      {"key", der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(read.get()))},
                      {"extensions", extensions_of(X509_get0_extensions(read.get()))}};
}

std::int64_t reason_of(const X509_REVOKED* entry) {
  int critical = 0;
  const Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason{
      static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, &critical, nullptr))};
  return reason ? ASN1_ENUMERATED_get(reason.get()) : critical == -1 ? -1 : -2;
}

json::value list_of_openssl(ByteView der) {
  const Owned<X509_CRL, X509_CRL_free> read{whole(d2i_X509_CRL, X509_CRL_free, der)};
  if (!read) return nullptr;
  json::array entries;
  STACK_OF(X509_REVOKED)* const revoked = X509_CRL_get_REVOKED(read.get());
  for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
    const X509_REVOKED* const entry = sk_X509_REVOKED_value(revoked, i);
    entries.push_back(json::array{serial_of(X509_REVOKED_get0_serialNumber(entry)),
                                  time_of(X509_REVOKED_get0_revocationDate(entry)), reason_of(entry)});
  }
  json::object fields{{"version", X509_CRL_get_version(read.get()) + 1},
                      {"issuer", der_of(i2d_X509_NAME, X509_CRL_get_issuer(read.get()))},
                      {"this_update", time_of(X509_CRL_get0_lastUpdate(read.get()))},
                      {"extensions", extensions_of(X509_CRL_get0_extensions(read.get()))},
                      {"entries", std::move(entries)}};
  if (const ASN1_TIME* const next = X509_CRL_get0_nextUpdate(read.get())) fields["next_update"] = time_of(next);
  return fields;
}

json::value request_of_openssl(ByteView der) {
  const Owned<X509_REQ, X509_REQ_free> read{whole(d2i_X509_REQ, X509_REQ_free, der)};
  if (!read) return nullptr;
  EVP_PKEY* const key = X509_REQ_get0_pubkey(read.get());
  STACK_OF(X509_EXTENSION)* const extensions = X509_REQ_get_extensions(read.get());
  json::object fields{{"subject", der_of(i2d_X509_NAME, X509_REQ_get_subject_name(read.get()))},
                      {"key", der_of(i2d_X509_PUBKEY, X509_REQ_get_X509_PUBKEY(read.get()))},
                      {"extensions", extensions_of(extensions)},
                      {"verified", key != nullptr && X509_REQ_verify(read.get(), key) == 1}};
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  return fields;
}

json::array asked_of(OCSP_ONEREQ* asked) {
  ASN1_OCTET_STRING* name = nullptr;
  ASN1_OBJECT* digest = nullptr;
  ASN1_OCTET_STRING* key = nullptr;
  ASN1_INTEGER* serial = nullptr;
  OCSP_id_get0_info(&name, &digest, &key, &serial, OCSP_onereq_get0_id(asked));
  const int nid = OBJ_obj2nid(digest);
  const auto octets = [](const ASN1_OCTET_STRING* text) {
    return hex({ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))});
  };
  return {nid == NID_sha1     ? "sha1"
          : nid == NID_sha256 ? "sha256"
                              : "other",
          octets(name), octets(key), serial_of(serial)};
}

json::value ocsp_request_of_openssl(ByteView der) {
  const Owned<OCSP_REQUEST, OCSP_REQUEST_free> read{whole(d2i_OCSP_REQUEST, OCSP_REQUEST_free, der)};
  if (!read) return nullptr;
  json::array asked;
  for (int i = 0; i < OCSP_request_onereq_count(read.get()); ++i)
    asked.push_back(asked_of(OCSP_request_onereq_get0(read.get(), i)));
  json::object fields{{"asked", std::move(asked)}};
  const int at = OCSP_REQUEST_get_ext_by_NID(read.get(), NID_id_pkix_OCSP_Nonce, -1);
  if (at < 0) return fields;
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(OCSP_REQUEST_get_ext(read.get(), at));
  fields["nonce"] = hex({ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))});
  return fields;
}

json::value timestamps_of_openssl(ByteView value) {
  const Owned<STACK_OF(SCT), SCT_LIST_free> read{whole(d2i_SCT_LIST, SCT_LIST_free, value)};
  if (!read) return nullptr;
  json::array all;
  for (int i = 0; i < sk_SCT_num(read.get()); ++i) {
    const SCT* const each = sk_SCT_value(read.get(), i);
    unsigned char* log = nullptr;
    unsigned char* extensions = nullptr;
    unsigned char* signature = nullptr;
    const std::size_t log_bytes = SCT_get0_log_id(each, &log);
    const std::size_t extension_bytes = SCT_get0_extensions(each, &extensions);
    const std::size_t signature_bytes = SCT_get0_signature(each, &signature);
    all.push_back(json::array{hex({log, log_bytes}), SCT_get_timestamp(each), hex({extensions, extension_bytes}),
                              SCT_get_signature_nid(each) == NID_sha256WithRSAEncryption,
                              hex({signature, signature_bytes})});
  }
  return json::object{{"timestamps", std::move(all)}};
}

json::value key_of_openssl(int type, ByteView der) {
  EVP_PKEY* made = nullptr;
  const unsigned char* at = der.data();
  if (type == EVP_PKEY_NONE) {
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info{
        whole(d2i_PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free, der)};
    if (info) made = EVP_PKCS82PKEY(info.get());
  } else {
    made = d2i_PrivateKey(type, nullptr, &at, static_cast<long>(der.size()));
  }
  const Owned<EVP_PKEY, EVP_PKEY_free> key{made};
  if (!key) return nullptr;
  return json::object{{"key", der_of(i2d_PUBKEY, key.get())}};
}

json::value blocks_of_openssl(ByteView text) {
  const Owned<BIO, BIO_free_all> input{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  json::array all;
  for (;;) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long length = 0;
    if (PEM_read_bio(input.get(), &label, &header, &data, &length) != 1) break;
    all.push_back(json::array{hex(bytes_of(label)), header[0] != '\0', hex({data, static_cast<std::size_t>(length)})});
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  return json::object{{"blocks", std::move(all)}};
}

json::object fields_of(char kind, ByteView bytes) {
  switch (kind) {
    case 'c':
      return {{"ours", certificate_of_ours(bytes)}, {"openssl", certificate_of_openssl(bytes)}};
    case 'l':
      return {{"ours", list_of_ours(bytes)}, {"openssl", list_of_openssl(bytes)}};
    case 'r':
      return {{"ours", request_of_ours(bytes)}, {"openssl", request_of_openssl(bytes)}};
    case 'k':
      return {{"ours", key_of_ours("PRIVATE KEY", bytes)}, {"openssl", key_of_openssl(EVP_PKEY_NONE, bytes)}};
    case 's':
      return {{"ours", key_of_ours("EC PRIVATE KEY", bytes)}, {"openssl", key_of_openssl(EVP_PKEY_EC, bytes)}};
    case '1':
      return {{"ours", key_of_ours("RSA PRIVATE KEY", bytes)}, {"openssl", key_of_openssl(EVP_PKEY_RSA, bytes)}};
    case 'p':
      return {{"ours", blocks_of_ours(bytes)}, {"openssl", blocks_of_openssl(bytes)}};
    case 'o':
      return {{"ours", ocsp_request_of_ours(bytes)}, {"openssl", ocsp_request_of_openssl(bytes)}};
    case 't':
      return {{"ours", timestamps_of_ours(bytes)}, {"openssl", timestamps_of_openssl(bytes)}};
    default:
      return {{"error", "no such kind"}};
  }
}

std::optional<Bytes> read_octets(std::size_t count) {
  Bytes octets(count);
  std::cin.read(reinterpret_cast<char*>(octets.data()), static_cast<std::streamsize>(count));
  if (static_cast<std::size_t>(std::cin.gcount()) != count) return std::nullopt;
  return octets;
}

// The program's exit status.
int tell() {
  std::ios::sync_with_stdio(false);
  constexpr std::size_t header_bytes = 5;
  while (const auto header = read_octets(header_bytes)) {
    std::size_t length = 0;
    for (std::size_t i = 1; i < header_bytes; ++i) length = length << 8U | (*header)[i];
    const auto body = read_octets(length);
    if (!body) return 1;
    std::cout << json::serialize(fields_of(static_cast<char>(header->front()), *body)) << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace certwright::differential

int main() { return certwright::differential::tell(); }
