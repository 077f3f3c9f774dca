#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "store/search.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/listing.h"

namespace certwright::store::sqlite {

using Listings = std::map<std::int64_t, WantedListing>;

/// Gives places one after the other, in the order of a query, from an index and a piece at a time.
class Candidates {
 public:
  Candidates() = default;
  Candidates(const Candidates&) = delete;
  Candidates& operator=(const Candidates&) = delete;
  virtual ~Candidates() = default;
  [[nodiscard]] virtual Result<std::optional<Place>> next() = 0;
};

/// All certificates of these listings, and perhaps others, in the order of the query from behind `after`.
[[nodiscard]] std::unique_ptr<Candidates> ordered_candidates(Connection& db, const SearchQuery& query,
                                                             const Listings& listings,
                                                             const std::optional<Place>& after);

/// All certificates with a name, in the order of creation; `name` is CommonNameIs or DnsNameIs of Match::equals.
[[nodiscard]] std::unique_ptr<Candidates> candidates_of_name(Connection& db, const SearchQuery& query,
                                                             const Criterion& name, const std::optional<Place>& after);

/// The numbers of all certificates that can match, found by what the filter gives to look up: an ARN, serials, names,
/// a range of time. Nothing where it gives nothing, or where these are more than are worth sorting.
[[nodiscard]] Result<std::optional<std::vector<std::int64_t>>> look_up(Connection& db, const SearchQuery& query,
                                                                       const Listings& listings);

}  // namespace certwright::store::sqlite
