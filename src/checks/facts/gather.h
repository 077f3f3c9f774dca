#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "checks/check.h"
#include "feeds/feeds.h"
#include "feeds/reputation_services.h"
#include "model/certificate.h"
#include "net/resolver.h"

namespace certwright::registration {
class RegistrationData;
}

namespace certwright::checks {

/// A name to gather facts for.
struct Subject {
  model::DomainName name;
  model::ValidationMethod method = model::ValidationMethod::dns;
  std::string validation_domain;                   ///< EMAIL; empty: the base of the name
  std::string typed;                               ///< what somebody typed; empty: the name itself
  std::optional<model::AllowListFact> allow_list;  ///< of the account that asks; unset: nobody asks for an account
};

/// Raises the findings that tell of a feed that could not answer, or is too old, to wait where the policy requires that
/// feed. Such a finding names it in its evidence as "feed".
void apply_required(model::Findings& findings, const model::Policy& policy);

/// Where gather() asks. Null: not asked, and what only that knows stays unset.
struct Sources {
  const feeds::Feeds& feeds;
  net::Resolver* resolver = nullptr;
  feeds::ReputationServices* reputation = nullptr;
  registration::RegistrationData* registration = nullptr;
};

/// Looks up, once each and all at once, what the checks of `stage` need for every subject: list facts, services, DNS
/// facts. `policy` must outlive the facts.
[[nodiscard]] std::vector<model::Facts> gather(std::span<const Subject> subjects, std::span<const Stage> stages,
                                               const Sources& sources, const model::Policy& policy, Timestamp now,
                                               Deadline deadline);

/// The CAA set that governs `name`. RFC 8659 section 3: the search "climbs the DNS name tree from the specified label
/// up to, but not including, the DNS root '.' until a CAA RRset is found". A question that fails is asked once more.
[[nodiscard]] model::Looked<model::CaaFact> look_up_caa(net::Resolver& resolver, std::string_view name,
                                                        Deadline deadline);

}  // namespace certwright::checks
