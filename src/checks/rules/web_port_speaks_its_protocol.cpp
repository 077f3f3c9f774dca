// Port 80 speaks HTTP, and port 443 TLS.
#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http, model::Fact::tls_alpn};
constexpr const model::Cause* causes[] = {&cause::HTTP_PROTOCOL_MIX};

constexpr std::string_view plain = "HTTP";
constexpr std::string_view over_tls = "HTTPS (TLS)";

model::Findings judge_http(const model::Facts& facts) {
  for (const model::HttpAddressFact* address : seen_from_outside(*facts.http)) {
    const model::HttpHop& last = address->hops.back();
    if (last.end != model::HttpHop::End::not_http) continue;
    return {
        found(cause::HTTP_PROTOCOL_MIX, hop_evidence(facts, last, last.url.starts_with("https:") ? over_tls : plain))};
  }
  return {};
}

model::Findings judge_alpn(const model::Facts& facts) {
  for (const model::AlpnAddressFact& address : facts.tls_alpn->addresses) {
    if (address.end != model::AlpnAddressFact::End::not_tls || address.behind_own_nat) continue;
    model::Evidence evidence = contact_evidence(facts, contact_of(address), over_tls);
    evidence["actual"] = "another protocol";
    return {found(cause::HTTP_PROTOCOL_MIX, std::move(evidence))};
  }
  return {};
}

model::Findings judge(const model::Facts& facts) {
  if (facts.http) return judge_http(facts);
  return facts.tls_alpn ? judge_alpn(facts) : model::Findings{};
}

}  // namespace

extern const Check web_port_speaks_its_protocol{
    .name = "web_port_speaks_its_protocol",
    .stage = Stage::diagnosis,
    .source = "RFC 9110 section 4.2; RFC 8737 section 3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
