#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "net/resolver.h"

namespace certwright::validation {

/// The CNAME that proves control of a base name for an account (facts 3.1): `_<32 hex>.<base>.` pointing to
/// `_<32 hex>.<10 lower-case letters or digits>.<target_suffix>.`; the same for ever, in every Region, for `x` and
/// `*.x`: HMAC-SHA-256(account_secret, "dns-name:" + base) and HMAC-SHA-256(account_secret, "dns-value:" + base), cut
/// up. Both with trailing dots.
[[nodiscard]] model::ResourceRecord dns_challenge(ByteView account_secret, std::string_view base_name,
                                                  std::string_view target_suffix);

/// What one try saw: a proof, or what was there instead.
struct Attempt {
  std::optional<model::Proof> proof;
  model::Looked<model::ValidationRecordFact> seen;
};

/// A challenge to look for.
struct DnsChallenge {
  std::string base_name;
  model::ResourceRecord record;
};

/// Looks for the CNAMEs of all challenges at once. A match needs the CNAME's target to equal the value, ignoring case;
/// the value may lack its leading underscore, the name may not (facts 3.1). Each name is asked for as CNAME, so that
/// where the value itself leads does not matter. A target that differs is followed, up to five links from the name in
/// all (facts 3.1), unless it lies below the suffix of the values or was met before; the proof's answer holds the whole
/// chain, `actual` the first target. A link that cannot be looked up makes the attempt a failed look-up. Two CNAMEs at
/// a name (a broken server) match nothing.
[[nodiscard]] std::vector<Attempt> attempt_dns(std::span<const DnsChallenge> challenges, net::Resolver& resolver,
                                               Timestamp now, Deadline deadline);

}  // namespace certwright::validation
