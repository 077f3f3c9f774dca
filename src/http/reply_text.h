#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace certwright::http {

/// The reason phrase of a status (RFC 9110 section 15); "Unknown" for one that has none.
[[nodiscard]] std::string_view reason_phrase(int status);

/// RFC 9110 section 5.6.7, IMF-fixdate: `Mon, 23 Nov 2026 05:05:00 GMT`.
[[nodiscard]] std::string http_date(Timestamp at);

enum class Persistence { keep, close };

/// Writes the status line and the header section of a reply into `out`, in place of what it held (so that a connection
/// uses one buffer for all). Content-Length is that of the body, except for a status that has none. False, with `out`
/// unusable, for a header with a character that would end it.
[[nodiscard]] bool write_reply_head(const Reply& reply, std::string_view date, Persistence persistence,
                                    std::string& out);

/// Whether the body goes onto the wire: not in the answer to HEAD, nor with 1xx, 204 and 304.
[[nodiscard]] bool sends_body(const Reply& reply, std::string_view method);

/// The answer that ListenerOptions::refuse is by default: the status in plain text, and the request id.
[[nodiscard]] Reply plain_refusal(int status, std::string_view request_id);

}  // namespace certwright::http
