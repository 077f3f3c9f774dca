#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "feeds/reputation_services.h"
#include "model/facts.h"

namespace certwright::feeds {

/// One service that is asked about names. Safe to call from any thread.
class Service {
 public:
  virtual ~Service() = default;
  /// What it says of the name, its parents and its registrable domain. Never fails: what cannot be asked is in
  /// ReputationFact::failure. Blocks until `deadline` at the latest.
  [[nodiscard]] virtual model::ReputationFact ask(const ReputationQuestion& question, Timestamp now,
                                                  Deadline deadline) = 0;
  /// As ReputationServices::forget.
  virtual void forget(std::string_view name) = 0;
};

/// More names than these are not asked about for one: the name, and the four parents that are nearest to its
/// registrable domain, that included. Google's list of expressions ends there, and a key's quota ends soon.
inline constexpr std::size_t most_names_asked = 5;

/// The names to ask about, the most specific first.
[[nodiscard]] std::vector<std::string> names_to_ask(const ReputationQuestion& question);

/// Whether an entry names what many strangers share: a private suffix above the name, or what is above that.
[[nodiscard]] bool is_shared(const ReputationQuestion& question, std::string_view entry);

/// What a service says of one name.
struct NameVerdict {
  std::size_t weight = 0;  ///< 0: not listed; of several names the heaviest counts
  std::string threat;
  std::vector<model::EngineVerdict> engines;
  std::optional<std::int64_t> score;
  std::optional<Timestamp> analysed_at;
  Timestamp asked_at;
};

/// A name with what was said of it, or why nothing was.
struct NameAnswer {
  std::string name;
  tl::expected<NameVerdict, model::LookupFailure> verdict;
};

/// One fact of the answers: the heaviest listing of what is the applicant's alone, else the heaviest of what is shared;
/// a failure where nothing is listed and some answer is missing. `answers` as names_to_ask orders them, not empty.
[[nodiscard]] model::ReputationFact fact_of(model::FeedId feed, std::string_view source,
                                            const ReputationQuestion& question, const std::vector<NameAnswer>& answers,
                                            Timestamp now);

}  // namespace certwright::feeds
