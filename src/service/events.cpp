#include "service/events.h"

#include "service/administration.h"

namespace certwright::service {

Result<store::EventPage> list_events(const model::Caller& caller, EventsOf whose, store::EventQuery query,
                                     Parts& parts) {
  switch (whose) {
    case EventsOf::own_account:
      query.account = caller.account;
      break;
    case EventsOf::everybody:
      TRY_VOID(is_for_administrators(caller, "certwright:ListEvents", parts));
      break;
  }
  return parts.store.read([&](const store::View& view) { return view.find_events(query); });
}

}  // namespace certwright::service
