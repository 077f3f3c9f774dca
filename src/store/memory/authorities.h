#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// The CAs of this server. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<Authority>> authorities(const State& state);
[[nodiscard]] Result<Authority> authority(const State& state, std::string_view id);
[[nodiscard]] Result<PrivateAuthority> private_authority(const State& state, std::string_view arn);
[[nodiscard]] Result<std::vector<PrivateAuthority>> private_authorities(const State& state);
[[nodiscard]] Result<std::vector<SigningAuthority>> signing_authorities(const State& state);
[[nodiscard]] Result<std::vector<AuthorityRequest>> authority_requests(const State& state);

[[nodiscard]] Result<void> put_authority(State& state, Changes& changes, const Authority& authority);
[[nodiscard]] Result<void> put_private_authority(State& state, Changes& changes, const PrivateAuthority& authority);
[[nodiscard]] Result<void> put_signing_authority(State& state, Changes& changes, const SigningAuthority& signing);
[[nodiscard]] Result<void> put_authority_request(State& state, Changes& changes, const AuthorityRequest& request);
[[nodiscard]] Result<void> remove_authority_request(State& state, Changes& changes, std::string_view id);

}  // namespace certwright::store::memory
