#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace certwright::http {

/// Reads requests out of a stream of bytes, one at a time, within limits. No sockets, no clock: whoever owns the
/// connection feeds it. Chunked bodies are joined; trailer fields are read and dropped.
class RequestReader {
 public:
  struct Limits {
    std::size_t header_bytes = 16UL * 1024;  ///< request line and fields together, also of one chunk header or trailer
    std::size_t body_bytes = 1024UL * 1024;
  };
  /// waiting: no byte of the request has come. header, body: some have, more must. complete: take() has it.
  /// refused: it cannot be read on; refusal() says why, and the connection is good for one answer only.
  enum class State { waiting, header, body, complete, refused };
  struct Refusal {
    int status = 400;    ///< 400, 413, 417, 431, 501 or 505
    std::string reason;  ///< for the log, and without anything that the client sent
  };

  explicit RequestReader(Limits limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Reads on and gives how many bytes it used; it stops behind the end of a request. Bytes not used must come first
  /// in the next call, together with at least one more.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] State state() const;
  /// Whether the client waits for `100 Continue` and nothing of the body has come yet.
  [[nodiscard]] bool awaits_continue() const;
  /// Whether the client wants the connection kept; meaningful once complete.
  [[nodiscard]] bool keep_alive() const;
  /// The request: method, target, headers and body; the other members are the connection's to fill.
  [[nodiscard]] Request take();
  [[nodiscard]] const Refusal& refusal() const;
  /// Ready for the request that follows.
  void next();

 private:
  class Parser;
  Limits limits_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace certwright::http
