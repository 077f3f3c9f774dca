#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/call.h"
#include "model/verification_case.h"
#include "service/events.h"
#include "service/verification_cases.h"

namespace certwright::api::own {

// The requests of verification cases, of the allow list and of events. What people write is limited by the model.

struct OpenCaseInput {
  model::CertificateArn arn;
  std::string message;
};
/// {"CertificateArn", "Message"}
[[nodiscard]] Outcome<OpenCaseInput> read_open_case(const boost::json::object& body);

/// A case or an entry of the allow list, and what is said about it.
struct SayingInput {
  std::string id;
  std::string text;
};
/// {"CaseId"}
[[nodiscard]] Outcome<std::string> read_case_id(const boost::json::object& body);
/// {"CaseId", "Comment"}
[[nodiscard]] Outcome<SayingInput> read_comment(const boost::json::object& body);
/// {"CaseId", "Reason"}
[[nodiscard]] Outcome<SayingInput> read_denial(const boost::json::object& body);
/// {"CaseId", "Reason" that may be left out}
[[nodiscard]] Outcome<SayingInput> read_withdrawal(const boost::json::object& body);
/// {"EntryId", "Reason"}
[[nodiscard]] Outcome<SayingInput> read_removal(const boost::json::object& body);

struct ApprovalInput {
  std::string id;
  std::string reason;
  std::vector<std::string> names;
  bool subtree = false;
  bool wildcards = false;
  /// Days until the approval ends; unset: never.
  std::optional<std::size_t> days;
};
/// How long an approval lasts where nothing is said: a year, after which somebody looks again.
inline constexpr std::size_t default_approval_days = 365;
/// {"CaseId", "Reason", "Names", "Subtree", "Wildcards", "ExpiresInDays": 1 to 3650 or "NeverExpires": true}
[[nodiscard]] Outcome<ApprovalInput> read_approval(const boost::json::object& body);

/// {"Account", "State", "CertificateArn", "MaxItems", "NextToken"}
[[nodiscard]] Outcome<store::CaseQuery> read_case_query(const Call& call);
/// What a next token of ListCases is bound to.
[[nodiscard]] std::string case_scope(const Call& call);

/// {"Account"}
[[nodiscard]] Outcome<std::optional<std::string>> read_account(const boost::json::object& body);

struct EventsInput {
  store::EventQuery query;
  bool everybody = false;
};
/// {"Subject", "NamePrefix", "Since", "Until", "OldestFirst", "AllAccounts", "Account", "MaxItems", "NextToken"}
[[nodiscard]] Outcome<EventsInput> read_events(const Call& call);
[[nodiscard]] std::string event_scope(const Call& call);

}  // namespace certwright::api::own
