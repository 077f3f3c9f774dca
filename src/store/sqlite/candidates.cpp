#include "store/sqlite/candidates.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "store/sqlite/moment_statements.h"

namespace certwright::store::sqlite {
namespace {

// How much is read of an index at a time: a page of the usual length takes two pieces.
constexpr std::int64_t piece = 64;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
// Above every text in UTF-8, which has no such octet.
constexpr std::string_view greatest_text = "\xff";

Place beginning(bool descending) {
  if (descending) return {.number = greatest, .text = std::string{greatest_text}, .seq = greatest};
  return {.number = least, .text = {}, .seq = -1};
}

// Reads an index piece by piece: no statement stays open, so that any number of these can be merged.
class Pieces : public Candidates {
 public:
  Pieces(Connection& db, bool descending, Place after) : db_(db), descending_(descending), last_(std::move(after)) {}

  Result<std::optional<Place>> next() override {
    if (places_.empty() && !ended_) {
      TRY_VOID(read(last_, places_));
      ended_ = places_.size() < static_cast<std::size_t>(piece);
    }
    if (places_.empty()) return std::nullopt;
    last_ = std::move(places_.front());
    places_.pop_front();
    return last_;
  }

 protected:
  /// Up to `piece` places behind `after`; fewer only where these are all.
  [[nodiscard]] virtual Result<void> read(const Place& after, std::deque<Place>& to) = 0;
  [[nodiscard]] Connection& db() const { return db_; }
  [[nodiscard]] bool descending() const { return descending_; }

 private:
  Connection& db_;
  bool descending_;
  bool ended_ = false;
  Place last_;
  std::deque<Place> places_;
};

// One listing in the order of creation.
class ListingBySeq final : public Pieces {
 public:
  ListingBySeq(Connection& db, bool descending, Place after, std::int64_t listing)
      : Pieces(db, descending, std::move(after)), listing_(listing) {}

 private:
  Result<void> read(const Place& after, std::deque<Place>& to) override {
    constexpr const char* forward =
        "SELECT seq FROM certificate INDEXED BY certificate_listing WHERE listing = ? AND seq > ? ORDER BY seq LIMIT ?";
    constexpr const char* backward =
        "SELECT seq FROM certificate INDEXED BY certificate_listing WHERE listing = ? AND seq < ? ORDER BY seq DESC "
        "LIMIT ?";
    TRY(Statement row, db().query(descending() ? backward : forward, listing_, after.seq, piece));
    for (;;) {
      TRY(const bool more, row.step());
      if (!more) return {};
      to.push_back({.number = after.number, .text = after.text, .seq = row.integer(0)});
    }
  }
  std::int64_t listing_;
};

Result<void> read_places(Statement row, std::deque<Place>& to) {
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return {};
    to.push_back({.number = row.integer(0), .text = {}, .seq = row.integer(1)});
  }
}

// One listing in the order of a moment, within bounds.
class ListingByMoment final : public Pieces {
 public:
  ListingByMoment(Connection& db, bool descending, Place after, std::int64_t listing, Moment moment, std::int64_t first,
                  std::int64_t last)
      : Pieces(db, descending, std::move(after)), listing_(listing), moment_(moment), first_(first), last_(last) {}

 private:
  Result<void> read(const Place& after, std::deque<Place>& to) override {
    const MomentStatements& statements = statements_of(moment_, descending());
    Place from = after;
    if (!descending() && from.number < first_) from = {.number = first_, .text = {}, .seq = -1};
    if (descending() && from.number > last_) from = {.number = last_, .text = {}, .seq = greatest};
    TRY(Statement same, db().query(statements.same.c_str(), listing_, from.number, from.seq, piece));
    TRY_VOID(read_places(std::move(same), to));
    const auto missing = piece - static_cast<std::int64_t>(to.size());
    if (missing > 0) {
      TRY(Statement behind, db().query(statements.behind.c_str(), listing_, from.number, missing));
      TRY_VOID(read_places(std::move(behind), to));
    }
    std::erase_if(to, [this](const Place& place) { return place.number < first_ || place.number > last_; });
    return {};
  }
  std::int64_t listing_;
  Moment moment_;
  std::int64_t first_;
  std::int64_t last_;
};

// All certificates of the account and Region in the order of their Common Names, or ARNs, or those of one name.
class ByText final : public Pieces {
 public:
  /// `parameters` are the statement's first; its next are what of the place `Bind` says, and the length.
  enum class Bind { text_and_seq, text, seq };
  ByText(Connection& db, bool descending, Place after, const char* sql, std::vector<std::string> parameters, Bind bind)
      : Pieces(db, descending, std::move(after)), sql_(sql), parameters_(std::move(parameters)), bind_(bind) {}

