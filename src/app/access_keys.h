#pragma once

#include <string>
#include <string_view>

#include "app/credentials.h"
#include "base/clock.h"
#include "base/random.h"
#include "keys/sealer.h"
#include "store/store.h"

namespace certwright::app {

/// Whether it is an account: 12 digits. Fails: invalid_request, with an example.
[[nodiscard]] Result<void> require_account(std::string_view account);

/// A new access key, stored sealed; makes its account and its principal where they are new. Fails: as the store does.
[[nodiscard]] Result<NewCredential> make_access_key(store::Store& store, keys::Sealer& sealer,
                                                    const CredentialOwner& owner, Clock& clock, Random& random);

/// Stores a key whose id and secret are given. Fails: conflict (the id exists), as the store does.
[[nodiscard]] Result<void> keep_access_key(store::Store& store, keys::Sealer& sealer, const NewCredential& credential,
                                           const std::string& note, Clock& clock, Random& random);

}  // namespace certwright::app
