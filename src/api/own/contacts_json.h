#pragma once

#include <boost/json/object.hpp>

#include "service/find_contacts.h"

namespace certwright::api::own {

/// What FindContacts answers and `contacts --json` prints; docs/contacts.md has its form.
[[nodiscard]] boost::json::object to_json(const service::ContactsFound& found);

}  // namespace certwright::api::own
