#include "pki/openssl.h"

#include <openssl/err.h>

namespace certwright::pki {

std::string with_openssl_errors(std::string_view what) {
  std::string text{what};
  while (const unsigned long code = ERR_get_error()) {
    const char* const reason = ERR_reason_error_string(code);
    text += text.size() == what.size() ? ": " : "; ";
    text += reason == nullptr ? "error " + std::to_string(code) : std::string{reason};
  }
  return text;
}

}  // namespace certwright::pki
