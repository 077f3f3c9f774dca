#include "app/credentials.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "app/access_keys.h"
#include "app/data_directory.h"
#include "app/operator_actor.h"
#include "app/principals.h"

namespace certwright::app {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r") - first + 1)};
}

// Either `aws_access_key_id = …` lines of a shared-credentials file (its first profile), or the id and the secret on
// two lines.
Result<NewCredential> read_credential(const std::string& file, const CredentialOwner& owner) {
  TRY(const std::string text, read_file(file, 64UL * 1024));
  std::istringstream lines{text};
  std::string id;
  std::string secret;
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line);
    if (line.empty() || line.starts_with('#') || line.starts_with('[')) continue;
    const auto equals = line.find('=');
    const std::string key = equals == std::string::npos ? "" : trimmed(std::string_view{line}.substr(0, equals));
    std::string value = equals == std::string::npos ? line : trimmed(std::string_view{line}.substr(equals + 1));
    const bool named = key.starts_with("aws_");
    if (named && key != "aws_access_key_id" && key != "aws_secret_access_key") continue;
    // A bare secret may end in '=' of base64, so only lines that name one of the two keys are read as pairs.
    if (!named) value = line;
    if (key == "aws_access_key_id" || (!named && id.empty())) {
      if (id.empty()) id = value;
    } else if (secret.empty()) {
      secret = value;
    }
  }
  constexpr std::size_t shortest_id = 16;
  constexpr std::size_t longest_id = 128;
  const bool id_is_plain = std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (id.size() < shortest_id || id.size() > longest_id || !id_is_plain)
    return fail(ErrorCode::invalid_request,
                fmt::format("{} holds no access key id of 16 to 128 letters and digits on its first line.", file));
  if (secret.size() < shortest_id)
    return fail(ErrorCode::invalid_request,
                fmt::format("{} holds no secret access key of 16 characters or more.", file));
  return NewCredential{
      .access_key_id = id, .account = owner.account, .principal = owner.principal, .secret_access_key = Secret{secret}};
}

Result<void> require_owner(const CredentialOwner& owner) {
  TRY_VOID(require_account(owner.account));
  if (owner.principal.empty()) return {};
  return require_principal_name(owner.principal);
}

}  // namespace

Result<NewCredential> create_credential(const Config& config, const std::string& data_dir,
                                        const CredentialOwner& owner) {
  TRY_VOID(require_owner(owner));
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return make_access_key(*directory.store, *directory.sealer, owner, clock, random);
}

Result<std::string> import_credential(const Config& config, const std::string& data_dir, const CredentialOwner& owner,
                                      const std::string& file) {
  TRY_VOID(require_owner(owner));
  SystemClock clock;
  SystemRandom random;
  TRY(const NewCredential credential, read_credential(file, owner));
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  TRY_VOID(keep_access_key(*directory.store, *directory.sealer, credential, owner.note, clock, random));
  return credential.access_key_id;
}

Result<std::vector<store::AccessKey>> list_credentials(const Config& config, const std::string& data_dir) {
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->read([](const store::View& view) { return view.access_keys(); });
}

Result<void> disable_credential(const Config& config, const std::string& data_dir, const std::string& access_key_id) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->write([&](store::Transaction& tx) -> Result<void> {
    auto key = tx.access_key(access_key_id);
    if (!key) return fail(ErrorCode::not_found, fmt::format("There is no access key {}.", access_key_id));
    key->enabled = false;
    TRY_VOID(tx.put_access_key(*key));
    return tx.append(
        operator_event("access_key.disabled", key->id, key->account, clock.now(), {{"principal", key->principal}}));
  });
}

}  // namespace certwright::app
