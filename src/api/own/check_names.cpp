// CheckNames: what a request for these names would meet; nothing is stored.
#include <boost/json/serialize.hpp>

#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"

namespace certwright::api::own {

Answer check_names(const Call& call) {
  TRY_CALL(const CheckInput input, read_check(call.input));
  return boost::json::serialize(to_json(service::check_names(input.names, input.method, call.parts)));
}

}  // namespace certwright::api::own
