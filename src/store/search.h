#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "store/traits.h"

namespace certwright::store {

// A search as a plain value, and its meaning: pure functions that every store keeps to.

enum class Match { equals, contains };

struct ArnIs {
  std::string arn;
};
struct SerialIs {
  std::string serial;  ///< lower-case hexadecimal, no colons
};
/// Compared without case.
struct CommonNameIs {
  std::string text;
  Match match = Match::equals;
};
/// Some name of the certificate; compared without case.
struct DnsNameIs {
  std::string text;
  Match match = Match::equals;
};
/// Bounds included. A certificate that does not have the moment is not within.
struct Within {
  Moment moment = Moment::not_after;
  std::optional<Timestamp> start;
  std::optional<Timestamp> end;
};
struct IsExportable {
  bool yes = true;
};
struct WasExported {
  bool yes = true;
};
struct IsInUse {
  bool yes = true;
};
struct IsManagedByCloudfront {};

/// What a certificate is asked for; a word of model:: asks whether the certificate has it.
using Criterion =
    std::variant<model::CertificateStatus, model::KeyAlgorithm, model::CertificateType, model::RenewalStatus,
                 model::ValidationMethod, model::KeyUsageName, model::ExtendedKeyUsageName, IsExportable, WasExported,
                 IsInUse, IsManagedByCloudfront, Within, ArnIs, SerialIs, CommonNameIs, DnsNameIs>;

/// A tree of criteria.
struct Filter {
  enum class Kind { all, any, negation, criterion };
  Kind kind = Kind::all;
  std::vector<Filter> parts;           ///< of a negation one; `all` of none is true, `any` of none false
  std::optional<Criterion> criterion;  ///< of Kind::criterion

  [[nodiscard]] static Filter of(Criterion criterion);
  [[nodiscard]] static Filter all_of(std::vector<Filter> parts);
  [[nodiscard]] static Filter any_of(std::vector<Filter> parts);
  [[nodiscard]] static Filter not_of(Filter part);
};

enum class Truth { no, unknown, yes };

/// What is known of a certificate; the more, the fewer criteria are unknown.
struct Known {
  const Traits& traits;
  const Moments* moments = nullptr;
  const model::Certificate* certificate = nullptr;
};

/// Never unknown where everything is known.
[[nodiscard]] Truth evaluate(const Filter& filter, const Known& known);
/// evaluate(), knowing everything.
[[nodiscard]] bool matches(const Filter& filter, const model::Certificate& certificate);

/// ACM's SortBy. Words are sorted as texts in ACM's spelling, false before true, what is absent before what is there,
/// ties by creation; `descending` reverses all of that.
enum class Sort {
  created_at,
  not_after,
  status,
  renewal_status,
  exported,
  in_use,
  not_before,
  key_algorithm,
  type,
  certificate_arn,
  common_name,
  revoked_at,
  renewal_eligibility,
  issued_at,
  managed_by,
  export_option,
  validation_method,
  imported_at,
};

/// Which certificates of one account and Region to find, in what order, and where to go on.
struct SearchQuery {
  std::string account;
  std::string region;
  Filter filter;
  /// Unset: by the moment that the filter bounds, so that its index is read in its order; else by creation.
  std::optional<Sort> sort;
  bool descending = false;
  std::size_t limit = 100;
  std::string after;  ///< Page::next of the page before; empty: from the beginning
};

struct Page {
  std::vector<model::Certificate> certificates;
  /// Unset on the last page. Survives changes between two pages: what stays as it is, is found once. A page may hold
  /// fewer than were asked for, even none, and still have a next one: a search that no index serves looks at a bounded
  /// number of certificates at a time.
  std::optional<std::string> next;
};

/// A place in an order: what is sorted by, then the number of creation.
struct Place {
  std::int64_t number = 0;  ///< a moment, a boolean
  std::string text;         ///< a word, a name
  std::int64_t seq = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// The order that a query means.
[[nodiscard]] Sort sort_of(const SearchQuery& query);
/// Where a certificate stands in it.
[[nodiscard]] Place place_of(const model::Certificate& certificate, std::int64_t seq, Sort sort);
/// The moment that is sorted by, if it is one.
[[nodiscard]] std::optional<Moment> sorted_moment(Sort sort);
/// The place of certificates with these traits, without `seq`; for orders other than by a moment or a name.
[[nodiscard]] Place place_of(const Traits& traits, Sort sort);
/// What a moment is sorted as; the least number there is where it is absent.
[[nodiscard]] std::int64_t sorted_number(const std::optional<Timestamp>& at);

/// Page::next of a place, and the reverse. Fails: internal (not one of these; they come back authenticated).
[[nodiscard]] std::string encode_place(const Place& place);
[[nodiscard]] Result<Place> parse_place(std::string_view text);

/// The bounds that every match keeps for this moment, if the filter sets any.
[[nodiscard]] std::optional<Within> bounds_of(const Filter& filter, Moment moment);
/// Conditions of which every match fulfils one, each answered by an index: EQUALS of an ARN, a serial or a name.
/// Empty where the filter has none.
[[nodiscard]] std::vector<Criterion> look_ups_of(const Filter& filter);

}  // namespace certwright::store
