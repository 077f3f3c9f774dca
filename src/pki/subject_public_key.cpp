#include "pki/subject_public_key.h"

#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::pki {

Result<SubjectPublicKey> subject_public_key(ByteView subject_public_key_info) {
  TRY(const der::Element whole, der::only(subject_public_key_info, der::tag::sequence));
  der::Reader members{whole.content};
  TRY(const der::Element algorithm, members.next(der::tag::sequence));
  TRY(const der::Element bits, members.next(der::tag::bit_string));
  TRY_VOID(members.expect_end());
  TRY(const ByteView key, der::whole_octets(bits));
  return SubjectPublicKey{text_of(algorithm.content), key};
}

Result<RsaPublicKey> rsa_public_key(ByteView key) {
  TRY(const der::Element whole, der::only(key, der::tag::sequence));
  der::Reader numbers{whole.content};
  TRY(const der::Element modulus, numbers.next(der::tag::integer));
  TRY(const der::Element exponent, numbers.next(der::tag::integer));
  TRY_VOID(numbers.expect_end());
  RsaPublicKey parsed;
  TRY(parsed.modulus, der::magnitude(modulus));
  TRY(parsed.exponent, der::magnitude(exponent));
  return parsed;
}

}  // namespace certwright::pki
