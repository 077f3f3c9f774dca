#include "store/memory/authorities.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include <fmt/format.h>

namespace certwright::store::memory {

Result<std::vector<Authority>> authorities(const State& state) { return values_of(state.authorities); }

Result<Authority> authority(const State& state, std::string_view id) { return value_at(state.authorities, "CA", id); }

Result<PrivateAuthority> private_authority(const State& state, std::string_view arn) {
  return value_at(state.private_authorities, "private CA", arn);
}

Result<std::vector<PrivateAuthority>> private_authorities(const State& state) {
  std::vector<PrivateAuthority> found = values_of(state.private_authorities);
  std::ranges::sort(found, {}, [](const PrivateAuthority& one) { return std::tie(one.created_at, one.arn); });
  return found;
}

Result<std::vector<SigningAuthority>> signing_authorities(const State& state) {
  std::vector<SigningAuthority> found = values_of(state.signing_authorities);
  // As the SQLite store has them: EC before RSA.
  std::ranges::sort(found, {}, [](const SigningAuthority& one) { return one.key != pki::PublicKeyAlgorithm::ec; });
  return found;
}

Result<std::vector<AuthorityRequest>> authority_requests(const State& state) {
  std::vector<AuthorityRequest> found = values_of(state.authority_requests);
  std::ranges::sort(found, {}, [](const AuthorityRequest& one) { return std::tie(one.created_at, one.id); });
  return found;
}

Result<void> put_authority(State& state, Changes& changes, const Authority& authority) {
  changes.assign(state.authorities, authority.id, authority);
  return {};
}

Result<void> put_private_authority(State& state, Changes& changes, const PrivateAuthority& authority) {
  changes.assign(state.private_authorities, authority.arn, authority);
  return {};
}

Result<void> put_signing_authority(State& state, Changes& changes, const SigningAuthority& signing) {
  if (!state.authorities.contains(signing.authority))
    return fail(ErrorCode::internal, fmt::format("There is no CA {}.", signing.authority));
  changes.assign(state.signing_authorities, signing.key, signing);
  return {};
}

Result<void> put_authority_request(State& state, Changes& changes, const AuthorityRequest& request) {
  changes.assign(state.authority_requests, request.id, request);
  return {};
}

Result<void> remove_authority_request(State& state, Changes& changes, std::string_view id) {
  if (!state.authority_requests.contains(id))
    return fail(ErrorCode::not_found, fmt::format("There is no request of a CA {}.", id));
  changes.take_away(state.authority_requests, std::string{id});
  return {};
}

}  // namespace certwright::store::memory
