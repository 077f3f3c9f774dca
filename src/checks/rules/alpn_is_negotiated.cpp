// The authority offers "acme-tls/1" alone, on port 443, and whoever ends TLS there must choose it. One judgement: a CDN
// never does, a client on another port does it in vain, and for all else a proxy or the web server answers instead.
#include <algorithm>

#include "checks/cdn.h"
#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::tls_alpn};
constexpr const model::Cause* causes[] = {&cause::ALPN_NOT_NEGOTIATED, &cause::ALPN_CDN_PROXY, &cause::ALPN_WRONG_PORT};

using model::AlpnAddressFact;

constexpr std::string_view acme_tls = "acme-tls/1";

bool speaks_acme(const AlpnAddressFact& address) { return address.protocol == acme_tls; }

/// TLS ends there, at something that knows nothing of the protocol.
bool chose_otherwise(const AlpnAddressFact& address) {
  return !address.behind_own_nat && !speaks_acme(address) &&
         (address.end == AlpnAddressFact::End::done || address.end == AlpnAddressFact::End::refused_alpn);
}

model::Evidence evidence_of(const model::Facts& facts, const AlpnAddressFact& address) {
  return contact_evidence(facts, contact_of(address), "TLS with \"acme-tls/1\"");
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.tls_alpn) return {};
  const auto& addresses = facts.tls_alpn->addresses;
  const auto in_cdn = std::ranges::find_if(
      addresses, [](const AlpnAddressFact& one) { return !speaks_acme(one) && !cdn_at(one.address).empty(); });
  if (in_cdn != addresses.end()) {
    model::Evidence evidence = evidence_of(facts, *in_cdn);
    evidence["product"] = std::string{cdn_at(in_cdn->address)};
    return {found(cause::ALPN_CDN_PROXY, std::move(evidence),
                  chose_otherwise(*in_cdn) ? model::Certainty::certain : model::Certainty::likely)};
  }
  const auto& others = facts.tls_alpn->other_ports;
  if (const auto elsewhere = std::ranges::find_if(others, speaks_acme); elsewhere != others.end()) {
    model::Evidence evidence = evidence_of(facts, *elsewhere);
    evidence["expected"] = "\"acme-tls/1\" on port 443";
    return {found(cause::ALPN_WRONG_PORT, std::move(evidence))};
  }
  const auto otherwise = std::ranges::find_if(addresses, chose_otherwise);
  if (otherwise == addresses.end()) return {};
  // Some clients answer only while an authority asks.
  return {found(cause::ALPN_NOT_NEGOTIATED, evidence_of(facts, *otherwise), model::Certainty::likely)};
}

}  // namespace

extern const Check alpn_is_negotiated{
    .name = "alpn_is_negotiated",
    .stage = Stage::diagnosis,
    .source = "RFC 8737 section 3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
