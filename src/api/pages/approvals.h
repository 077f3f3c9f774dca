#pragma once

#include <atomic>
#include <cstdint>

#include "http/message.h"
#include "service/parts.h"

namespace certwright::api::pages {

/// The page behind the link of a validation mail: `GET /approvals?code=…` shows what is asked and changes nothing,
/// however often it is opened and by whom; `POST /approvals` with the code and the answer in its body answers. A link
/// that asks nothing (any more) gets one and the same page, whatever the reason. One log line a request, which never
/// holds a code. Safe to call from any thread.
class Approvals {
 public:
  /// `parts` outlives this.
  explicit Approvals(service::Parts& parts) : parts_(parts) {}

  /// Whether a request is for this page.
  [[nodiscard]] static bool is_for(const http::Request& request) { return request.path() == "/approvals"; }
  /// An http::Handler.
  [[nodiscard]] http::Reply answer(const http::Request& request);

  /// Counts since the start. Safe to call from any thread.
  struct Statistics {
    std::uint64_t shown = 0;
    std::uint64_t approved = 0;
    std::uint64_t denied = 0;
    std::uint64_t closed = 0;  ///< links that ask nothing
    std::uint64_t failed = 0;
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  enum class Outcome { shown, approved, denied, closed, not_allowed, failed };
  struct Answered;
  [[nodiscard]] Answered show(const http::Request& request);
  [[nodiscard]] Answered take(const http::Request& request);
  void finish(const http::Request& request, const Answered& answered);

  service::Parts& parts_;
  std::atomic<std::uint64_t> shown_{0};
  std::atomic<std::uint64_t> approved_{0};
  std::atomic<std::uint64_t> denied_{0};
  std::atomic<std::uint64_t> closed_{0};
  std::atomic<std::uint64_t> failed_{0};
};

}  // namespace certwright::api::pages
