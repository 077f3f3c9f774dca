// FindContacts: who can be reached for a name, and who of them would be mailed.
#include "service/find_contacts.h"

#include <boost/json/serialize.hpp>

#include "api/own/contacts_json.h"
#include "api/own/inputs.h"
#include "api/own/operations.h"

namespace certwright::api::own {

Answer find_contacts(const Call& call) {
  TRY_CALL(const service::ContactsQuestion question, read_find_contacts(call.input));
  TRY_CALL(const service::ContactsFound found, service::find_contacts(question, call.parts));
  return boost::json::serialize(to_json(found));
}

}  // namespace certwright::api::own
