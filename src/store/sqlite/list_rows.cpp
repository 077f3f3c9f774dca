#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

// Certificates that agree in what a list filters by are kept together, in the order of creation. A list therefore
// looks which groups there are (one step in the index for each), leaves out what the filter does not want, and merges
// the rest: its cost does not grow with the certificates that are stored, nor with those that the filter leaves out.
struct Group {
  std::string status;
  std::string key_algorithm;
  std::int64_t exportable = 0;
};

// The largest page that any door asks for is 1000 (facts 4.1: MaxItems 1–1000).
constexpr std::size_t longest_page = 1000;

Result<std::optional<Group>> group_after(Connection& db, const ListQuery& query, const Group& last) {
  TRY(Statement row,
      db.query("SELECT status, key_algorithm, exportable FROM certificate INDEXED BY certificate_list "
               "WHERE account = ?1 AND region = ?2 AND (status, key_algorithm, exportable) > (?3, ?4, ?5) "
               "ORDER BY status, key_algorithm, exportable LIMIT 1",
               query.account, query.region, last.status, last.key_algorithm, last.exportable));
  TRY(const bool found, row.step());
  if (!found) return std::nullopt;
  return Group{.status = row.string(0), .key_algorithm = row.string(1), .exportable = row.integer(2)};
}

template <class Word>
bool wanted(const std::vector<Word>& words, std::string_view stored_word) {
  return words.empty() || std::ranges::any_of(words, [&](Word word) { return to_string(word) == stored_word; });
}

bool wanted(const ListQuery& query, const Group& group) {
  return wanted(query.statuses, group.status) && wanted(query.key_algorithms, group.key_algorithm) &&
         (!query.exportable || *query.exportable == (group.exportable != 0));
}

Result<std::vector<Group>> groups(Connection& db, const ListQuery& query) {
  std::vector<Group> found;
  Group last{.status = "", .key_algorithm = "", .exportable = -1};
  for (;;) {
    TRY(auto next, group_after(db, query, last));
    if (!next) return found;
    last = *next;
    if (wanted(query, last)) found.push_back(*std::move(next));
  }
}

Result<Statement> open_cursor(Connection& db, const ListQuery& query, const Group& group) {
  constexpr const char* forward =
      "SELECT seq FROM certificate INDEXED BY certificate_list WHERE account = ? AND region = ? AND status = ? "
      "AND key_algorithm = ? AND exportable = ? AND seq > ? ORDER BY seq";
  constexpr const char* backward =
      "SELECT seq FROM certificate INDEXED BY certificate_list WHERE account = ? AND region = ? AND status = ? "
      "AND key_algorithm = ? AND exportable = ? AND seq < ? ORDER BY seq DESC";
  constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();
  if (query.newest_first)
    return db.query(backward, query.account, query.region, group.status, group.key_algorithm, group.exportable,
                    query.after.value_or(end));
  return db.query(forward, query.account, query.region, group.status, group.key_algorithm, group.exportable,
                  query.after.value_or(0));
}

// The first `count` seqs of all groups together, in the order of the query.
Result<std::vector<std::int64_t>> merge(std::vector<Statement>& cursors, bool newest_first, std::size_t count) {
  std::vector<std::optional<std::int64_t>> heads(cursors.size());
  const auto advance = [&](std::size_t i) -> Result<void> {
    TRY(const bool more, cursors[i].step());
    heads[i] = more ? std::optional{cursors[i].integer(0)} : std::nullopt;
    return {};
  };
  for (std::size_t i = 0; i < cursors.size(); ++i) TRY_VOID(advance(i));
  std::vector<std::int64_t> seqs;
  while (seqs.size() < count) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < heads.size(); ++i)
      if (heads[i] && (!first || (newest_first ? *heads[i] > *heads[*first] : *heads[i] < *heads[*first]))) first = i;
    if (!first) break;
    seqs.push_back(*heads[*first]);
    TRY_VOID(advance(*first));
  }
  return seqs;
}

Result<model::Certificate> certificate_at(Connection& db, std::int64_t seq) {
  TRY(Statement row, db.query("SELECT version, body FROM certificate WHERE seq = ?", seq));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::internal, "an index of certwright.db names a row that is not there");
  return certificate_of(row.integer(0), row.text(1));
}

}  // namespace

Result<Page> list(Connection& db, const ListQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  std::vector<Statement> cursors;
  TRY(const auto wanted_groups, groups(db, query));
  for (const Group& group : wanted_groups) {
    TRY(Statement cursor, open_cursor(db, query, group));
    cursors.push_back(std::move(cursor));
  }
  // One more than asked for tells whether there is a next page.
  TRY(const auto seqs, merge(cursors, query.newest_first, limit + 1));
  Page page;
  for (std::size_t i = 0; i < std::min(limit, seqs.size()); ++i) {
    TRY(model::Certificate certificate, certificate_at(db, seqs[i]));
    page.certificates.push_back(std::move(certificate));
  }
  if (seqs.size() > limit) page.next = seqs[limit - 1];
  return page;
}

}  // namespace certwright::store::sqlite
