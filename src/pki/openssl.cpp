#include "pki/openssl.h"

#include <openssl/err.h>

namespace certwright::pki {

std::string text_of_asn1(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string text_of_name(const X509_NAME* name, NameOrder order) {
  const BioPtr out{BIO_new(BIO_s_mem())};
  // RFC 4514 wants UTF-8 as it is, not escaped.
  unsigned long style = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (order == NameOrder::encoded) style &= ~static_cast<unsigned long>(XN_FLAG_DN_REV);
  if (!out || X509_NAME_print_ex(out.get(), name, 0, style) < 0) return {};
  const char* data = nullptr;
  const long length = BIO_get_mem_data(out.get(), &data);
  return length > 0 ? std::string{data, static_cast<std::size_t>(length)} : std::string{};
}

std::string with_openssl_errors(std::string_view what) {
  std::string text{what};
  while (const unsigned long code = ERR_get_error()) {
    const char* const reason = ERR_reason_error_string(code);
    text += text.size() == what.size() ? ": " : "; ";
    text += reason == nullptr ? "error " + std::to_string(code) : std::string{reason};
  }
  return text;
}

tl::unexpected<Error> refused(std::string_view what) {
  return fail(ErrorCode::invalid_request, with_openssl_errors(what));
}

}  // namespace certwright::pki
