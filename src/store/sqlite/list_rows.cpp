#include <algorithm>
#include <limits>

#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/list_group.h"

namespace certwright::store::sqlite {
namespace {

// A list looks which groups there are (one step in the index for each), leaves out what its filter does not want, and
// merges the rest: its cost grows neither with the certificates that are stored, nor with those that it leaves out.

// The largest page that any door asks for is 1000 (facts 4.1: MaxItems 1–1000).
constexpr std::size_t longest_page = 1000;

Result<std::vector<std::string>> groups(Connection& db, const ListQuery& query) {
  std::vector<std::string> found;
  std::string last;
  for (;;) {
    TRY(Statement row, db.query("SELECT list_group FROM certificate INDEXED BY certificate_list "
                                "WHERE account = ? AND region = ? AND list_group > ? ORDER BY list_group LIMIT 1",
                                query.account, query.region, last));
    TRY(const bool more, row.step());
    if (!more) return found;
    last = row.string(0);
    if (wants(query, last)) found.push_back(last);
  }
}

Result<Statement> open_cursor(Connection& db, const ListQuery& query, const std::string& group) {
  constexpr const char* forward =
      "SELECT seq FROM certificate INDEXED BY certificate_list WHERE account = ? AND region = ? AND list_group = ? "
      "AND seq > ? ORDER BY seq";
  constexpr const char* backward =
      "SELECT seq FROM certificate INDEXED BY certificate_list WHERE account = ? AND region = ? AND list_group = ? "
      "AND seq < ? ORDER BY seq DESC";
  if (query.newest_first)
    return db.query(backward, query.account, query.region, group,
                    query.after.value_or(std::numeric_limits<std::int64_t>::max()));
  return db.query(forward, query.account, query.region, group, query.after.value_or(0));
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
  for (const std::string& group : wanted_groups) {
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
