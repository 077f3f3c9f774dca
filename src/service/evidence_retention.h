#pragma once

#include <chrono>
#include <cstddef>

#include "base/result.h"

namespace certwright::service {

struct Parts;

/// What [evidence] keep may be where certificates for public names are issued. BR 5.4.3, of the events in the life of
/// subscribers' certificates, and 5.5.2, of what they were validated by: kept for two years at least after the
/// certificate has ended. Two years have 731 days where one of them is a leap year.
inline constexpr std::chrono::days shortest_public_evidence{731};

/// Removes what is written down of certificates that ended longer than `keep` ago, in small transactions and each with
/// the event `evidence.removed`; some thousands at most, the rest is for the next call. Zero keeps all for ever. Gives
/// how many. The events themselves stay.
[[nodiscard]] Result<std::size_t> remove_old_evidence(std::chrono::seconds keep, Parts& parts);

}  // namespace certwright::service
