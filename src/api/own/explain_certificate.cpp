// ExplainCertificate: verdict, cause, evidence, remedy and what happens next.
#include <boost/json/serialize.hpp>

#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"

namespace certwright::api::own {

Answer explain_certificate(const Call& call) {
  TRY_CALL(const ExplainInput input, read_explain(call.input));
  TRY_CALL(const service::Explanation explanation,
           input.arn ? service::explain_certificate(call.caller, *input.arn, call.parts)
                     : service::explain_name(call.caller, *input.domain_name, call.parts));
  return boost::json::serialize(to_json(explanation));
}

}  // namespace certwright::api::own
