#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "api/call.h"
#include "api/page_tokens.h"
#include "base/secret.h"
#include "http/message.h"

namespace certwright::api {

/// The front door of the ACM API and of Certwright's own operations: AWS JSON 1.1 at `POST /`, told apart by the prefix
/// of X-Amz-Target. Checks come in the order of facts 6; one log line a request. Safe to call from any thread.
class Door {
 public:
  /// `page_key`: 16 random bytes or more, the same at every start, so that page tokens outlive a restart.
  /// `parts` outlives the door. Fails: internal (the issuing certificate cannot be read).
  [[nodiscard]] static Result<std::unique_ptr<Door>> open(service::Parts& parts, Secret page_key);

  /// An http::Handler.
  [[nodiscard]] http::Reply answer(const http::Request& request);

  /// What was answered so far, by kind.
  struct Statistics {
    std::uint64_t succeeded = 0;
    std::uint64_t refused = 0;  ///< the caller's to mend
    std::uint64_t failed = 0;   ///< 5xx
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  Door(service::Parts& parts, Secret page_key, IssuerNames issuer);
  struct Record;
  [[nodiscard]] Answer answer_json(const http::Request& request, Record& record);
  void finish(const Record& record, const http::Request& request, const http::Reply& reply);

  service::Parts& parts_;
  PageTokens page_tokens_;
  IssuerNames issuer_;
  std::atomic<std::uint64_t> succeeded_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> failed_{0};
};

}  // namespace certwright::api
