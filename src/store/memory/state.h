#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/memory/mails.h"
#include "store/store.h"

namespace certwright::store::memory {

inline constexpr std::size_t longest_page = 1000;

/// Account, Region, type and UTC day.
using RequestDay = std::tuple<std::string, std::string, model::CertificateType, std::int64_t>;

/// A check and how many were made before it: the order of creation.
struct KeptCheck {
  std::int64_t seq = 0;
  model::NameCheck check;
};
/// A check's id and a place.
using ResultKey = std::pair<std::string, std::size_t>;

/// Account and name.
using PrincipalKey = std::pair<std::string, std::string>;

/// The id of a CA, and the number of one of its CRLs.
using ShardKey = std::pair<std::string, std::uint32_t>;

/// Everything that is kept.
struct State {
  std::int64_t last_seq = 0;
  std::map<std::int64_t, model::Certificate> certificates;  ///< in the order of creation
  std::map<std::string, std::int64_t, std::less<>> seqs;
  std::vector<KeptEvent> events;                       ///< kept when what they tell of goes
  std::map<std::string, bool, std::less<>> ever_here;  ///< ARNs of certificates, also of those that are gone
  std::map<std::string, ImportedMaterial, std::less<>> imported_materials;  ///< by ARN
  std::map<RequestDay, std::size_t> requests;
  std::map<std::string, Account, std::less<>> accounts;
  std::map<std::string, AccessKey, std::less<>> access_keys;
  std::map<std::string, model::AccountConfiguration, std::less<>> configurations;  ///< by "account region"
  std::map<PrincipalKey, Principal> principals;
  std::map<std::string, Intent, std::less<>> intents;
  std::map<std::string, std::string, std::less<>> decisions;  ///< by serial
  std::map<std::string, std::string, std::less<>> decision_terms;
  std::map<std::string, std::string, std::less<>> judged_facts;                    ///< by ARN
  std::map<std::string, std::pair<std::string, Revocation>, std::less<>> revoked;  ///< serial → issuer, entry
  std::uint64_t last_revocation = 0;
  std::map<ShardKey, CrlShard> crl_shards;
  std::map<std::string, std::pair<RevocationPlan, std::vector<std::string>>, std::less<>> plans;
  std::map<std::string, Authority, std::less<>> authorities;
  std::map<std::string, PrivateAuthority, std::less<>> private_authorities;
  std::map<pki::PublicKeyAlgorithm, SigningAuthority> signing_authorities;
  std::map<std::string, AuthorityRequest, std::less<>> authority_requests;
  std::int64_t last_check_seq = 0;
  std::map<std::string, KeptCheck, std::less<>> name_checks;
  std::map<ResultKey, std::string> name_check_results;
  std::int64_t last_case_seq = 0;
  std::map<std::int64_t, model::VerificationCase> cases;  ///< in the order of opening
  std::map<std::string, std::int64_t, std::less<>> case_seqs;
  std::int64_t last_entry_seq = 0;
  std::map<std::int64_t, model::AllowListEntry> allow_list;  ///< in the order of creation
  std::map<std::string, std::int64_t, std::less<>> entry_seqs;
  Mails mails;
};

[[nodiscard]] inline Error missing(std::string_view what, std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no {} {}.", what, id)};
}

template <class Value>
[[nodiscard]] Result<Value> value_at(const std::map<std::string, Value, std::less<>>& map, std::string_view what,
                                     std::string_view id) {
  const auto found = map.find(id);
  if (found == map.end()) return tl::make_unexpected(missing(what, id));
  return found->second;
}

/// What a map holds, in the order of its keys.
template <class Key, class Value, class Less>
[[nodiscard]] std::vector<Value> values_of(const std::map<Key, Value, Less>& map) {
  std::vector<Value> values;
  values.reserve(map.size());
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

}  // namespace certwright::store::memory
