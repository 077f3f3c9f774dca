#pragma once

#include <string>

// What the operator has set in `[registration]`: plain values.
namespace certwright::registration {

struct RegistrationSettings {
  /// Whether registries are asked at all: asking tells them the domain.
  bool lookups = false;
  /// IANA's list of RDAP services (RFC 9224), as a URL or a file. Empty: RDAP is not asked.
  std::string rdap_bootstrap = "https://data.iana.org/rdap/dns.json";
  /// Where WHOIS begins; the port that it names is the port of every WHOIS server. Empty: WHOIS is not asked.
  std::string whois = "whois.iana.org";
  std::string ca_file;  ///< PEM file of trust anchors for RDAP; empty: the system's
};

}  // namespace certwright::registration
