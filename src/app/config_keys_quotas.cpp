#include "app/config_key_groups.h"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace certwright::app {
namespace {

// How many calls a second somebody might want to allow at most; a test of this server's speed is far below.
constexpr std::int64_t highest_rate = 1'000'000;

template <std::size_t index>
Key<Config> rate_key() {
  static const std::string doc = fmt::format("Calls of {} a second.", model::rated_operations[index].name);
  static const std::string example =
      fmt::to_string(model::rated_operations[index].acm_rate > 0 ? model::rated_operations[index].acm_rate : 10);
  return {.section = "quotas.rates",
          .name = model::rated_operations[index].name,
          .doc = doc,
          .field = [](Config& c) -> Field { return &c.quotas.calls_per_second[index]; },
          .least = 1,
          .most = highest_rate,
          .example = example};
}

template <std::size_t... index>
std::vector<Key<Config>> keys_of_rates(std::index_sequence<index...>) {
  return {rate_key<index>()...};
}

}  // namespace

std::vector<Key<Config>> quota_keys() {
  return {
      {"quotas", "preset",
       "\"acm\": ACM's limits (10 names a certificate, 2500 requested and 2500 imported certificates, 5000 requests "
       "and 5000 imports a year, 200 private CAs) and its rates; the keys below override it.",
       [](Config& c) -> Field { return Preset{&c.quotas}; }, nullptr, 0, 0, "\"acm\""},
      {"quotas", "names_per_certificate", "Names in one certificate.",
       [](Config& c) -> Field { return &c.quotas.names_per_certificate; }, nullptr, 1, 100},
      {"quotas", "certificates", "Requested certificates, expired and revoked ones included. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.certificates; }, nullptr, 1, 1'000'000'000, "2500"},
      {"quotas", "requests_per_year", "Requests in 365 days, removed certificates included. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.requests_per_year; }, nullptr, 1, 1'000'000'000, "5000"},
      {"quotas", "imported_certificates", "Imported certificates. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.imported_certificates; }, nullptr, 1, 1'000'000'000, "2500"},
      {"quotas", "imports_per_year",
       "Imports in 365 days, removed certificates included, imports over an existing one not. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.imports_per_year; }, nullptr, 1, 1'000'000'000, "5000"},
      {"quotas", "private_authorities", "Private CAs. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.private_authorities; }, nullptr, 1, 1'000'000'000, "200"},
  };
}

std::vector<Key<Config>> rate_keys() {
  return keys_of_rates(std::make_index_sequence<model::rated_operations.size()>{});
}

}  // namespace certwright::app
