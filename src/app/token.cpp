#include "app/token.h"

#include <utility>

#include <fmt/format.h>

#include "keys/secret_file.h"

namespace certwright::app {

tl::unexpected<Error> blame(std::string_view section, std::string_view setting, Error error) {
  return fail(error.code, fmt::format("[{}] {}: {}", section, setting, error.detail));
}

TokenSettings ca_token(const Config& config) {
  return {.section = "ca",
          .key_name = "key",
          .key = config.ca.key,
          .pkcs11_module = config.ca.pkcs11_module,
          .pin_file = config.ca.pin_file};
}

TokenSettings wrapping_token(const Config& config) {
  return {.section = "keys",
          .key_name = "wrapping_key",
          .key = config.keys.wrapping_key,
          .pkcs11_module = config.keys.pkcs11_module,
          .pin_file = config.keys.pin_file};
}

Result<OpenToken> open_token(const TokenSettings& settings) {
  auto uri = keys::parse_pkcs11_uri(settings.key);
  if (!uri) return blame(settings.section, settings.key_name, std::move(uri).error());
  auto pin = keys::read_secret_file(settings.pin_file, "PIN");
  if (!pin) return blame(settings.section, "pin_file", std::move(pin).error());
  auto token = keys::Pkcs11Token::open({.module = settings.pkcs11_module, .uri = *uri, .pin = std::move(*pin)});
  if (!token) return blame(settings.section, settings.key_name, std::move(token).error());
  return OpenToken{.uri = std::move(*uri), .token = std::move(*token)};
}

}  // namespace certwright::app
