#include "store/search.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "model/key_usage.h"

namespace certwright::store {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

constexpr std::int64_t absent = std::numeric_limits<std::int64_t>::min();

// More look-ups than this cost more than they save.
constexpr std::size_t most_look_ups = 32;

Truth truth(bool yes) { return yes ? Truth::yes : Truth::no; }

template <class Word>
bool has_bit(std::uint32_t bits, Word word) {
  return (bits >> static_cast<unsigned>(word) & 1U) != 0;
}

bool name_matches(std::string_view name, std::string_view text, Match match) {
  const std::string folded_name = folded(name);
  const std::string folded_text = folded(text);
  return match == Match::equals ? folded_name == folded_text : folded_name.find(folded_text) != std::string::npos;
}

Truth evaluate_within(const Within& within, const Known& known) {
  if (!has(known.traits, within.moment)) return Truth::no;
  if (!within.start && !within.end) return Truth::yes;
  if (known.moments == nullptr) return Truth::unknown;
  const auto& at = known.moments->at(static_cast<std::size_t>(within.moment));
  return truth(at && (!within.start || *at >= *within.start) && (!within.end || *at <= *within.end));
}

Truth evaluate_criterion(const Criterion& criterion, const Known& known) {
  const Traits& traits = known.traits;
  const auto* const certificate = known.certificate;
  return std::visit(
      Overloaded{
          [&](model::CertificateStatus status) { return truth(traits.status == status); },
          [&](model::KeyAlgorithm algorithm) { return truth(traits.key_algorithm == algorithm); },
          [&](model::CertificateType type) { return truth(traits.type == type); },
          [&](model::RenewalStatus status) { return truth(traits.renewal_status == status); },
          [&](model::ValidationMethod method) { return truth(traits.validation_method == method); },
          [&](model::KeyUsageName usage) { return truth(has_bit(traits.key_usages, usage)); },
          [&](model::ExtendedKeyUsageName usage) { return truth(has_bit(traits.extended_key_usages, usage)); },
          [&](IsExportable asked) { return truth(traits.exportable == asked.yes); },
          [&](WasExported asked) { return truth(traits.exported == asked.yes); },
          [&](IsInUse asked) { return truth(traits.in_use == asked.yes); },
          [&](IsManagedByCloudfront) { return truth(traits.managed_by_cloudfront); },
          [&](const Within& within) { return evaluate_within(within, known); },
          [&](const ArnIs& asked) {
            return certificate == nullptr ? Truth::unknown : truth(certificate->arn.str() == asked.arn);
          },
          [&](const SerialIs& asked) {
            if (!traits.has_validity) return Truth::no;
            return certificate == nullptr ? Truth::unknown : truth(certificate->issued->serial == asked.serial);
          },
          [&](const CommonNameIs& asked) {
            return certificate == nullptr ? Truth::unknown
                                          : truth(name_matches(common_name(*certificate), asked.text, asked.match));
          },
          [&](const DnsNameIs& asked) {
            if (certificate == nullptr) return Truth::unknown;
            return truth(std::ranges::any_of(certificate->names(), [&](const std::string& name) {
              return name_matches(name, asked.text, asked.match);
            }));
          },
      },
      criterion);
}

Truth evaluate_all(const std::vector<Filter>& parts, const Known& known) {
  Truth result = Truth::yes;
  for (const Filter& part : parts) {
    result = std::min(result, evaluate(part, known));
    if (result == Truth::no) break;
  }
  return result;
}

Truth evaluate_any(const std::vector<Filter>& parts, const Known& known) {
  Truth result = Truth::no;
  for (const Filter& part : parts) {
    result = std::max(result, evaluate(part, known));
    if (result == Truth::yes) break;
  }
  return result;
}

Truth opposite(Truth truth) {
  switch (truth) {
    case Truth::no:
      return Truth::yes;
    case Truth::yes:
      return Truth::no;
    case Truth::unknown:
      return Truth::unknown;
  }
  return Truth::unknown;
}

bool is_look_up(const Criterion& criterion) {
  if (const auto* name = std::get_if<CommonNameIs>(&criterion)) return name->match == Match::equals;
  if (const auto* name = std::get_if<DnsNameIs>(&criterion)) return name->match == Match::equals;
  return std::holds_alternative<ArnIs>(criterion) || std::holds_alternative<SerialIs>(criterion);
}

// The fewer rows a look-up can find, the better: an ARN or a serial one, a name any number.
bool is_exact(const Criterion& criterion) {
  return std::holds_alternative<ArnIs>(criterion) || std::holds_alternative<SerialIs>(criterion);
}

std::vector<Criterion> look_ups_of_all(const std::vector<Filter>& parts) {
  std::vector<Criterion> best;
  for (const Filter& part : parts) {
    std::vector<Criterion> found = look_ups_of(part);
    if (found.empty()) continue;
    const bool exact = std::ranges::all_of(found, is_exact);
    if (best.empty() || (exact && !std::ranges::all_of(best, is_exact))) best = std::move(found);
  }
  return best;
}

std::vector<Criterion> look_ups_of_any(const std::vector<Filter>& parts) {
  std::vector<Criterion> found;
  for (const Filter& part : parts) {
    std::vector<Criterion> more = look_ups_of(part);
    if (more.empty() || found.size() + more.size() > most_look_ups) return {};
    std::ranges::move(more, std::back_inserter(found));
  }
  return found;
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data() + text.size() || *end != '/') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

}  // namespace

