#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/words.h"

namespace certwright::model {

/// A record that the asker says must prove one of the names.
struct CheckRecord {
  std::string name;
  std::string value;
  friend bool operator==(const CheckRecord&, const CheckRecord&) = default;
};

/// What is asked of a check of names.
struct NameCheckRequest {
  std::vector<std::string> names;  ///< as typed: some may be no domain names
  ValidationMethod method = ValidationMethod::dns;
  std::vector<std::string> name_servers;  ///< further name servers to ask: host names or addresses
  std::vector<CheckRecord> records;
  friend bool operator==(const NameCheckRequest&, const NameCheckRequest&) = default;
};

/// A check of names, whose results are kept apart from it, name by name.
struct NameCheck {
  std::string id;  ///< a UUID
  std::string account;
  std::string region;
  std::string principal;  ///< who asked: empty for the account itself
  Timestamp created_at;
  NameCheckState state = NameCheckState::running;
  NameCheckRequest request;
};

/// What was looked up for one name.
struct NameCheckResult {
  std::size_t place = 0;  ///< of the name in the request, from 0
  std::string facts;      ///< as text; whoever keeps it does not read it
  friend bool operator==(const NameCheckResult&, const NameCheckResult&) = default;
};

}  // namespace certwright::model
