#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "model/allow_list.h"
#include "model/verification_case.h"
#include "service/events.h"

namespace certwright::api::own {

/// A case, whole: `{"case_id", "account", "region", "certificate_arn", "state", "names": [{"name", "causes"}],
/// "requester", "opened_at", "message", "comments": [{"author", "at", "text"}], "decision": {"by", "at", "reason",
/// "allow_list_entries"} or null}`.
[[nodiscard]] boost::json::object to_json(const model::VerificationCase& one);

/// `{"entry_id", "name", "subtree", "wildcards", "account", "reason", "approver", "case_id", "created_at", "expires_at"
/// or null, "expired"}`.
[[nodiscard]] boost::json::object to_json(const model::AllowListEntry& entry, Timestamp now);

/// `{"number", "name", "subject", "account", "actor", "at", "details": {…}}`. A detail that is there twice comes as a
/// list.
[[nodiscard]] boost::json::object to_json(const store::KeptEvent& kept);

}  // namespace certwright::api::own
