#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/finding.h"

// What several rules say or ask in the same way.
namespace certwright::checks::rules {

/// Whether `name` is at or below one of `domains`.
[[nodiscard]] bool is_below_any(std::string_view name, const std::vector<std::string>& domains);

/// Whether the policy lets the name through as an internal one: names = "private", and below private_suffixes.
[[nodiscard]] bool is_private_name(const model::Facts& facts);

/// Whether the operator allows this special-use name.
[[nodiscard]] bool is_allowed_special_use(const model::Facts& facts);

/// Whether a special-use entry is one of example.com, example.net, example.org: names that exist in DNS.
[[nodiscard]] bool is_reserved_example(std::string_view entry);

/// Whether an approved case permits the name: that lifts the causes VERIFY_…, and nothing else.
[[nodiscard]] bool is_approved(const model::Facts& facts);

/// The rank of the name's site, where the policy protects sites of that rank.
[[nodiscard]] std::optional<std::size_t> protected_rank(const model::Facts& facts);

/// The protected suffix that the name is at or below; empty where there is none.
[[nodiscard]] std::string_view protected_suffix(const model::Facts& facts);

/// Whether the name is at or below example.com, example.net or example.org, and nobody lets it through.
[[nodiscard]] bool is_reserved_example_name(const model::Facts& facts);

/// Whether the name is a provider's or the operator's own, which nobody else gets a certificate for.
[[nodiscard]] bool is_refused_provider_s(const model::Facts& facts);

/// The base of the name with the top-level domain that was most likely meant; empty where none is suggested.
[[nodiscard]] std::string corrected_name(const model::Facts& facts);

/// "2026-11-01": the day on which a list of this age was made.
[[nodiscard]] std::string date_of(const model::ListSource& source, Timestamp now);

/// "a, b, c".
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

/// DNS_LOOKUP_FAILED for a question that ended without an answer.
[[nodiscard]] model::Finding lookup_failed(const model::LookupFailure& failure, std::string_view domain,
                                           const model::Facts& facts);

}  // namespace certwright::checks::rules