Filter Filter::of(Criterion criterion) {
  return {.kind = Kind::criterion, .parts = {}, .criterion = std::move(criterion)};
}
Filter Filter::all_of(std::vector<Filter> parts) {
  return {.kind = Kind::all, .parts = std::move(parts), .criterion = std::nullopt};
}
Filter Filter::any_of(std::vector<Filter> parts) {
  return {.kind = Kind::any, .parts = std::move(parts), .criterion = std::nullopt};
}
Filter Filter::not_of(Filter part) {
  Filter made{.kind = Kind::negation, .parts = {}, .criterion = std::nullopt};
  made.parts.push_back(std::move(part));
  return made;
}

Truth evaluate(const Filter& filter, const Known& known) {
  switch (filter.kind) {
    case Filter::Kind::all:
      return evaluate_all(filter.parts, known);
    case Filter::Kind::any:
      return evaluate_any(filter.parts, known);
    case Filter::Kind::negation:
      return opposite(evaluate(filter.parts.front(), known));
    case Filter::Kind::criterion:
      return evaluate_criterion(*filter.criterion, known);
  }
  return Truth::unknown;
}

bool matches(const Filter& filter, const model::Certificate& certificate) {
  const Traits traits = traits_of(certificate);
  const Moments moments = moments_of(certificate);
  return evaluate(filter, {.traits = traits, .moments = &moments, .certificate = &certificate}) == Truth::yes;
}

Sort sort_of(const SearchQuery& query) {
  if (query.sort) return *query.sort;
  if (bounds_of(query.filter, Moment::not_after)) return Sort::not_after;
  if (bounds_of(query.filter, Moment::not_before)) return Sort::not_before;
  return Sort::created_at;
}

std::optional<Moment> sorted_moment(Sort sort) {
  if (sort == Sort::not_after) return Moment::not_after;
  if (sort == Sort::not_before) return Moment::not_before;
  if (sort == Sort::issued_at) return Moment::issued_at;
  if (sort == Sort::revoked_at) return Moment::revoked_at;
  if (sort == Sort::imported_at) return Moment::imported_at;
  return std::nullopt;
}

std::int64_t sorted_number(const std::optional<Timestamp>& at) { return at ? at->time_since_epoch().count() : absent; }

Place place_of(const Traits& traits, Sort sort) {
  const auto word = [](std::string_view text) { return Place{.number = 0, .text = std::string{text}, .seq = 0}; };
  const auto flag = [](bool yes) { return Place{.number = yes ? 1 : 0, .text = {}, .seq = 0}; };
  switch (sort) {
    case Sort::status:
      return word(to_string(traits.status));
    case Sort::renewal_status:
      return word(traits.renewal_status ? to_string(*traits.renewal_status) : "");
    case Sort::key_algorithm:
      return word(to_string(traits.key_algorithm));
    case Sort::type:
      return word(to_string(traits.type));
    case Sort::validation_method:
      return word(traits.validation_method ? to_string(*traits.validation_method) : "");
    case Sort::exported:
      return flag(traits.exported);
    case Sort::in_use:
      return flag(traits.in_use);
    case Sort::managed_by:
      return flag(traits.managed_by_cloudfront);
    // In ACM's spelling DISABLED comes before ENABLED, but ELIGIBLE before INELIGIBLE.
    case Sort::export_option:
      return flag(traits.exportable);
    case Sort::renewal_eligibility:
      return flag(!traits.renewal_eligible);
    case Sort::created_at:
    case Sort::not_after:
    case Sort::not_before:
    case Sort::certificate_arn:
    case Sort::common_name:
    case Sort::revoked_at:
    case Sort::issued_at:
    case Sort::imported_at:
      break;
  }
  return {};
}

Place place_of(const model::Certificate& certificate, std::int64_t seq, Sort sort) {
  Place place;
  if (const auto moment = sorted_moment(sort))
    place.number = sorted_number(moments_of(certificate).at(static_cast<std::size_t>(*moment)));
  else if (sort == Sort::certificate_arn)
    place.text = certificate.arn.str();
  else if (sort == Sort::common_name)
    place.text = folded(common_name(certificate));
  else
    place = place_of(traits_of(certificate), sort);
  place.seq = seq;
  return place;
}

std::string encode_place(const Place& place) {
  return std::to_string(place.number) + '/' + std::to_string(place.seq) + '/' + place.text;
}

Result<Place> parse_place(std::string_view text) {
  const auto number = take_number(text);
  const auto seq = number ? take_number(text) : std::nullopt;
  if (!seq) return fail(ErrorCode::internal, "a page position cannot be read");
  return Place{.number = *number, .text = std::string{text}, .seq = *seq};
}

std::optional<Within> bounds_of(const Filter& filter, Moment moment) {
  if (filter.kind == Filter::Kind::criterion) {
    const auto* within = std::get_if<Within>(&*filter.criterion);
    if (within != nullptr && within->moment == moment) return *within;
    return std::nullopt;
  }
  if (filter.kind != Filter::Kind::all) return std::nullopt;
  std::optional<Within> bounds;
  for (const Filter& part : filter.parts) {
    const auto more = bounds_of(part, moment);
    if (!more) continue;
    if (!bounds) bounds = Within{.moment = moment, .start = std::nullopt, .end = std::nullopt};
    if (more->start) bounds->start = std::max(bounds->start.value_or(*more->start), *more->start);
    if (more->end) bounds->end = std::min(bounds->end.value_or(*more->end), *more->end);
  }
  return bounds;
}

std::vector<Criterion> look_ups_of(const Filter& filter) {
  switch (filter.kind) {
    case Filter::Kind::all:
      return look_ups_of_all(filter.parts);
    case Filter::Kind::any:
      return look_ups_of_any(filter.parts);
    case Filter::Kind::criterion:
      if (is_look_up(*filter.criterion)) return {*filter.criterion};
      return {};
    case Filter::Kind::negation:
      return {};
  }
  return {};
}

}  // namespace certwright::store
