#include "issuance/lints/passed_lints.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/digest.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::array every_rules{Rules::baseline, Rules::internal, Rules::private_ca};
constexpr std::array leaf_kinds{server, other_leaf};

bool holds_leaf(const Lint& lint, Rules rules, Kind kind, Timestamp not_before) {
  return lint.severity == Severity::error && lint.certificate != nullptr && (lint.applies & kind) != 0 &&
         not_before >= lint.effective && (rules == Rules::baseline || lint.rules == RuleSet::rfc5280);
}

model::LintsPassed count_lints(Rules rules, Kind kind, Timestamp not_before) {
  const std::vector<std::string> ids = passed_lint_ids(rules, kind, not_before);
  std::string lines;
  for (const std::string& id : ids) (lines += id) += '\n';
  // As many digits as tell lists apart that somebody compares.
  constexpr std::size_t digest_bytes = 16;
  const Sha256 digest = sha256(bytes_of(lines));
  return {
      .rules = std::string{to_string(rules)}, .count = ids.size(), .digest = hex(ByteView{digest}.first(digest_bytes))};
}

// From here on every lint has come into force.
Timestamp all_in_force() {
  static const Timestamp latest = std::ranges::max(all_lints(), {}, &Lint::effective)->effective;
  return latest;
}

}  // namespace

std::vector<std::string> passed_lint_ids(Rules rules, Kind kind, Timestamp not_before) {
  std::vector<std::string> ids;
  ids.reserve(all_lints().size() + all_profile_lints().size());
  for (const Lint* const lint : all_lints())
    if (holds_leaf(*lint, rules, kind, not_before)) ids.emplace_back(lint->id);
  for (const ProfileLint* const lint : all_profile_lints()) ids.emplace_back(lint->id);
  return ids;
}

model::LintsPassed passed_lints(Rules rules, Kind kind, Timestamp not_before) {
  if (not_before < all_in_force()) return count_lints(rules, kind, not_before);
  // The same for every leaf of today, so it is counted once.
  static const auto of_today = [] {
    std::array<std::array<model::LintsPassed, leaf_kinds.size()>, every_rules.size()> counted;
    for (std::size_t i = 0; i < every_rules.size(); ++i)
      for (std::size_t k = 0; k < leaf_kinds.size(); ++k)
        counted.at(i).at(k) = count_lints(every_rules.at(i), leaf_kinds.at(k), all_in_force());
    return counted;
  }();
  const auto place = [](const auto& all, auto one) {
    return static_cast<std::size_t>(std::ranges::find(all, one) - all.begin());
  };
  return of_today.at(place(every_rules, rules)).at(place(leaf_kinds, kind));
}

Kind kind_of(const Profile& profile) {
  // RFC 5280 section 4.2.1.12: a certificate without the extension is for any purpose.
  const bool serves = profile.purposes.empty() ||
                      std::ranges::find(profile.purposes, objects::server_auth) != profile.purposes.end() ||
                      std::ranges::find(profile.purposes, objects::any_purpose) != profile.purposes.end();
  return serves ? server : other_leaf;
}

std::string_view to_string(Rules rules) {
  switch (rules) {
    case Rules::baseline:
      return "baseline";
    case Rules::internal:
      return "internal";
    case Rules::private_ca:
      return "private_ca";
  }
  return {};
}

}  // namespace certwright::issuance::lints
