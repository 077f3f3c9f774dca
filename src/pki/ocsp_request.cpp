#include "pki/ocsp_request.h"

#include <algorithm>
#include <string_view>

#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/tbs_certificate.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view sha1_object = "\x06\x05\x2b\x0e\x03\x02\x1a"sv;                    // 1.3.14.3.2.26
constexpr std::string_view sha256_object = "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;  // 2.16.840.1.101.3.4.2.1
constexpr std::string_view nonce_object = "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x02"sv;   // 1.3.6.1.5.5.7.48.1.2
constexpr std::string_view response_object = "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x04"sv;  // 1.3.6.1.5.5.7.48.1.4
constexpr std::string_view algorithms_object =
    "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x08"sv;  // 1.3.6.1.5.5.7.48.1.8

// [n] EXPLICIT, and what is implicitly tagged around a structure.
constexpr std::uint8_t explicit_0 = 0xa0;
constexpr std::uint8_t explicit_1 = 0xa1;
constexpr std::uint8_t explicit_2 = 0xa2;

tl::unexpected<Error> no_ocsp_request(std::string why) {
  return fail(ErrorCode::invalid_request, "not an OCSP request: " + std::move(why));
}

bool same_octets(ByteView left, ByteView right) { return std::ranges::equal(left, right); }

// The digest that an AlgorithmIdentifier names; its parameters are absent or NULL (RFC 5754 section 2).
Result<CertId::Hash> hash_of(const der::Element& algorithm) {
  der::Reader parts{algorithm.content};
  TRY(const der::Element object, der::next_oid(parts));
  const std::string_view name = text_of(object.whole);
  if (name != sha1_object && name != sha256_object) return CertId::Hash::other;
  if (!parts.at_end()) {
    TRY(const der::Element parameters, parts.next(der::tag::null));
    if (!parameters.content.empty()) return no_ocsp_request("a NULL that holds something");
    TRY_VOID(parts.expect_end());
  }
  return name == sha1_object ? CertId::Hash::sha1 : CertId::Hash::sha256;
}

Result<void> expect_digest(const CertId& id, std::size_t bytes) {
  if (id.name_hash.size() != bytes || id.key_hash.size() != bytes) return no_ocsp_request("a digest of another length");
  return {};
}

Result<CertId> cert_id_of(const der::Element& element) {
  der::Reader members{element.content};
  CertId id{.whole = element.whole};
  TRY(const der::Element algorithm, read_algorithm(members));
  TRY(id.hash, hash_of(algorithm));
  TRY(const der::Element name, members.next(der::tag::octet_string));
  TRY(const der::Element key, members.next(der::tag::octet_string));
  TRY(const der::Element serial, members.next(der::tag::integer));
  TRY_VOID(members.expect_end());
  id.name_hash = name.content;
  id.key_hash = key.content;
  TRY(id.serial, der::magnitude(serial));
  switch (id.hash) {
    case CertId::Hash::sha1:
      TRY_VOID(expect_digest(id, std::tuple_size_v<Sha1>));
      break;
    case CertId::Hash::sha256:
      TRY_VOID(expect_digest(id, std::tuple_size_v<Sha256>));
      break;
    case CertId::Hash::other:
      break;
  }
  return id;
}

// RFC 9654 section 2.1: "A server MUST reject any OCSP request that has a nonce with a length of either 0 octets or
// greater than 128 octets, with the malformedRequest OCSPResponseStatus".
Result<void> expect_nonce(const Extension& extension) {
  constexpr std::size_t longest_nonce = 128;
  TRY(const der::Element nonce, der::only(extension.value, der::tag::octet_string));
  if (nonce.content.empty() || nonce.content.size() > longest_nonce)
    return no_ocsp_request("a nonce of another length");
  return {};
}

// What a client may say and we need not know: the kinds of answers it reads, the algorithms that it prefers. One kind
// of answer there is (RFC 6960 section 4.2.1), and one algorithm that every client has.
bool is_known_wish(std::string_view object) { return object == response_object || object == algorithms_object; }

// The Extension structures themselves, in the order of read_extensions().
Result<std::optional<ByteView>> nonce_in(ByteView list) {
  TRY(const std::vector<Extension> extensions, read_extensions(list));
  TRY(const der::Element sequence, der::only(list, der::tag::sequence));
  der::Reader wholes{sequence.content};
  std::optional<ByteView> nonce;
  for (const Extension& extension : extensions) {
    TRY(const der::Element whole, wholes.next());
    const std::string_view object = text_of(extension.type);
    if (object == nonce_object) {
      if (nonce) return no_ocsp_request("two nonces");
      TRY_VOID(expect_nonce(extension));
      nonce = whole.whole;
    } else if (extension.critical && !is_known_wish(object)) {
      return no_ocsp_request("a critical extension that is not known here");
    }
  }
  return nonce;
}

