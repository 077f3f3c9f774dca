#pragma once

#include <string_view>

#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace certwright::app {

/// Takes over from the process behind [ca] signer which of its CAs sign leaves now, with their certificates. `actor` is
/// named in the events of what is new. Gives the root's certificate, DER.
/// Fails: as open_signer_process(), invalid_state (this server has a CA, and the signer knows another one).
[[nodiscard]] Result<Bytes> adopt_authorities(const Config& config, store::Store& store, Clock& clock,
                                              std::string_view actor);

}  // namespace certwright::app
