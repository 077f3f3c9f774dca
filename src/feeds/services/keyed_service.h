#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "feeds/services/kept_answers.h"
#include "feeds/services/quota.h"
#include "feeds/services/service.h"
#include "feeds/services/settings.h"
#include "net/http_client.h"

namespace certwright::feeds {

/// What HTTP services work with. All outlive them.
struct HttpServiceDoors {
  net::HttpClient& client;
  const Clock& clock;
  std::string folder;  ///< of the state that is kept over restarts; empty: none is
};

/// An answer, or why what came is none.
using ReadAnswer = tl::expected<KeptAnswer, model::LookupFailure>;

/// How one service is spoken to: pure functions, which a fuzzer can call.
struct Dialect {
  model::FeedId feed = model::FeedId::virustotal;
  std::string_view title;       ///< as evidence names it
  std::string_view usual_url;   ///< where its paths begin, if the settings do not say
  std::string_view key_header;  ///< the header that carries the key: no URL ever does
  std::size_t most_answer_bytes = 1024UL * 1024;
  /// Without the key. `base` ends without slash.
  net::HttpRequest (*request)(std::string_view base, const std::string& name) = nullptr;
  /// The answer in short: for 200 and 404.
  ReadAnswer (*read)(const std::string& name, int status, std::string_view body, Timestamp now) = nullptr;
  /// What a kept answer says of the name; nothing where it does not say it any more.
  std::optional<NameVerdict> (*verdict)(const std::string& name, const KeptAnswer& answer, Timestamp now) = nullptr;
};

/// A service that is asked over HTTPS under the operator's key.
class KeyedService final : public Service {
 public:
  /// Reads the key. Fails: invalid_request (no key file, or one that holds no key).
  [[nodiscard]] static Result<std::unique_ptr<KeyedService>> open(const Dialect& dialect,
                                                                  const HttpServiceSettings& settings,
                                                                  const HttpServiceDoors& doors);
  [[nodiscard]] model::ReputationFact ask(const ReputationQuestion& question, Timestamp now,
                                          Deadline deadline) override;
  void forget(std::string_view name) override { answers_.forget(name); }

 private:
  KeyedService(const Dialect& dialect, const HttpServiceSettings& settings, const HttpServiceDoors& doors, Secret key);
  NameAnswer ask_one(const std::string& name, bool may_ask, Timestamp now, Deadline deadline);
  Asked ask_over_http(const std::string& name, Timestamp now, Deadline deadline);
  Asked read(const std::string& name, const net::HttpResponse& response, Timestamp now);
  model::LookupFailure failure(const std::string& name, std::string reason, std::string detail = {}) const;

  const Dialect& dialect_;
  const HttpServiceSettings settings_;
  net::HttpClient& client_;
  const Clock& clock_;
  const Secret key_;
  KeptAnswers answers_;
  Quota quota_;
};

/// `base` and `path` in one, where the base may hold the start of the path already: "https://x/api/v3" and
/// "/api/v3/domains/".
[[nodiscard]] std::string joined_url(std::string_view base, std::string_view path);

/// For the dialects: a failure of reading.
[[nodiscard]] tl::unexpected<model::LookupFailure> not_understood(std::string_view what);

/// How long a service asks to be left alone, by its Retry-After: an hour at most, a minute where it does not say.
[[nodiscard]] std::chrono::seconds pause_asked_for(const net::HttpResponse& response, Timestamp now);

[[nodiscard]] const Dialect& virustotal();
[[nodiscard]] const Dialect& web_risk();
[[nodiscard]] const Dialect& safe_browsing();
[[nodiscard]] const Dialect& urlhaus();

}  // namespace certwright::feeds
