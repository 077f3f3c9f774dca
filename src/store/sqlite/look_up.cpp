#include <algorithm>
#include <set>

#include "store/sqlite/candidates.h"
#include "store/sqlite/moment_statements.h"

namespace certwright::store::sqlite {
namespace {

// How many are read and sorted at most: some more than a page of the usual length.
constexpr std::int64_t longest_look_up = 200;

using Numbers = std::set<std::int64_t>;

Result<void> read_numbers(Statement row, Numbers& to) {
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return {};
    to.insert(row.integer(0));
  }
}

// One more than may be found tells that there are too many.
Result<void> with_name(Connection& db, const SearchQuery& query, const std::string& name, Numbers& to) {
  TRY(Statement row, db.query("SELECT certificate FROM certificate_name WHERE account = ? AND region = ? AND name = ? "
                              "LIMIT ?",
                              query.account, query.region, folded(name), longest_look_up + 1));
  return read_numbers(std::move(row), to);
}

Result<void> with_serial(Connection& db, const std::string& serial, Numbers& to) {
  TRY(Statement issued, db.query("SELECT c.seq FROM intent i CROSS JOIN certificate c ON c.arn = i.arn "
                                 "WHERE i.serial = ?",
                                 serial));
  TRY_VOID(read_numbers(std::move(issued), to));
  TRY(Statement imported, db.query("SELECT seq FROM certificate INDEXED BY certificate_imported_serial "
                                   "WHERE serial = ? AND imported_at IS NOT NULL LIMIT ?",
                                   serial, longest_look_up + 1));
  return read_numbers(std::move(imported), to);
}

Result<void> with_arn(Connection& db, const std::string& arn, Numbers& to) {
  TRY(Statement row, db.query("SELECT seq FROM certificate WHERE arn = ?", arn));
  return read_numbers(std::move(row), to);
}

Result<void> look_up_one(Connection& db, const SearchQuery& query, const Criterion& criterion, Numbers& to) {
  if (const auto* asked = std::get_if<ArnIs>(&criterion)) return with_arn(db, asked->arn, to);
  if (const auto* asked = std::get_if<SerialIs>(&criterion)) return with_serial(db, asked->serial, to);
  if (const auto* asked = std::get_if<CommonNameIs>(&criterion)) return with_name(db, query, asked->text, to);
  if (const auto* asked = std::get_if<DnsNameIs>(&criterion)) return with_name(db, query, asked->text, to);
  return fail(ErrorCode::internal, "a search looks up what has no index");
}

bool too_many(const Numbers& numbers) { return numbers.size() > static_cast<std::size_t>(longest_look_up); }

// The moment that the filter bounds, where the order is another: then the few that are within are sorted.
std::optional<Within> bounds_beside_order(const SearchQuery& query) {
  for (const Moment moment : all_moments) {
    if (sorted_moment(sort_of(query)) == moment) return std::nullopt;
    if (auto bounds = bounds_of(query.filter, moment)) return bounds;
  }
  return std::nullopt;
}

Result<void> within(Connection& db, const Within& bounds, const Listings& listings, Numbers& to) {
  const MomentStatements& statements = statements_of(bounds.moment, false);
  const std::int64_t first = sorted_number(bounds.start);
  const std::int64_t last = sorted_number(bounds.end.value_or(Timestamp::max()));
  for (const auto& [listing, wanted] : listings) {
    if (!has(wanted.traits, bounds.moment) || too_many(to)) continue;
    TRY(Statement row, db.query(statements.within.c_str(), listing, first, last, longest_look_up + 1));
    TRY_VOID(read_numbers(std::move(row), to));
  }
  return {};
}

}  // namespace

Result<std::optional<std::vector<std::int64_t>>> look_up(Connection& db, const SearchQuery& query,
                                                         const Listings& listings) {
  Numbers numbers;
  const std::vector<Criterion> criteria = look_ups_of(query.filter);
  const auto bounds = bounds_beside_order(query);
  if (criteria.empty() && !bounds) return std::nullopt;
  for (const Criterion& criterion : criteria) {
    TRY_VOID(look_up_one(db, query, criterion, numbers));
    if (too_many(numbers)) break;
  }
  if (criteria.empty() || (too_many(numbers) && bounds)) {
    numbers.clear();
    if (bounds) TRY_VOID(within(db, *bounds, listings, numbers));
  }
  if (too_many(numbers)) return std::nullopt;
  return std::vector<std::int64_t>(numbers.begin(), numbers.end());
}

}  // namespace certwright::store::sqlite
