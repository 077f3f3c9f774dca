#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"
#include "keys/pkcs11_token.h"
#include "keys/pkcs11_uri.h"

namespace certwright::app {

/// The settings that name a key in a token; what they are called is for messages. Refers to the configuration.
struct TokenSettings {
  std::string_view section;
  std::string_view key_name;
  const std::string& key;
  const std::string& pkcs11_module;
  const std::string& pin_file;
};

[[nodiscard]] TokenSettings ca_token(const Config& config);
[[nodiscard]] TokenSettings wrapping_token(const Config& config);

/// A token that is logged in to, and which of its keys is meant.
struct OpenToken {
  keys::Pkcs11Uri uri;
  std::shared_ptr<keys::Pkcs11Token> token;
};

/// Fails: as Pkcs11Token::open() and keys::read_secret_file(), with the setting to look at.
[[nodiscard]] Result<OpenToken> open_token(const TokenSettings& settings);

/// "[ca] key: what is wrong".
[[nodiscard]] tl::unexpected<Error> blame(std::string_view section, std::string_view setting, Error error);

}  // namespace certwright::app
