#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/facts/zone_servers.h"

namespace certwright::checks {

/// Whether `name` is `zone` or lies in it; everything lies in the root, whose name is empty.
[[nodiscard]] bool lies_in(std::string_view name, std::string_view zone);

/// What one answer of a server of a zone tells of the way down to a name.
struct Said {
  /// nothing: no answer, an error, or one without authority. referral: to a zone below. serves_below: with authority
  /// for a zone below. here: the zone itself holds the name, or nothing of this type. absent: the zone itself holds no
  /// such name (NXDOMAIN).
  enum class Kind { nothing, referral, serves_below, here, absent } kind = Kind::nothing;
  std::string zone;  ///< referral, serves_below: the zone below
};
[[nodiscard]] Said said_of(const Asked& one, std::string_view zone, std::string_view target);

/// What the answers of a zone's servers tell, those of extra servers left out.
struct NextStep {
  /// delegated: to `zone`. undelegated: some servers serve `zone` and others know no delegation of it.
  enum class Kind { nothing, delegated, undelegated, here, absent } kind = Kind::nothing;
  std::string zone;
};
[[nodiscard]] NextStep next_step_in(std::span<const Asked> answers, std::string_view zone, std::string_view target);

/// The zone that `step` leads to, its servers with their addresses: the glue of the referrals, and what has none by the
/// resolver.
[[nodiscard]] Cut follow(const NextStep& step, std::span<const Asked> answers, std::string_view zone,
                         std::string_view target, const DirectDoors& doors, Deadline deadline);

}  // namespace certwright::checks
