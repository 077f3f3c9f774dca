#pragma once

#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "checks/check.h"
#include "feeds/feeds.h"
#include "model/certificate.h"
#include "net/resolver.h"

namespace certwright::checks {

/// A name to gather facts for.
struct Subject {
  model::DomainName name;
  model::ValidationMethod method = model::ValidationMethod::dns;
  std::string validation_domain;  ///< EMAIL; empty: the base of the name
};

/// Which feeds must answer: a configured feed that cannot, or is too old, then makes the request wait.
struct RequiredFeeds {
  bool top_sites = false;
  bool unsafe_domains = false;
};

/// Raises the findings that tell of a feed that could not answer, or is too old, to wait where that feed is required.
void apply_required(model::Findings& findings, RequiredFeeds required);

/// Looks up, once each and all at once, what the checks of `stage` need for every subject; list facts and DNS facts.
/// `resolver` may be null (offline): facts that need DNS then stay unset. `policy` must outlive the facts.
[[nodiscard]] std::vector<model::Facts> gather(std::span<const Subject> subjects, std::span<const Stage> stages,
                                               const feeds::Feeds& feeds, net::Resolver* resolver,
                                               const model::Policy& policy, Timestamp now, Deadline deadline);

/// The CAA set that governs `name`. RFC 8659 section 3: the search "climbs the DNS name tree from the specified label
/// up to, but not including, the DNS root '.' until a CAA RRset is found". A question that fails is asked once more.
[[nodiscard]] model::Looked<model::CaaFact> look_up_caa(net::Resolver& resolver, std::string_view name,
                                                        Deadline deadline);

}  // namespace certwright::checks
