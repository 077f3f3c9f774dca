#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/session.h"
#include "client/client.h"
#include "net/http_client.h"

namespace certwright::cli {

/// The server of a command, ready to be called. Problems are told to the user here, once and in both languages.
class Remote {
 public:
  /// Finds endpoint and credentials. Fails with the exit code, having said why.
  [[nodiscard]] static tl::expected<std::unique_ptr<Remote>, int> open(Session& session);

  /// Calls an operation. Fails with the exit code, having said why; `about` is the ARN or name that it is about.
  [[nodiscard]] tl::expected<std::string, int> call(std::string_view operation, std::string_view body,
                                                    std::string_view about = {});
  /// The same, without a word to the user: for those that try again.
  [[nodiscard]] Result<std::string> try_call(std::string_view operation, std::string_view body);
  /// Says what went wrong with a call or its answer, and gives the exit code.
  int refuse(const Error& error, std::string_view about);

 private:
  Remote(Session& session, client::Target target);

  Session& session_;
  std::unique_ptr<net::HttpClient> own_http_;
  SystemClock clock_;
  client::Client client_;
};

}  // namespace certwright::cli
