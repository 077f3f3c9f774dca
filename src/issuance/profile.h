#pragma once

#include <chrono>
#include <string>

namespace certwright::issuance {

/// What a leaf contains beside names and key (facts 5.1, rules-in-force 4.5).
struct Profile {
  /// NotAfter minus NotBefore is one second less: BR counts both ends, and 198 days are 198 * 86,400 seconds.
  std::chrono::seconds validity = std::chrono::hours{198 * 24};
  /// "http://127.0.0.1:8556": where pki_listen answers; URLs in certificates begin with it. No trailing slash.
  std::string pki_url;
};

}  // namespace certwright::issuance
