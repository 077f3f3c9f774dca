#include "app/ca_key.h"

#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/token.h"
#include "base/deadline.h"
#include "keys/frames.h"
#include "keys/pkcs11_signer.h"
#include "keys/software_signer.h"

namespace certwright::app {
namespace {

// CKA_ID of a key made here: the token's other users find the halves of a pair by it.
constexpr std::size_t id_bytes = 8;
constexpr std::chrono::seconds start_limit{10};

constexpr std::string_view ca_section = "ca";

Result<service::HeldKeys> keys_in_token(const Config& config) {
  TRY(OpenToken opened, open_token(ca_token(config)));
  return [opened = std::move(opened)](const store::Authority& authority) -> Result<std::unique_ptr<keys::Signer>> {
    keys::Pkcs11Uri uri = opened.uri;
    if (!authority.key_label.empty()) {
      uri.object = authority.key_label;
      uri.id.clear();
    }
    auto signer = keys::open_pkcs11_signer(opened.token, std::move(uri));
    if (!signer) return blame(ca_section, "key", std::move(signer).error());
    return signer;
  };
}

// Beside the key that [ca] key names, in the same token.
std::string new_label(const keys::Pkcs11Uri& uri, Random& random) {
  return fmt::format("{}-{}", uri.object.empty() ? "issuing" : uri.object, hex(random_bytes(random, 4)));
}

}  // namespace

Result<std::unique_ptr<keys::RemoteSigner>> open_signer_process(const Config& config, const std::string& which) {
  TRY(const std::string path, keys::unix_socket_path(config.ca.signer));
  // Both may be started at the same time.
  const Deadline deadline = Deadline::after(start_limit);
  for (;;) {
    auto signer = keys::RemoteSigner::open({.path = path, .which = which});
    if (signer) return signer;
    if (signer.error().code != ErrorCode::unavailable || deadline.passed())
      return blame(ca_section, "signer", std::move(signer).error());
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
}

Result<service::HeldKeys> held_keys(const Config& config) {
  if (!config.ca.signer.empty())
    return [config](const store::Authority& authority) -> Result<std::unique_ptr<keys::Signer>> {
      return open_signer_process(config, authority.id);
    };
  if (config.ca.key.empty()) return service::HeldKeys{};
  return keys_in_token(config);
}

Result<void> is_place_of_ceremonies(const Config& config) {
  if (config.ca.signer.empty()) return {};
  return fail(ErrorCode::invalid_state,
              "The keys of this server's CA are with certwright signer. Run the command with the signer's --data and "
              "--config; restart the signer, then the server.");
}

Result<NewCaKey> make_ca_key(const Config& config, pki::KeyKind kind, Random& random) {
  TRY_VOID(is_place_of_ceremonies(config));
  if (config.ca.key.empty()) {
    TRY(pki::PrivateKey key, pki::PrivateKey::generate(kind));
    TRY(Secret pkcs8, key.pkcs8());
    return NewCaKey{.signer = keys::make_software_signer(std::move(key)), .pkcs8 = std::move(pkcs8), .label = {}};
  }
  TRY(OpenToken opened, open_token(ca_token(config)));
  opened.uri.object = new_label(opened.uri, random);
  opened.uri.id.clear();
  if (auto made = opened.token->generate(kind, opened.uri, random_bytes(random, id_bytes)); !made)
    return blame(ca_section, "key", std::move(made).error());
  std::string label = opened.uri.object;
  auto signer = keys::open_pkcs11_signer(std::move(opened.token), std::move(opened.uri));
  if (!signer) return blame(ca_section, "key", std::move(signer).error());
  return NewCaKey{.signer = std::move(*signer), .pkcs8 = {}, .label = std::move(label)};
}

Result<HeldKey> open_or_make_ca_key(const Config& config, Random& random) {
  TRY(OpenToken opened, open_token(ca_token(config)));
  auto signer = keys::open_pkcs11_signer(opened.token, opened.uri);
  if (signer) return HeldKey{.signer = std::move(*signer), .was_made = false};
  if (signer.error().code != ErrorCode::not_found) return blame(ca_section, "key", std::move(signer).error());
  if (auto made = opened.token->generate(config.ca_key_algorithm, opened.uri, random_bytes(random, id_bytes)); !made)
    return blame(ca_section, "key", std::move(made).error());
  signer = keys::open_pkcs11_signer(std::move(opened.token), std::move(opened.uri));
  if (!signer) return blame(ca_section, "key", std::move(signer).error());
  return HeldKey{.signer = std::move(*signer), .was_made = true};
}

}  // namespace certwright::app