 private:
  Result<void> read(const Place& after, std::deque<Place>& to) override {
    TRY(Statement row, db().prepare(sql_));
    for (const std::string& parameter : parameters_) row.bind(parameter);
    if (bind_ != Bind::seq) row.bind(after.text);
    if (bind_ != Bind::text) row.bind(after.seq);
    row.bind(piece);
    for (;;) {
      TRY(const bool more, row.step());
      if (!more) return {};
      to.push_back({.number = 0, .text = bind_ == Bind::seq ? std::string{} : row.string(1), .seq = row.integer(0)});
    }
  }
  const char* sql_;
  std::vector<std::string> parameters_;
  Bind bind_;
};

// Several in one order.
class Merged final : public Candidates {
 public:
  Merged(std::vector<std::unique_ptr<Candidates>> parts, bool descending)
      : parts_(std::move(parts)), descending_(descending) {}

  Result<std::optional<Place>> next() override {
    if (heads_.empty()) {
      heads_.resize(parts_.size());
      for (std::size_t i = 0; i < parts_.size(); ++i) TRY_VOID(advance(i));
    }
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < heads_.size(); ++i)
      if (heads_[i] && (!first || (descending_ ? *heads_[i] > *heads_[*first] : *heads_[i] < *heads_[*first])))
        first = i;
    if (!first) return std::nullopt;
    std::optional<Place> place = std::move(heads_[*first]);
    TRY_VOID(advance(*first));
    return place;
  }

 private:
  Result<void> advance(std::size_t part) {
    TRY(heads_[part], parts_[part]->next());
    return {};
  }
  std::vector<std::unique_ptr<Candidates>> parts_;
  bool descending_;
  std::vector<std::optional<Place>> heads_;
};

// One after the other.
class Joined final : public Candidates {
 public:
  explicit Joined(std::vector<std::unique_ptr<Candidates>> parts) : parts_(std::move(parts)) {}

  Result<std::optional<Place>> next() override {
    for (; at_ < parts_.size(); ++at_) {
      TRY(auto place, parts_[at_]->next());
      if (place) return place;
    }
    return std::nullopt;
  }

 private:
  std::vector<std::unique_ptr<Candidates>> parts_;
  std::size_t at_ = 0;
};

// What sorts alike without a look at the certificates: a word's value, or whether there is the moment.
struct Section {
  Place key;
  bool by_moment = false;
  std::vector<std::int64_t> listings;
};

std::vector<Section> sections_of(Sort sort, const Listings& listings, bool descending) {
  const auto moment = sorted_moment(sort);
  std::map<Place, Section> sections;
  for (const auto& [listing, wanted] : listings) {
    const bool by_moment = moment && has(wanted.traits, *moment);
    Place key = place_of(wanted.traits, sort);
    if (moment) key.number = by_moment ? greatest : least;
    Section& section = sections[key];
    section.key = key;
    section.by_moment = by_moment;
    section.listings.push_back(listing);
  }
  std::vector<Section> ordered;
  for (auto& [key, section] : sections) ordered.push_back(std::move(section));
  if (descending) std::ranges::reverse(ordered);
  return ordered;
}

// The place behind which a section is read; nothing where the page before has passed it.
std::optional<Place> start_of(const Section& section, const std::optional<Place>& after, bool descending) {
  Place start = beginning(descending);
  start.text = section.key.text;
  if (section.by_moment) {
    if (!after) return start;
    if (after->number == least) return descending ? std::nullopt : std::optional{start};
    return after;
  }
  start.number = section.key.number;
  if (!after) return start;
  const Place reached{.number = after->number, .text = after->text, .seq = 0};
  if (section.key == reached) return after;
  return (descending ? section.key > reached : section.key < reached) ? std::nullopt : std::optional{start};
}

