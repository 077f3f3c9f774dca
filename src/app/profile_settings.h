#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "issuance/profile.h"

namespace certwright::app {

/// One [[profile]]: what it says. What it does not say is as in the profile that it is based on.
struct ProfileSettings {
  using Texts = std::optional<std::vector<std::string>>;

  std::string name;
  std::string based_on = "public-trust";
  std::optional<std::chrono::seconds> validity;
  Texts key_types;
  Texts extended_key_usages;
  Texts policies;
  std::optional<bool> common_name;
  std::optional<bool> subject_key_identifier;
  std::optional<bool> crl_distribution_point;
  std::optional<bool> ca_issuers;
  std::optional<bool> ocsp;
  std::optional<bool> ip_addresses;
  bool must_staple = false;
};

/// A profile by its name, and what was written for it in so many words, rather than taken from a shipped profile.
struct NamedProfile {
  issuance::Profile profile;
  bool states_policies = false;
  bool states_addresses = false;  ///< ip_addresses = true
};

/// One of the product's, or one of these, each of which may be based on those before it. Nothing: there is no such
/// profile, or it is based on none. The texts have passed the rules of their keys.
[[nodiscard]] std::optional<NamedProfile> profile_named(const std::vector<ProfileSettings>& configured,
                                                        std::string_view name);

/// Whether a profile of the product has this name.
[[nodiscard]] bool is_shipped_profile(std::string_view name);

}  // namespace certwright::app
