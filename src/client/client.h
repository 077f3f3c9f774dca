#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "http/sigv4.h"
#include "net/http_client.h"

namespace certwright::client {

/// The environment's variables, as a function, so that tests choose them.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Where the server is and who calls it.
struct Target {
  std::string endpoint;  ///< "http://127.0.0.1:8555"
  std::string region;
  http::Credentials credentials;
  std::string ca_file;  ///< PEM of trust anchors for an https endpoint; empty: the system's
};

/// What arguments say.
struct TargetOptions {
  std::string endpoint;  ///< --endpoint, or empty
  std::string profile;   ///< --profile, or empty
  std::string region;    ///< --region, or empty
};

/// Finds them as the AWS CLI does: arguments, then CERTWRIGHT_ENDPOINT / AWS_ENDPOINT_URL_ACM / AWS_ENDPOINT_URL,
/// AWS_ACCESS_KEY_ID / AWS_SECRET_ACCESS_KEY / AWS_SESSION_TOKEN, AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE,
/// AWS_CONFIG_FILE, AWS_REGION / AWS_DEFAULT_REGION, AWS_CA_BUNDLE, then the profile's settings in those files
/// (endpoint_url, region, ca_bundle, access key). A profile given as an argument wins over the access key in the
/// environment. Default endpoint http://127.0.0.1:8555, default Region us-east-1.
/// Fails: access_denied (no credentials, with where it looked and what to do), invalid_request.
[[nodiscard]] Result<Target> find_target(const TargetOptions& options, const Environment& environment);

/// An answer of the server that is an error: AWS's exception name and text.
struct ServiceError {
  std::string exception;
  std::string message;
};

/// Calls operations with SigV4. Safe to call from any thread.
class Client {
 public:
  /// `first_pause`: before the first retry; the second waits twice as long, the third four times.
  Client(Target target, net::HttpClient& http, Clock& clock,
         std::chrono::milliseconds first_pause = std::chrono::milliseconds{200});

  /// `operation`: "CertificateManager.RequestCertificate", "Certwright.CheckNames"; `body`: JSON.
  /// Throttling and answers of 5xx are tried again, at most three times, within the deadline.
  /// Gives the answer's JSON text. Fails: unavailable (not reachable; `detail` says what was met), else the code that
  /// fits the exception, with its text; `error` gets the exception as sent.
  [[nodiscard]] Result<std::string> call(std::string_view operation, std::string_view body, Deadline deadline,
                                         ServiceError* error = nullptr);
  [[nodiscard]] const Target& target() const { return target_; }

 private:
  Result<net::HttpResponse> send(std::string_view operation, std::string_view body, Deadline deadline);

  Target target_;
  net::HttpClient& http_;
  Clock& clock_;
  std::chrono::milliseconds first_pause_;
};

}  // namespace certwright::client
