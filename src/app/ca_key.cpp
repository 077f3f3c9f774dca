#include "app/ca_key.h"

#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/token.h"
#include "base/deadline.h"
#include "keys/frames.h"
#include "keys/pkcs11_signer.h"

namespace certwright::app {
namespace {

// CKA_ID of a key made here: the token's other users find the halves of a pair by it.
constexpr std::size_t id_bytes = 8;
constexpr std::chrono::seconds start_limit{10};

constexpr std::string_view ca_section = "ca";

Result<OpenToken> open_ca_token(const Config& config) {
  return open_token({.section = ca_section,
                     .key_name = "key",
                     .key = config.ca.key,
                     .pkcs11_module = config.ca.pkcs11_module,
                     .pin_file = config.ca.pin_file});
}

}  // namespace

Result<std::unique_ptr<keys::RemoteSigner>> open_signer_process(const Config& config) {
  TRY(const std::string path, keys::unix_socket_path(config.ca.signer));
  // Both may be started at the same time.
  const Deadline deadline = Deadline::after(start_limit);
  for (;;) {
    auto signer = keys::RemoteSigner::open({.path = path});
    if (signer) return signer;
    if (signer.error().code != ErrorCode::unavailable || deadline.passed())
      return blame(ca_section, "signer", std::move(signer).error());
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
}

Result<std::unique_ptr<keys::Signer>> open_ca_key(const Config& config) {
  if (!config.ca.signer.empty()) return open_signer_process(config);
  if (config.ca.key.empty()) return nullptr;
  TRY(OpenToken opened, open_ca_token(config));
  auto signer = keys::open_pkcs11_signer(std::move(opened.token), std::move(opened.uri));
  if (!signer) return blame(ca_section, "key", std::move(signer).error());
  return signer;
}

Result<HeldKey> open_or_make_ca_key(const Config& config, Random& random) {
  TRY(OpenToken opened, open_ca_token(config));
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
