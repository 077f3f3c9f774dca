#include "net/live/tls_reason.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <charconv>

namespace certwright::net::live {

bool is_not_tls(int reason) {
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_RECORD_LENGTH_MISMATCH:
    case SSL_R_BAD_RECORD_TYPE:
      return true;
    default:
      return false;
  }
}

bool is_old_version(int reason) {
  return reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION;
}

int reason_in(std::string_view text) {
  constexpr std::string_view mark = "error:";
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  text.remove_prefix(at + mark.size());
  unsigned long code = 0;
  constexpr int hexadecimal = 16;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code, hexadecimal);
  return error == std::errc{} ? ERR_GET_REASON(code) : 0;
}

}  // namespace certwright::net::live
