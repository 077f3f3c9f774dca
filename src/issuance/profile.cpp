#include "issuance/profile.h"

#include <algorithm>

#include "issuance/validity_limit.h"

namespace certwright::issuance {

std::chrono::seconds validity_at(const Profile& profile, Timestamp now) {
  if (profile.rules != Rules::baseline) return profile.validity;
  const auto longest = longest_validity(now);
  constexpr std::chrono::days margin{2};
  return longest ? std::min<std::chrono::seconds>(profile.validity, *longest - margin) : profile.validity;
}

}  // namespace certwright::issuance
