#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include <boost/json/fwd.hpp>

#include "api/refusal.h"
#include "model/arn.h"
#include "model/name_check.h"
#include "service/find_contacts.h"

namespace certwright::api::own {

// The requests of Certwright's own operations, read under the same rules and with the same messages as ACM's.

/// {"CertificateArn": …}
[[nodiscard]] Outcome<model::CertificateArn> read_certificate_arn(const boost::json::object& body);

/// A certificate, and what uses it: 2048 bytes at most, without control characters.
struct ResourceInput {
  model::CertificateArn arn;
  std::string resource;
};
[[nodiscard]] Outcome<ResourceInput> read_resource(const boost::json::object& body);

/// One of the two is set.
struct ExplainInput {
  std::optional<model::CertificateArn> arn;
  std::optional<std::string> domain_name;
};
[[nodiscard]] Outcome<ExplainInput> read_explain(const boost::json::object& body);

/// {"DomainName": …, "ValidationDomain"?: …}
[[nodiscard]] Outcome<service::ContactsQuestion> read_find_contacts(const boost::json::object& body);

/// {"CertificateArn": …, "SerialNumber"?: …, "Judge"?: …}
struct EvidenceInput {
  model::CertificateArn arn;
  std::string serial;  ///< hexadecimal, with colons or without; empty: the newest
  bool judge = false;
};
[[nodiscard]] Outcome<EvidenceInput> read_evidence(const boost::json::object& body);

/// How the answer of a check is wanted.
struct CheckShown {
  std::chrono::seconds wait{20};  ///< 0 to 20
  bool with_facts = false;
  bool redacted = false;
};

struct CheckInput {
  model::NameCheckRequest request;  ///< names as typed: 1 to 1000, of at most 1024 characters
  bool recheck = false;             ///< at most ten names then: each may cost requests of an API key
  CheckShown shown;
};
[[nodiscard]] Outcome<CheckInput> read_check(const boost::json::object& body);

struct GetCheckInput {
  std::string id;
  std::size_t from = 0;
  CheckShown shown;
};
[[nodiscard]] Outcome<GetCheckInput> read_get_check(const boost::json::object& body);

}  // namespace certwright::api::own
