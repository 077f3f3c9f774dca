#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/contacts.h"

namespace certwright::registration {

/// What a WHOIS server's text is about.
struct WhoisRecord {
  /// registration: of the domain that was asked about. none: there is no such registration. rate_limited: it refuses to
  /// say, for now. other: whatever else, an answer about another domain included.
  enum class Kind { registration, none, rate_limited, other } kind = Kind::other;
  model::RegistrationFact fact;  ///< of a registration; without source and age
  std::string referral;          ///< the host of the registrar's server, where it is named; lower case, no port
  /// JPRS: the handles of persons, whose addresses a further question tells: role and handle.
  std::vector<std::pair<std::string, std::string>> handles;
};

/// Reads the answer about `domain` (lower-case A-labels): `key: value` as gTLDs have it, blocks of persons as RPSL has
/// them, and JPRS's `[key] value`. `text` is UTF-8, as decode_whois() gives it; no line beyond the first 3,000 is read.
[[nodiscard]] WhoisRecord read_whois_record(std::string_view text, std::string_view domain);

/// IANA's answer about a top-level domain.
struct WhoisOfTld {
  bool is_answer = false;  ///< it is one: the TLD's own object, or "0 objects"
  bool rate_limited = false;
  std::string server;  ///< of the TLD's registry (`refer:`, `whois:`); lower case, no port; empty: it has none
};
[[nodiscard]] WhoisOfTld read_whois_of_tld(std::string_view text);

/// The mail address of a person's record at JPRS, or what stands in its place; empty where none is shown.
[[nodiscard]] std::string email_of_person(std::string_view text);

}  // namespace certwright::registration
