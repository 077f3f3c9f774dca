#include "checks/facts/mail.h"

#include <algorithm>
#include <tuple>

#include <arpa/inet.h>

namespace certwright::checks {
namespace {

using net::RecordType;

// More exchanges than this no sender tries; the ones with the lowest preference count.
constexpr std::size_t max_exchangers = 10;

constexpr RecordType address_types[] = {RecordType::a, RecordType::aaaa};

bool is_address(const std::string& text) {
  in6_addr room{};
  return inet_pton(AF_INET, text.c_str(), &room) == 1 || inet_pton(AF_INET6, text.c_str(), &room) == 1;
}

std::vector<net::MxData> exchangers_in(const net::Answer& answer) {
  std::vector<net::MxData> exchangers;
  for (const net::RecordData& data : answer.records)
    if (const auto* mx = std::get_if<net::MxData>(&data)) exchangers.push_back(*mx);
  std::ranges::sort(exchangers, {}, [](const net::MxData& mx) { return std::tie(mx.preference, mx.exchange); });
  if (exchangers.size() > max_exchangers) exchangers.resize(max_exchangers);
  return exchangers;
}

bool has_host(const net::MxData& mx) { return !mx.exchange.empty() && !is_address(mx.exchange); }

/// What is known of a host's addresses.
struct Host {
  bool has_address = false;
  bool is_cname = false;
  std::optional<model::LookupFailure> failure;
};

Host host_of(const std::string& name, const Lookups& lookups) {
  Host host;
  for (const RecordType type : address_types) {
    const net::Lookup& lookup = lookups.answer(name, type);
    if (!lookup) {
      host.failure = failure_of(name, type, lookup.error());
      continue;
    }
    host.has_address = host.has_address || !lookup->records.empty();
    host.is_cname = host.is_cname || (!lookup->canonical_name.empty() && lookup->canonical_name != name);
  }
  return host;
}

}  // namespace

void want_exchangers(const std::string& domain, Lookups& lookups) { lookups.want(domain, RecordType::mx); }

void want_mail_addresses(const std::string& domain, Lookups& lookups) {
  const net::Lookup& mx = lookups.answer(domain, RecordType::mx);
  if (!mx || !mx->name_exists) return;
  const auto exchangers = exchangers_in(*mx);
  for (const RecordType type : address_types) {
    if (exchangers.empty()) lookups.want(domain, type);
    for (const net::MxData& exchanger : exchangers)
      if (has_host(exchanger)) lookups.want(exchanger.exchange, type);
  }
}

tl::expected<model::MailFact, model::LookupFailure> mail_of(const std::string& domain, const Lookups& lookups) {
  const net::Lookup& mx = lookups.answer(domain, RecordType::mx);
  if (!mx) return tl::unexpected(failure_of(domain, RecordType::mx, mx.error()));
  model::MailFact fact{.domain = domain, .exchangers = {}, .domain_exists = mx->name_exists, .has_address = false};
  if (!mx->name_exists) return fact;
  const auto exchangers = exchangers_in(*mx);
  std::optional<model::LookupFailure> failure;
  bool one_works = false;
  for (const net::MxData& exchanger : exchangers) {
    const Host host = has_host(exchanger) ? host_of(exchanger.exchange, lookups) : Host{};
    fact.exchangers.push_back({.preference = exchanger.preference,
                               .exchange = exchanger.exchange,
                               .has_address = host.has_address,
                               .is_cname = host.is_cname,
                               .is_address_literal = is_address(exchanger.exchange)});
    one_works = one_works || (host.has_address && !host.is_cname);
    if (host.failure) failure = host.failure;
  }
  if (exchangers.empty()) {
    const Host host = host_of(domain, lookups);
    fact.has_address = one_works = host.has_address;
    failure = host.failure;
  }
  if (!one_works && failure) return tl::unexpected(*failure);
  return fact;
}

}  // namespace certwright::checks
