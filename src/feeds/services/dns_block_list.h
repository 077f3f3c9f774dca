#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "feeds/services/service.h"
#include "feeds/services/settings.h"
#include "net/resolver.h"

namespace certwright::feeds {

/// What one address of a block list's answer means.
struct BlockListCode {
  enum class Meaning { listed, abused, error } meaning = Meaning::error;
  std::string_view words;  ///< "phishing domain"; for an error its reason
};
/// 127.0.0.0/8 only, and of that what the kind knows; everything else is an error, and never a listing.
[[nodiscard]] BlockListCode meaning_of(std::string_view address, BlockListKind kind);

/// The zone as evidence names it: without the key of its customer, where it begins with one.
[[nodiscard]] std::string shown_zone(std::string zone);

/// A zone that is asked `A? name.zone`. The resolver keeps its answers; there is no other cache.
[[nodiscard]] std::unique_ptr<Service> make_dns_block_list(BlockListSettings settings, net::Resolver& resolver);

}  // namespace certwright::feeds
