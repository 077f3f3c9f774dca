#pragma once

#include <string>

namespace certwright::model {

/// Who asks: made by service::authenticate only.
struct Caller {
  std::string account;        ///< 12 digits
  std::string region;         ///< the Region of the signature's scope
  std::string access_key_id;  ///< the principal, until there are finer ones
  std::string request_id;     ///< a UUID, also in the answer's x-amzn-RequestId and in the log
};

}  // namespace certwright::model