std::unique_ptr<Candidates> candidates_of_section(Connection& db, const SearchQuery& query, const Section& section,
                                                  const Place& start) {
  std::int64_t first = least + 1;
  std::int64_t last = greatest;
  const auto moment = sorted_moment(sort_of(query));
  if (section.by_moment) {
    if (const auto bounds = bounds_of(query.filter, *moment)) {
      if (bounds->start) first = bounds->start->time_since_epoch().count();
      if (bounds->end) last = bounds->end->time_since_epoch().count();
    }
  }
  std::vector<std::unique_ptr<Candidates>> parts;
  for (const std::int64_t listing : section.listings) {
    if (section.by_moment)
      parts.push_back(std::make_unique<ListingByMoment>(db, query.descending, start, listing, *moment, first, last));
    else
      parts.push_back(std::make_unique<ListingBySeq>(db, query.descending, start, listing));
  }
  return std::make_unique<Merged>(std::move(parts), query.descending);
}

std::unique_ptr<Candidates> by_common_name(Connection& db, const SearchQuery& query, Place after) {
  constexpr const char* forward =
      "SELECT certificate, name FROM certificate_name WHERE account = ? AND region = ? "
      "AND (name, certificate) > (?, ?) AND kind >= 2 ORDER BY name, certificate LIMIT ?";
  constexpr const char* backward =
      "SELECT certificate, name FROM certificate_name WHERE account = ? AND region = ? "
      "AND (name, certificate) < (?, ?) AND kind >= 2 ORDER BY name DESC, certificate DESC LIMIT ?";
  return std::make_unique<ByText>(db, query.descending, std::move(after), query.descending ? backward : forward,
                                  std::vector<std::string>{query.account, query.region}, ByText::Bind::text_and_seq);
}

// ARNs begin with Region and account, so those of one account and Region are neighbours.
std::unique_ptr<Candidates> by_arn(Connection& db, const SearchQuery& query, const std::optional<Place>& after) {
  constexpr const char* forward = "SELECT seq, arn FROM certificate WHERE arn < ? AND arn > ? ORDER BY arn LIMIT ?";
  constexpr const char* backward =
      "SELECT seq, arn FROM certificate WHERE arn > ? AND arn < ? ORDER BY arn DESC LIMIT ?";
  std::string first = model::make_certificate_arn(query.region, query.account, "").str();
  std::string last = first + std::string{greatest_text};
  if (query.descending) std::swap(first, last);
  Place start = after.value_or(Place{.number = 0, .text = std::move(first), .seq = 0});
  return std::make_unique<ByText>(db, query.descending, std::move(start), query.descending ? backward : forward,
                                  std::vector<std::string>{std::move(last)}, ByText::Bind::text);
}

}  // namespace

std::unique_ptr<Candidates> ordered_candidates(Connection& db, const SearchQuery& query, const Listings& listings,
                                               const std::optional<Place>& after) {
  const Sort sort = sort_of(query);
  if (sort == Sort::common_name) return by_common_name(db, query, after.value_or(beginning(query.descending)));
  if (sort == Sort::certificate_arn) return by_arn(db, query, after);
  std::vector<std::unique_ptr<Candidates>> parts;
  for (const Section& section : sections_of(sort, listings, query.descending))
    if (const auto start = start_of(section, after, query.descending))
      parts.push_back(candidates_of_section(db, query, section, *start));
  return std::make_unique<Joined>(std::move(parts));
}

std::unique_ptr<Candidates> candidates_of_name(Connection& db, const SearchQuery& query, const Criterion& name,
                                               const std::optional<Place>& after) {
  constexpr const char* any_forward =
      "SELECT certificate FROM certificate_name WHERE account = ? AND region = ? AND name = ? AND certificate > ? "
      "ORDER BY certificate LIMIT ?";
  constexpr const char* any_backward =
      "SELECT certificate FROM certificate_name WHERE account = ? AND region = ? AND name = ? AND certificate < ? "
      "ORDER BY certificate DESC LIMIT ?";
  const auto* common = std::get_if<CommonNameIs>(&name);
  const std::string& text = common != nullptr ? common->text : std::get<DnsNameIs>(name).text;
  return std::make_unique<ByText>(
      db, query.descending, after.value_or(beginning(query.descending)), query.descending ? any_backward : any_forward,
      std::vector<std::string>{query.account, query.region, folded(text)}, ByText::Bind::seq);
}

}  // namespace certwright::store::sqlite
