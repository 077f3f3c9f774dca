#include "app/master_key.h"

#include <filesystem>
#include <utility>

#include "app/token.h"
#include "keys/pkcs11_key_wrapper.h"

namespace certwright::app {
namespace {

// CKA_ID of a key made here.
constexpr std::size_t wrapping_id_bytes = 8;

using Wrapper = std::shared_ptr<keys::KeyWrapper>;

Result<Wrapper> wrapper_in(const OpenToken& opened, Random& random) {
  auto wrapper = keys::open_pkcs11_key_wrapper(opened.token, opened.uri, random);
  if (!wrapper) return blame("keys", "wrapping_key", std::move(wrapper).error());
  return Wrapper{std::move(*wrapper)};
}

}  // namespace

std::string master_key_path(const Config& config, const std::string& data_dir) {
  const std::filesystem::path named = config.master_key_file.empty() ? "master.key" : config.master_key_file;
  return named.is_absolute() ? named.string() : (std::filesystem::path{data_dir} / named).string();
}

Result<Wrapper> open_key_wrapper(const Config& config, Random& random) {
  if (config.keys.wrapping_key.empty()) return nullptr;
  TRY(const OpenToken opened, open_token(wrapping_token(config)));
  return wrapper_in(opened, random);
}

Result<Wrapper> open_or_make_key_wrapper(const Config& config, Random& random) {
  if (config.keys.wrapping_key.empty()) return nullptr;
  TRY(const OpenToken opened, open_token(wrapping_token(config)));
  auto present = wrapper_in(opened, random);
  if (present || present.error().code != ErrorCode::not_found) return present;
  if (auto made = opened.token->generate_secret_key(opened.uri, random_bytes(random, wrapping_id_bytes)); !made)
    return blame("keys", "wrapping_key", std::move(made).error());
  return wrapper_in(opened, random);
}

Result<std::unique_ptr<keys::Sealer>> open_sealer(const Config& config, const std::string& data_dir, Random& random) {
  TRY(Wrapper wrapper, open_key_wrapper(config, random));
  return keys::open_master_key_file(master_key_path(config, data_dir), random, std::move(wrapper));
}

}  // namespace certwright::app
