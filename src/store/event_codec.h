#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace certwright::store {

/// The details of an event, as a JSON array of pairs.
using EventDetails = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string encode_event_details(const EventDetails& details);
/// Fails: internal.
[[nodiscard]] Result<EventDetails> decode_event_details(std::string_view text);

}  // namespace certwright::store
