#pragma once

#include "model/caller.h"
#include "service/parts.h"
#include "store/events.h"

namespace certwright::service {

/// Whose events are listed.
enum class EventsOf {
  own_account,
  everybody,  ///< for administrators: those of every account and of the installation
};

/// Events of the caller's account, or of everybody; `query.account` is set here, unless an administrator narrows
/// `everybody` down with it. Fails: access_denied.
[[nodiscard]] Result<store::EventPage> list_events(const model::Caller& caller, EventsOf whose, store::EventQuery query,
                                                   Parts& parts);

}  // namespace certwright::service
