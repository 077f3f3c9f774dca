// No certificate authority on the Internet connects to a private or special address (RFC 6890).
#include <algorithm>

#include "checks/check.h"
#include "checks/web_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http, model::Fact::tls_alpn};
constexpr const model::Cause* causes[] = {&cause::HTTP_PRIVATE_ADDRESS};

struct Address {
  std::string text;
  std::uint16_t port = 0;
  bool is_guarded = false;
};

std::vector<Address> addresses_of(const model::Facts& facts) {
  using HttpEnd = model::HttpHop::End;
  using AlpnEnd = model::AlpnAddressFact::End;
  std::vector<Address> all;
  if (facts.http)
    for (const model::HttpAddressFact& one : facts.http->addresses)
      all.push_back({one.address, 80, one.is_special && !one.hops.empty() && one.hops.front().end == HttpEnd::guarded});
  else if (facts.tls_alpn)
    for (const model::AlpnAddressFact& one : facts.tls_alpn->addresses)
      all.push_back({one.address, one.port, one.is_special && one.end == AlpnEnd::guarded});
  return all;
}

// What the operator allows the server to talk to is meant to be asked: an installation for internal names.
model::Findings judge(const model::Facts& facts) {
  if (is_private_name(facts)) return {};
  const std::vector<Address> all = addresses_of(facts);
  const auto first = std::ranges::find_if(all, &Address::is_guarded);
  if (first == all.end()) return {};
  const bool none_is_public = std::ranges::all_of(all, &Address::is_guarded);
  const std::string name{facts.name.base()};
  const bool is_v6 = first->text.find(':') != std::string::npos;
  return {found(cause::HTTP_PRIVATE_ADDRESS,
                {{"domain", name},
                 {"ip", first->text},
                 {"port", std::to_string(first->port)},
                 {"query", name + (is_v6 ? ". AAAA" : ". A")},
                 {"answer", first->text},
                 {"expected", "a public address"},
                 {"actual", first->text},
                 {"server", facts.resolver},
                 {"time", rfc3339(facts.gathered_at)}},
                none_is_public ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check web_address_is_public{
    .name = "web_address_is_public",
    .stage = Stage::diagnosis,
    .source = "RFC 6890; BR 3.2.2.4",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
