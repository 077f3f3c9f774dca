#include <algorithm>
#include <utility>

#include "store/sqlite/candidates.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

// A search looks which listings there are, leaves out those that its filter does not want, and reads the rest in order,
// until its page is full: its cost grows neither with the certificates that are stored, nor with those in listings that
// it leaves out. Where the filter asks for what is no trait, certificates are looked at one by one, up to a bound.

// The largest page that any door asks for is 1000 (facts 4.1: MaxItems 1–1000).
constexpr std::size_t longest_page = 1000;

// How many certificates are looked at for one page: reading one takes about 10 µs.
constexpr std::size_t most_looked_at = 1000;

Moments moments_in(const Statement& row, int first_column) {
  Moments moments;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const int column = first_column + static_cast<int>(i);
    if (!row.is_null(column)) moments.at(i) = moment(row.integer(column));
  }
  return moments;
}

// The certificate at `seq` if it matches. Listings are of one account and Region, so that of a row tells these too.
Result<std::optional<model::Certificate>> match_at(Connection& db, const SearchQuery& query, const Listings& listings,
                                                   std::int64_t seq) {
  TRY(Statement row, db.query("SELECT listing, version, body, not_before, not_after, issued_at, revoked_at, "
                              "imported_at FROM certificate WHERE seq = ?",
                              seq));
  TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::internal, "an index of certwright.db names a row that is not there");
  const auto listing = listings.find(row.integer(0));
  if (listing == listings.end()) return std::nullopt;
  const WantedListing& wanted = listing->second;
  Truth truth = wanted.truth;
  constexpr int first_moment = 3;
  const Moments moments = moments_in(row, first_moment);
  Known known{.traits = wanted.traits, .moments = &moments, .certificate = nullptr};
  if (truth == Truth::unknown) truth = evaluate(query.filter, known);
  if (truth == Truth::no) return std::nullopt;
  TRY(model::Certificate certificate, certificate_of(row.integer(1), row.text(2)));
  known.certificate = &certificate;
  if (truth == Truth::unknown) truth = evaluate(query.filter, known);
  if (truth != Truth::yes) return std::nullopt;
  return certificate;
}

bool is_behind(const Place& place, const std::optional<Place>& after, bool descending) {
  return !after || (descending ? place < *after : place > *after);
}

// The page of a search whose few candidates are known.
Result<Page> page_of(Connection& db, const SearchQuery& query, const Listings& listings,
                     const std::vector<std::int64_t>& numbers, const std::optional<Place>& after) {
  std::vector<std::pair<Place, model::Certificate>> found;
  for (const std::int64_t seq : numbers) {
    TRY(auto certificate, match_at(db, query, listings, seq));
    if (!certificate) continue;
    Place place = place_of(*certificate, seq, sort_of(query));
    if (is_behind(place, after, query.descending)) found.emplace_back(std::move(place), *std::move(certificate));
  }
  std::ranges::sort(
      found, [&](const auto& a, const auto& b) { return query.descending ? a.first > b.first : a.first < b.first; });
  Page page;
  if (found.size() > query.limit) {
    page.next = encode_place(found[query.limit - 1].first);
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(query.limit), found.end());
  }
  for (auto& [place, certificate] : found) page.certificates.push_back(std::move(certificate));
  return page;
}

// The page of a search that reads its candidates in order.
Result<Page> read_page(Connection& db, const SearchQuery& query, const Listings& listings, Candidates& candidates) {
  Page page;
  Place last;
  for (std::size_t looked_at = 0;; ++looked_at) {
    TRY(auto place, candidates.next());
    if (!place) return page;
    if (page.certificates.size() == query.limit || looked_at == most_looked_at) {
      page.next = encode_place(last);
      return page;
    }
    TRY(auto certificate, match_at(db, query, listings, place->seq));
    if (certificate) page.certificates.push_back(*std::move(certificate));
    last = *std::move(place);
  }
}

// A name that so many have that they are not sorted, and that need not be: it gives them in the order of creation.
std::optional<Criterion> name_in_order(const SearchQuery& query) {
  std::vector<Criterion> look_ups = look_ups_of(query.filter);
  if (sort_of(query) != Sort::created_at || look_ups.size() != 1) return std::nullopt;
  if (!std::holds_alternative<CommonNameIs>(look_ups.front()) && !std::holds_alternative<DnsNameIs>(look_ups.front()))
    return std::nullopt;
  return std::move(look_ups.front());
}

}  // namespace

Result<Page> search(Connection& db, const SearchQuery& asked) {
  SearchQuery query = asked;
  query.limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  std::optional<Place> after;
  if (!query.after.empty()) {
    TRY(after, parse_place(query.after));
  }
  TRY(const Listings listings, wanted_listings(db, query));
  if (listings.empty()) return Page{};
  TRY(const auto few, look_up(db, query, listings));
  if (few) return page_of(db, query, listings, *few, after);
  const auto name = name_in_order(query);
  const auto candidates =
      name ? candidates_of_name(db, query, *name, after) : ordered_candidates(db, query, listings, after);
  return read_page(db, query, listings, *candidates);
}

}  // namespace certwright::store::sqlite
