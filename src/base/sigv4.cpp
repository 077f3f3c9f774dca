#include "base/sigv4.h"

#include <fmt/chrono.h>
#include <openssl/crypto.h>

namespace certwright {

std::string amz_date(Timestamp at) { return fmt::format("{:%Y%m%dT%H%M%SZ}", utc_fields(at)); }

Sha256 sigv4_signing_key(ByteView secret_access_key, std::string_view day, std::string_view region,
                         std::string_view service) {
  constexpr std::string_view prefix = "AWS4";
  Bytes key(prefix.begin(), prefix.end());
  key.insert(key.end(), secret_access_key.begin(), secret_access_key.end());
  const Sha256 of_day = hmac_sha256(key, bytes_of(day));
  const Sha256 of_region = hmac_sha256(of_day, bytes_of(region));
  const Sha256 of_service = hmac_sha256(of_region, bytes_of(service));
  const Sha256 signing = hmac_sha256(of_service, bytes_of("aws4_request"));
  OPENSSL_cleanse(key.data(), key.size());
  return signing;
}

}  // namespace certwright
