#pragma once

#include <string>

namespace certwright::model {

/// Who asks: made by service::authenticate only.
struct Caller {
  std::string account;        ///< 12 digits
  std::string region;         ///< the Region of the signature's scope
  std::string access_key_id;  ///< what the call was signed with
  std::string request_id;     ///< a UUID, also in the answer's x-amzn-RequestId and in the log
  std::string principal;      ///< whom the access key belongs to; empty: the account itself, which may do everything
};

}  // namespace certwright::model
