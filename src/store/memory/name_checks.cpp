#include "store/memory/name_checks.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace certwright::store::memory {
namespace {

// The oldest first.
std::vector<const KeptCheck*> checks_by_age(const State& state) {
  std::vector<const KeptCheck*> checks;
  checks.reserve(state.name_checks.size());
  for (const auto& [id, kept] : state.name_checks) checks.push_back(&kept);
  std::ranges::sort(checks, {}, &KeptCheck::seq);
  return checks;
}

bool is_of(const State& state, std::map<ResultKey, std::string>::const_iterator at, std::string_view id) {
  return at != state.name_check_results.end() && at->first.first == id;
}

void remove_name_check(State& state, Changes& changes, const std::string& id) {
  const auto places = name_check_places(state, id);
  for (const std::size_t place : *places) changes.take_away(state.name_check_results, ResultKey{id, place});
  changes.take_away(state.name_checks, id);
}

}  // namespace

Result<model::NameCheck> name_check(const State& state, std::string_view id) {
  TRY(KeptCheck kept, value_at(state.name_checks, "check", id));
  return std::move(kept.check);
}

Result<std::vector<model::NameCheck>> running_name_checks(const State& state) {
  std::vector<model::NameCheck> running;
  for (const KeptCheck* kept : checks_by_age(state))
    if (kept->check.state == model::NameCheckState::running) running.push_back(kept->check);
  return running;
}

Result<std::vector<std::size_t>> name_check_places(const State& state, std::string_view id) {
  std::vector<std::size_t> places;
  for (auto at = state.name_check_results.lower_bound(ResultKey{id, 0}); is_of(state, at, id); ++at)
    places.push_back(at->first.second);
  return places;
}

Result<std::vector<model::NameCheckResult>> name_check_results(const State& state, std::string_view id,
                                                               std::size_t from, std::size_t limit) {
  std::vector<model::NameCheckResult> results;
  for (auto at = state.name_check_results.lower_bound(ResultKey{id, from});
       is_of(state, at, id) && results.size() < limit; ++at)
    results.push_back({.place = at->first.second, .facts = at->second});
  return results;
}

Result<void> insert_name_check(State& state, Changes& changes, const model::NameCheck& check) {
  if (state.name_checks.contains(check.id))
    return fail(ErrorCode::conflict, fmt::format("The check {} exists already.", check.id));
  changes.assign(state.name_checks, check.id, {.seq = ++state.last_check_seq, .check = check});
  return {};
}

Result<void> put_name_check_results(State& state, Changes& changes, std::string_view id,
                                    std::span<const model::NameCheckResult> results) {
  TRY_VOID(name_check(state, id));
  for (const model::NameCheckResult& result : results)
    changes.assign(state.name_check_results, ResultKey{id, result.place}, result.facts);
  return {};
}

Result<void> set_name_check_state(State& state, Changes& changes, std::string_view id, model::NameCheckState next) {
  TRY(KeptCheck kept, value_at(state.name_checks, "check", id));
  kept.check.state = next;
  changes.assign(state.name_checks, kept.check.id, kept);
  return {};
}

Result<std::size_t> remove_name_checks(State& state, Changes& changes, Timestamp created_before, std::size_t most_names,
                                       std::size_t limit) {
  std::map<std::pair<std::string, std::string>, std::size_t> newer;  // names, by account and Region
  std::vector<std::string> to_remove;                                // the newest first
  for (const KeptCheck* kept : checks_by_age(state) | std::views::reverse) {
    const model::NameCheck& check = kept->check;
    std::size_t& names = newer[{check.account, check.region}];
    const bool crowded_out = check.state != model::NameCheckState::running && names >= most_names;
    if (crowded_out || check.created_at < created_before) to_remove.push_back(check.id);
    names += check.request.names.size();
  }
  if (to_remove.size() > limit)
    to_remove.erase(to_remove.begin(), to_remove.end() - static_cast<std::ptrdiff_t>(limit));
  for (const std::string& id : to_remove) remove_name_check(state, changes, id);
  return to_remove.size();
}

}  // namespace certwright::store::memory
