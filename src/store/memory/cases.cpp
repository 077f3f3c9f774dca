#include "store/memory/cases.h"

#include <algorithm>
#include <ranges>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/event_place.h"

namespace certwright::store::memory {
namespace {

bool is_asked_for(const model::VerificationCase& one, const CaseQuery& query) {
  return (!query.account || one.account == *query.account) && (!query.state || one.state == *query.state) &&
         (query.certificate.empty() || one.certificate.str() == query.certificate);
}

}  // namespace

Result<model::VerificationCase> verification_case(const State& state, std::string_view id) {
  TRY(const std::int64_t seq, value_at(state.case_seqs, "case", id));
  return state.cases.at(seq);
}

Result<CasePage> find_cases(const State& state, const CaseQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  TRY(const std::int64_t after, parse_event_place(query.after));
  CasePage page;
  std::int64_t last = 0;
  for (const auto& [seq, one] : state.cases | std::views::reverse) {
    if ((after != 0 && seq >= after) || !is_asked_for(one, query)) continue;
    if (page.cases.size() == limit) {
      page.next = fmt::to_string(last);
      break;
    }
    page.cases.push_back(one);
    last = seq;
  }
  return page;
}

Result<model::AllowListEntry> allow_list_entry(const State& state, std::string_view id) {
  TRY(const std::int64_t seq, value_at(state.entry_seqs, "entry of the allow list", id));
  return state.allow_list.at(seq);
}

Result<std::vector<model::AllowListEntry>> allow_list(const State& state) { return values_of(state.allow_list); }

Result<void> insert_case(State& state, Changes& changes, const model::VerificationCase& one) {
  const auto is_in_the_way = [&](const auto& kept) {
    return kept.second.id == one.id ||
           (kept.second.certificate == one.certificate && kept.second.state == model::CaseState::open);
  };
  if (std::ranges::any_of(state.cases, is_in_the_way))
    return fail(ErrorCode::conflict,
                fmt::format("model::Certificate {} has an open case already, or there is a case {}.",
                            one.certificate.str(), one.id));
  const std::int64_t seq = ++state.last_case_seq;
  changes.assign(state.cases, seq, one);
  changes.assign(state.case_seqs, one.id, seq);
  return {};
}

Result<void> update_case(State& state, Changes& changes, const model::VerificationCase& one) {
  TRY(const std::int64_t seq, value_at(state.case_seqs, "case", one.id));
  changes.assign(state.cases, seq, one);
  return {};
}

Result<void> put_allow_list_entry(State& state, Changes& changes, const model::AllowListEntry& entry) {
  const auto known = state.entry_seqs.find(entry.id);
  const std::int64_t seq = known == state.entry_seqs.end() ? ++state.last_entry_seq : known->second;
  changes.assign(state.allow_list, seq, entry);
  changes.assign(state.entry_seqs, entry.id, seq);
  return {};
}

Result<void> remove_allow_list_entry(State& state, Changes& changes, std::string_view id) {
  TRY(const std::int64_t seq, value_at(state.entry_seqs, "entry of the allow list", id));
  changes.take_away(state.allow_list, seq);
  changes.take_away(state.entry_seqs, std::string{id});
  return {};
}

}  // namespace certwright::store::memory
