#pragma once

#include <string>
#include <string_view>

#include "http/message.h"
#include "service/parts.h"

namespace certwright::api::sts {

/// Whether a request speaks AWS's query protocol: `Action=…` in the form that a POST carries, or in the query of a GET.
[[nodiscard]] bool is_query(const http::Request& request);

/// An answer of STS, and what the log says of it.
struct Answered {
  http::Reply reply;
  std::string_view operation;  ///< empty where it is not one that is known
  std::string account;
  std::string access_key_id;
  std::string exception;
  std::string detail;
};

/// GetCallerIdentity, the one operation of STS that this server has: clients ask it first. Every access key may call
/// it, whatever its policy says, as with AWS. Answers in XML, faults of a signature with HTTP 403.
[[nodiscard]] Answered answer_query(const http::Request& request, service::Parts& parts);

}  // namespace certwright::api::sts
