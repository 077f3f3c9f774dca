#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/style.h"
#include "model/report.h"

// What the server's own operations answer, and what an offline check finds: the same values, shown by the same code.
namespace certwright::cli {

struct FindingAnswer {
  std::string id;
  std::string severity;   ///< error, warning, info, unknown
  std::string effect;     ///< refuse, fail, wait, none
  std::string certainty;  ///< certain, likely
  Text message;
  std::map<std::string, std::string> evidence;
  Text remedy;
  std::optional<std::string> acm_failure_reason;
};

/// A record to add to DNS; names end with a dot.
struct RecordAnswer {
  std::string name;
  std::string type;
  std::string value;
  friend bool operator==(const RecordAnswer&, const RecordAnswer&) = default;
};

/// A mail that asked for a name, and what became of it. Times are RFC 3339.
struct SentMail {
  std::string address;
  std::string state;  ///< queued, accepted, refused, bounced, given_up
  std::string queued_at;
  std::string next_attempt_at;  ///< or empty
  std::string replied_at;       ///< or empty: no server has said anything
  std::string reply;
  std::string server;
};

struct ValidationAnswer {
  std::string method;
  std::string status;
  std::optional<RecordAnswer> record;
  std::vector<std::string> emails;         ///< ValidationEmails
  std::vector<SentMail> mails;           ///< of the request or the renewal that runs
  Text likely;                             ///< why there is no answer yet
  Text advice;                             ///< what to do about it
  std::optional<RecordAnswer> dns_record;  ///< that would do instead
};

struct NameAnswer {
  std::string name;
  std::string display_name;    ///< with U-labels; the name itself where it has none
  std::string verdict = "ok";  ///< ok, warning, unknown, error
  std::vector<FindingAnswer> findings;
  std::optional<ValidationAnswer> validation;
};

/// ExplainCertificate's answer. Times are RFC 3339.
struct CertificateAnswer {
  std::string arn;
  std::string status;
  std::string failure_reason;
  std::string created_at;
  std::string checked_at;
  Text summary;
  Text what_next;
  std::string next_check_at;
  std::string gives_up_at;
  std::vector<NameAnswer> names;
  std::string case_id;             ///< of the newest verification case on it, or empty
  std::string case_state;          ///< OPEN, APPROVED, DENIED, WITHDRAWN
  std::string again_of;            ///< the ARN whose request it repeats, or empty
  std::string requested_again_as;  ///< the ARN that repeats its request, or empty
};

[[nodiscard]] FindingAnswer answer_of(const model::Finding& finding);
[[nodiscard]] NameAnswer answer_of(const model::NameReport& report);

/// The worst of a name, told apart from waiting: an error whose findings only wait is `wait`.
[[nodiscard]] Mark mark_of(const NameAnswer& name);
[[nodiscard]] Mark mark_of(const FindingAnswer& finding);
/// The same of findings that were made here, without the cost of an answer.
[[nodiscard]] Mark mark_of(const model::NameReport& report);
[[nodiscard]] Mark mark_of(const model::Finding& finding);

}  // namespace certwright::cli
