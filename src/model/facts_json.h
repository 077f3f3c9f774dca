#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace certwright::model {

/// Facts of one name, or what was typed where that is no name.
struct KeptName {
  std::string typed;
  std::optional<Facts> facts;  ///< unset where `typed` is no domain name; its `policy` is the file's
};

/// Everything that a check looked up, so that the same rules give the same answer later, without a network, anywhere.
struct KeptFacts {
  Policy policy;  ///< in force then
  std::vector<KeptName> names;
};

/// The version of the form below. It grows when a member changes its meaning; a reader takes what it knows.
/// 2: "reputation" in the place of "unsafe_domain", which is read of older forms.
inline constexpr int kept_facts_version = 2;

/// As JSON: {"certwright_facts": 2, "policy": …, "names": […]}, one name a line, times RFC 3339.
[[nodiscard]] std::string to_json(const KeptFacts& kept);

/// One name's facts as one JSON object, without the policy: what is stored of a check, and goes over the wire.
[[nodiscard]] std::string to_json(const KeptName& name);

/// Registration data alone, as they are within facts: how an answer is kept.
[[nodiscard]] std::string to_json(const RegistrationFact& fact);
/// Reads what that gave. Fails: invalid_request.
[[nodiscard]] Result<RegistrationFact> read_registration_fact(std::string_view json);

/// The member "policy" of the form: what was in force.
[[nodiscard]] std::string policy_json(const Policy& policy);

/// The form with its three parts as JSON already, for those who have them from elsewhere or write them one by one:
/// kept_head(), the names with ",\n" between them, kept_tail.
[[nodiscard]] std::string kept_head(std::string_view policy_json);
inline constexpr std::string_view kept_tail = "\n]}\n";

/// Reads what to_json() gave, also from a newer version with further members; members that are missing keep their
/// defaults. The facts' `policy` points into the result, so it is not copied: it lives in a unique_ptr.
/// Fails: invalid_request (no JSON, another form, a later version; the detail says where), limit_exceeded (more than
/// max_kept_bytes or max_kept_names).
[[nodiscard]] Result<std::unique_ptr<KeptFacts>> read_kept_facts(std::string_view json);

/// Reads what to_json(KeptName) gave. `policy` outlives the facts. Fails: invalid_request.
[[nodiscard]] Result<KeptName> read_kept_name(std::string_view json, const Policy& policy);

/// 10,000 names with all their facts come to some hundred megabytes; what is larger is no file of ours.
inline constexpr std::size_t max_kept_bytes = 1024UL * 1024 * 1024;
inline constexpr std::size_t max_kept_names = 100'000;

}  // namespace certwright::model
