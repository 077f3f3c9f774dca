// Certificate authorities follow redirects, but not every one: at most ten, to http or https on ports 80 and 443, to
// domain names with public addresses, with a TLS of today.
#include <fmt/format.h>

#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http};
constexpr const model::Cause* causes[] = {&cause::HTTP_REDIRECT_LOOP, &cause::HTTP_REDIRECT_BAD_TARGET,
                                          &cause::HTTP_REDIRECT_MISSING_SLASH, &cause::HTTP_REDIRECT_OLD_TLS,
                                          &cause::HTTP_REDIRECT_TLS_FAILED};

using model::HttpAddressFact;
using model::HttpHop;
using model::RedirectEnd;

constexpr std::string_view wanted = "http or https, port 80 or 443, status 301, 302, 307 or 308";

/// "http://a/x → https://a/x → http://a/x"; long chains from both ends.
std::string chain_of(const HttpAddressFact& address) {
  constexpr std::size_t shown_at_start = 3;
  std::string chain;
  for (std::size_t at = 0; at < address.hops.size(); ++at) {
    if (at == shown_at_start && address.hops.size() > shown_at_start + 1) {
      chain += "… → ";
      at = address.hops.size() - 1;
    }
    chain += address.hops[at].url + " → ";
  }
  return chain + address.redirect_target;
}

std::string reason_of(const HttpAddressFact& address) {
  switch (address.redirect) {
    case RedirectEnd::bad_port:
      return "a port other than 80 and 443";
    case RedirectEnd::bad_scheme:
      return "neither http nor https";
    case RedirectEnd::bad_status:
      return fmt::format("status {}", address.hops.back().status);
    case RedirectEnd::too_long:
      return "more than 2000 bytes";
    case RedirectEnd::private_address:
      return "a private or special address";
    case RedirectEnd::no_address:
      return "its host has no address";
    case RedirectEnd::bad_host:
      return address.redirect_target.empty() ? "no Location header" : "no public domain name";
    case RedirectEnd::none:
    case RedirectEnd::loop:
    case RedirectEnd::too_many:
    case RedirectEnd::undetermined:
      break;
  }
  return {};
}

model::Findings judge_bad_target(const model::Facts& facts, const HttpAddressFact& address) {
  model::Evidence evidence = hop_evidence(facts, address.hops.back(), wanted);
  const std::string host = host_of(address.redirect_target);
  if (host.ends_with(".well-known")) {
    evidence["host"] = host;
    evidence["expected"] = host.substr(0, host.size() - std::string_view{".well-known"}.size()) + "/.well-known/…";
    evidence["actual"] = address.redirect_target;
    return {found(cause::HTTP_REDIRECT_MISSING_SLASH, std::move(evidence))};
  }
  const std::string reason = reason_of(address);
  if (reason.empty()) return {};
  evidence["target"] = address.redirect_target.empty() ? "nowhere" : address.redirect_target;
  evidence["actual"] = evidence["target"];
  evidence["reason"] = reason;
  return {found(cause::HTTP_REDIRECT_BAD_TARGET, std::move(evidence))};
}

/// The https server at the end of the redirects.
model::Findings judge_tls(const model::Facts& facts, const HttpHop& last) {
  const bool is_old = last.end == HttpHop::End::too_old_tls;
  if (!is_old && last.end != HttpHop::End::tls_failed) return {};
  model::Evidence evidence = hop_evidence(facts, last, is_old ? "TLS 1.2 or newer" : "a TLS handshake");
  evidence["target"] = last.url;
  evidence["host"] = host_of(last.url);
  evidence["reason"] = last.detail;
  return {found(is_old ? cause::HTTP_REDIRECT_OLD_TLS : cause::HTTP_REDIRECT_TLS_FAILED, std::move(evidence))};
}

model::Findings judge_address(const model::Facts& facts, const HttpAddressFact& address) {
  switch (address.redirect) {
    case RedirectEnd::none:
      return judge_tls(facts, address.hops.back());
    case RedirectEnd::loop:
    case RedirectEnd::too_many: {
      model::Evidence evidence = hop_evidence(facts, address.hops.back(), "an answer after at most 10 redirects");
      evidence["chain"] = chain_of(address);
      return {found(cause::HTTP_REDIRECT_LOOP, std::move(evidence))};
    }
    case RedirectEnd::undetermined:
      return {};
    case RedirectEnd::bad_port:
    case RedirectEnd::bad_scheme:
    case RedirectEnd::bad_host:
    case RedirectEnd::bad_status:
    case RedirectEnd::too_long:
    case RedirectEnd::private_address:
    case RedirectEnd::no_address:
      break;
  }
  return judge_bad_target(facts, address);
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.http) return {};
  for (const HttpAddressFact* address : seen_from_outside(*facts.http))
    if (model::Findings findings = judge_address(facts, *address); !findings.empty()) return findings;
  return {};
}

}  // namespace

extern const Check redirects_can_be_followed{
    .name = "redirects_can_be_followed",
    .stage = Stage::diagnosis,
    .source = "RFC 8555 section 8.3; BR 3.2.2.4.19",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