// Extensions of one certificate in a request: none is defined but serviceLocator, which is for proxies.
Result<void> pass_over_extensions(ByteView list) {
  TRY(const std::vector<Extension> extensions, read_extensions(list));
  if (std::ranges::any_of(extensions, &Extension::critical))
    return no_ocsp_request("a critical extension that is not known here");
  return {};
}

Result<CertId> read_asked(der::Reader& list) {
  TRY(const der::Element request, list.next(der::tag::sequence));
  der::Reader members{request.content};
  TRY(const der::Element id, members.next(der::tag::sequence));
  if (!members.at_end()) {
    TRY(const der::Element extensions, members.next(explicit_0));
    TRY_VOID(pass_over_extensions(extensions.content));
  }
  TRY_VOID(members.expect_end());
  return cert_id_of(id);
}

Result<std::vector<CertId>> read_list(const der::Element& list) {
  std::vector<CertId> asked;
  der::Reader members{list.content};
  while (!members.at_end()) {
    if (asked.size() == OcspRequest::max_asked) return no_ocsp_request("too many certificates");
    TRY(const CertId id, read_asked(members));
    asked.push_back(id);
  }
  if (asked.empty()) return no_ocsp_request("no certificate");
  return asked;
}

// A GeneralName of whatever kind.
Result<void> pass_over_requestor(der::Reader& members) {
  TRY(const der::Element requestor, members.next());
  der::Reader name{requestor.content};
  TRY_VOID(name.next());
  return name.expect_end();
}

// TBSRequest. Its version is 1, the default, which DER leaves out.
Result<OcspRequest> read_to_be_signed(const der::Element& to_be_signed) {
  der::Reader members{to_be_signed.content};
  OcspRequest request;
  if (members.next_is(explicit_0)) return no_ocsp_request("another version than 1");
  if (members.next_is(explicit_1)) TRY_VOID(pass_over_requestor(members));
  TRY(const der::Element list, members.next(der::tag::sequence));
  TRY(request.asked, read_list(list));
  if (!members.at_end()) {
    TRY(const der::Element extensions, members.next(explicit_2));
    TRY(request.nonce, nonce_in(extensions.content));
  }
  TRY_VOID(members.expect_end());
  return request;
}

// Signature: an algorithm, a BIT STRING, and certificates, whose contents nobody looks at.
Result<void> pass_over_signature(const der::Element& tagged) {
  TRY(const der::Element signature, der::only(tagged.content, der::tag::sequence));
  der::Reader members{signature.content};
  TRY_VOID(read_algorithm(members));
  TRY(const der::Element bits, members.next(der::tag::bit_string));
  TRY_VOID(der::whole_octets(bits));
  if (members.at_end()) return {};
  TRY(const der::Element tagged_certificates, members.next(explicit_0));
  TRY_VOID(members.expect_end());
  TRY(const der::Element list, der::only(tagged_certificates.content, der::tag::sequence));
  for (der::Reader certificates{list.content}; !certificates.at_end();) TRY_VOID(certificates.next(der::tag::sequence));
  return {};
}

// The octets of the BIT STRING of a SubjectPublicKeyInfo.
Result<ByteView> key_octets(ByteView subject_public_key_info) {
  TRY(const der::Element whole, der::only(subject_public_key_info, der::tag::sequence));
  der::Reader members{whole.content};
  TRY_VOID(members.next(der::tag::sequence));
  TRY(const der::Element key, members.next(der::tag::bit_string));
  TRY_VOID(members.expect_end());
  return der::whole_octets(key);
}

}  // namespace

Result<IssuerHashes> IssuerHashes::of(ByteView name, ByteView subject_public_key_info) {
  TRY(const ByteView key, key_octets(subject_public_key_info));
  return IssuerHashes{
      .name_sha1 = sha1(name), .key_sha1 = sha1(key), .name_sha256 = sha256(name), .key_sha256 = sha256(key)};
}

bool CertId::is_of(const IssuerHashes& issuer) const {
  switch (hash) {
    case Hash::sha1:
      return same_octets(name_hash, issuer.name_sha1) && same_octets(key_hash, issuer.key_sha1);
    case Hash::sha256:
      return same_octets(name_hash, issuer.name_sha256) && same_octets(key_hash, issuer.key_sha256);
    case Hash::other:
      return false;
  }
  return false;
}

Result<OcspRequest> OcspRequest::parse(ByteView der) {
  if (der.size() > max_bytes) return no_ocsp_request("too long");
  TRY(const der::Element whole, der::only(der, der::tag::sequence));
  der::Reader members{whole.content};
  TRY(const der::Element to_be_signed, members.next(der::tag::sequence));
  if (!members.at_end()) {
    TRY(const der::Element signature, members.next(explicit_0));
    TRY_VOID(pass_over_signature(signature));
  }
  TRY_VOID(members.expect_end());
  return read_to_be_signed(to_be_signed);
}

}  // namespace certwright::pki
