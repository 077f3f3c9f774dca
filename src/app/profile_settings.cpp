#include "app/profile_settings.h"

#include <algorithm>
#include <span>

#include "pki/der.h"

namespace certwright::app {
namespace {

std::string purpose_object(const std::string& text) {
  if (text == "serverAuth") return std::string{issuance::objects::server_auth};
  if (text == "clientAuth") return std::string{issuance::objects::client_auth};
  return std::string{text_of(pki::der::oid(text))};
}

std::string policy_object(const std::string& text) { return std::string{text_of(pki::der::oid(text))}; }

template <class Target, class Read>
void replace(std::vector<Target>& target, const ProfileSettings::Texts& texts, Read read) {
  if (!texts) return;
  target.clear();
  target.reserve(texts->size());
  for (const std::string& text : *texts) target.push_back(read(text));
}

void apply(const ProfileSettings& settings, NamedProfile& named) {
  issuance::Profile& profile = named.profile;
  profile.name = settings.name;
  profile.validity = settings.validity.value_or(profile.validity);
  replace(profile.key_types, settings.key_types, [](const std::string& text) {
    return model::parse_key_algorithm(text).value_or(model::KeyAlgorithm::rsa_2048);
  });
  replace(profile.purposes, settings.extended_key_usages, purpose_object);
  replace(profile.policies, settings.policies, policy_object);
  named.states_policies = named.states_policies || settings.policies;
  profile.common_name = settings.common_name.value_or(profile.common_name);
  profile.subject_key_identifier = settings.subject_key_identifier.value_or(profile.subject_key_identifier);
  profile.crl_distribution_point = settings.crl_distribution_point.value_or(profile.crl_distribution_point);
  profile.ca_issuers = settings.ca_issuers.value_or(profile.ca_issuers);
  profile.ocsp = settings.ocsp.value_or(profile.ocsp);
  named.states_addresses = settings.ip_addresses.value_or(named.states_addresses);
  profile.ip_addresses = settings.ip_addresses.value_or(profile.ip_addresses);
}

std::optional<NamedProfile> find(std::span<const ProfileSettings> configured, std::string_view name) {
  const auto shipped = issuance::shipped_profiles();
  if (const auto at = std::ranges::find(shipped, name, &issuance::Profile::name); at != shipped.end())
    return NamedProfile{.profile = *at};
  const auto at = std::ranges::find(configured, name, &ProfileSettings::name);
  if (at == configured.end()) return std::nullopt;
  auto named = find(configured.first(static_cast<std::size_t>(at - configured.begin())), at->based_on);
  if (named) apply(*at, *named);
  return named;
}

}  // namespace

std::optional<NamedProfile> profile_named(const std::vector<ProfileSettings>& configured, std::string_view name) {
  return find(configured, name);
}

bool is_shipped_profile(std::string_view name) {
  return std::ranges::any_of(issuance::shipped_profiles(), [&](const auto& shipped) { return shipped.name == name; });
}

}  // namespace certwright::app
