#include "app/leaf_profiles.h"

#include <fmt/format.h>

#include "app/addresses.h"
#include "issuance/profile_check.h"

namespace certwright::app {
namespace {

// load_config() has refused names that there are none of.
issuance::Profile used_profile(const Config& config, std::string_view name, issuance::Rules rules) {
  NamedProfile named = profile_named(config.profiles, name).value_or(NamedProfile{});
  named.profile.rules = rules;
  named.profile.pki_url = pki_base_url(config);
  // The own CA issues for what was validated, which an address cannot be.
  if (rules != issuance::Rules::private_ca) named.profile.ip_addresses = false;
  // What a shipped profile says of public names is not said of others.
  if (rules != issuance::Rules::baseline && !named.states_policies)
    std::erase_if(named.profile.policies, issuance::is_reserved_policy);
  return std::move(named.profile);
}

Result<void> check(const issuance::Profile& profile, const std::string& use, const issuance::IssuerIdentity& issuer,
                   Timestamp now) {
  TRY(const auto fault, issuance::check_profile(profile, issuer, now));
  if (!fault) return {};
  const std::string_view key = model::to_string(fault->key);
  return fail(ErrorCode::invalid_request,
              fmt::format("profile \"{}\" ({}): its certificates would not pass the lint {} ({}); tried with {} and {} "
                          "name(s): {} {}\n"
                          "プロファイル「{}」（{}）：証明書が検査 {}（{}）に合格しません（{}、名前 {} 個）。{}{}",
                          profile.name, use, fault->lint, fault->source, key, fault->names, fault->message.en,
                          fault->remedy.en, profile.name, use, fault->lint, fault->source, key, fault->names,
                          fault->message.ja, fault->remedy.ja));
}

}  // namespace

service::Issuers::Profiles leaf_profiles(const Config& config) {
  const bool is_private = config.policy.names == model::NamePolicy::private_names;
  service::Issuers::Profiles profiles{
      .own =
          used_profile(config, config.ca.profile, is_private ? issuance::Rules::internal : issuance::Rules::baseline),
      .private_ca = used_profile(config, config.ca.private_profile, issuance::Rules::private_ca),
      .crl_shards = static_cast<std::uint32_t>(config.ca.crl_shards)};
  if (config.certificate_validity) profiles.own.validity = *config.certificate_validity;
  return profiles;
}

Result<void> check_profiles(const Config& config, const issuance::IssuerIdentity& issuer, Timestamp now) {
  const service::Issuers::Profiles used = leaf_profiles(config);
  TRY_VOID(check(used.own, "[ca] profile", issuer, now));
  TRY_VOID(check(used.private_ca, "[ca] private_profile", issuer, now));
  for (const ProfileSettings& settings : config.profiles)
    if (settings.name != config.ca.profile && settings.name != config.ca.private_profile)
      TRY_VOID(check(used_profile(config, settings.name, issuance::Rules::internal), "[[profile]]", issuer, now));
  return {};
}

}  // namespace certwright::app
