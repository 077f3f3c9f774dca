#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about unsafe domains say or ask in the same way.
namespace certwright::checks::rules {

/// Whether a fact lists only what the name shares with strangers: a private suffix that it is below, or what is above
/// that. A list of phishing pages names single hosts, so there everything but the name itself is another's.
[[nodiscard]] bool lists_what_is_shared(const model::Facts& facts, const model::ReputationFact& fact);

/// The facts of some feeds that list the name, or what counts as much.
[[nodiscard]] std::vector<const model::ReputationFact*> listings(const model::Facts& facts,
                                                                 std::initializer_list<model::FeedId> feeds);

/// "domain", "listed", "list", "date", "feed", "report_at", and where the source has them "threat" and "analysed".
[[nodiscard]] model::Evidence listing_evidence(const model::Facts& facts, const model::ReputationFact& fact);

/// Where the maintainers of a list or service take reports of false positives: a URL, or the zone of a block list.
[[nodiscard]] std::string report_address(const model::ReputationFact& fact);

/// The engines of one category: "EngineOne (phishing), EngineTwo"; those without a name as "2 unnamed".
[[nodiscard]] std::string engine_words(const model::ReputationFact& fact, std::string_view category);
[[nodiscard]] std::size_t engine_count(const model::ReputationFact& fact, std::string_view category);

}  // namespace certwright::checks::rules
