#include "base/result.h"

namespace certwright {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request:
      return "invalid_request";
    case ErrorCode::invalid_arn:
      return "invalid_arn";
    case ErrorCode::invalid_tag:
      return "invalid_tag";
    case ErrorCode::too_many_tags:
      return "too_many_tags";
    case ErrorCode::invalid_validation_options:
      return "invalid_validation_options";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::in_use:
      return "in_use";
    case ErrorCode::in_progress:
      return "in_progress";
    case ErrorCode::invalid_state:
      return "invalid_state";
    case ErrorCode::limit_exceeded:
      return "limit_exceeded";
    case ErrorCode::throttled:
      return "throttled";
    case ErrorCode::access_denied:
      return "access_denied";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::read_only:
      return "read_only";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace certwright
