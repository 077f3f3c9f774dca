#pragma once

#include <cstddef>
#include <string>
#include <vector>

// What the operator has set for the services of `[feeds]`: plain values.
namespace certwright::feeds {

/// A service that is asked over HTTPS under the operator's key; without a key file it is not asked.
struct HttpServiceSettings {
  std::string api_key_file;
  std::string url;                      ///< where its paths begin, without trailing slash; empty: the service's own
  std::string ca_file;                  ///< PEM file of trust anchors; empty: the system's
  std::size_t requests_per_minute = 0;  ///< 0: no limit
  std::size_t requests_per_day = 0;     ///< 0: no limit
  [[nodiscard]] bool is_on() const { return !api_key_file.empty(); }
};

/// What the answers of a block list's zone mean. spamhaus_dbl: the codes of Spamhaus's domain block list. generic: an
/// address from 127.0.0.2 on is a listing.
enum class BlockListKind { spamhaus_dbl, generic };

/// Which of Google's two doors to the same lists is asked.
enum class GoogleApi { web_risk, safe_browsing };

struct BlockListSettings {
  std::string zone;
  BlockListKind kind = BlockListKind::spamhaus_dbl;
};

struct ReputationSettings {
  // The public key's quota: 4 requests a minute, 500 a day.
  HttpServiceSettings virustotal{
      .api_key_file = {}, .url = {}, .ca_file = {}, .requests_per_minute = 4, .requests_per_day = 500};
  HttpServiceSettings web_risk;  ///< without a URL: the API's own
  GoogleApi google_api = GoogleApi::web_risk;
  HttpServiceSettings urlhaus;
  std::vector<BlockListSettings> dns_block_lists;
};

}  // namespace certwright::feeds
