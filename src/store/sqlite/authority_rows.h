#pragma once

#include <string_view>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The tables of CAs. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<Authority>> authorities(Connection& db);
[[nodiscard]] Result<Authority> authority(Connection& db, std::string_view id);
[[nodiscard]] Result<PrivateAuthority> private_authority(Connection& db, std::string_view arn);
[[nodiscard]] Result<std::vector<PrivateAuthority>> private_authorities(Connection& db);
[[nodiscard]] Result<std::vector<SigningAuthority>> signing_authorities(Connection& db);
[[nodiscard]] Result<std::vector<AuthorityRequest>> authority_requests(Connection& db);

[[nodiscard]] Result<void> put_authority(Connection& db, const Authority& authority);
[[nodiscard]] Result<void> put_private_authority(Connection& db, const PrivateAuthority& authority);
[[nodiscard]] Result<void> put_signing_authority(Connection& db, const SigningAuthority& signing);
[[nodiscard]] Result<void> put_authority_request(Connection& db, const AuthorityRequest& request);
[[nodiscard]] Result<void> remove_authority_request(Connection& db, std::string_view id);

}  // namespace certwright::store::sqlite
