#include "feeds/services/service.h"

#include <algorithm>

#include "model/domain_name.h"

namespace certwright::feeds {
namespace {

/// The heavier of two; of two equal ones the first, which is the more specific.
const NameAnswer* heavier(const NameAnswer* one, const NameAnswer& other) {
  if (!other.verdict || other.verdict->weight == 0) return one;
  return one == nullptr || one->verdict->weight < other.verdict->weight ? &other : one;
}

model::ReputationFact said_of(const NameAnswer& answer, model::ReputationFact fact, Timestamp now) {
  const NameVerdict& verdict = *answer.verdict;
  if (verdict.weight > 0) fact.listed = answer.name;
  fact.threat = verdict.threat;
  fact.engines = verdict.engines;
  fact.score = verdict.score;
  fact.analysed_at = verdict.analysed_at;
  fact.source.age =
      std::max(std::chrono::seconds{0}, std::chrono::duration_cast<std::chrono::seconds>(now - verdict.asked_at));
  return fact;
}

}  // namespace

std::vector<std::string> names_to_ask(const ReputationQuestion& question) {
  std::vector<std::string> names{question.name};
  if (question.registrable.empty() || !model::is_at_or_below(question.name, question.registrable)) return names;
  std::vector<std::string> parents;
  for (std::string name = question.name; name != question.registrable;) {
    name.erase(0, name.find('.') + 1);
    parents.push_back(name);
  }
  const std::size_t few = std::min(parents.size(), most_names_asked - 1);
  names.insert(names.end(), parents.end() - static_cast<std::ptrdiff_t>(few), parents.end());
  return names;
}

bool is_shared(const ReputationQuestion& question, std::string_view entry) {
  return !question.private_suffix.empty() && entry != question.name &&
         model::is_at_or_below(question.private_suffix, entry);
}

model::ReputationFact fact_of(model::FeedId feed, std::string_view source, const ReputationQuestion& question,
                              const std::vector<NameAnswer>& answers, Timestamp now) {
  const NameAnswer* own = nullptr;
  const NameAnswer* shared = nullptr;
  const NameAnswer* missing = nullptr;
  for (const NameAnswer& answer : answers) {
    const NameAnswer*& place = is_shared(question, answer.name) ? shared : own;
    place = heavier(place, answer);
    if (!answer.verdict && missing == nullptr) missing = &answer;
  }
  model::ReputationFact fact{.feed = feed, .source = {.name = std::string{source}, .age = {}, .built_in = false}};
  if (own != nullptr) return said_of(*own, std::move(fact), now);
  // A listing of what is shared only warns: it must not hide that the applicant's own name was not asked about.
  if (missing != nullptr && (shared == nullptr || !is_shared(question, missing->name))) {
    fact.failure = missing->verdict.error();
    return fact;
  }
  return said_of(shared != nullptr ? *shared : answers.front(), std::move(fact), now);
}

}  // namespace certwright::feeds
