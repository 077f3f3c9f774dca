#include "registration/rdap_client.h"

#include <utility>

#include <fmt/format.h>

#include "feeds/retry_after.h"
#include "registration/http_get.h"

namespace certwright::registration {
namespace {

// Registries answer in tenths of a second. Two of them fit into a look-up.
constexpr std::chrono::seconds longest_query{4};
// Who was given less time has not been silent.
constexpr std::chrono::seconds fair_time{2};
constexpr std::string_view rate_limited = "rate limited";

model::LookupFailure failure(const std::string& url, std::string reason, std::string detail = {}) {
  return {.rcode = std::move(reason), .question = url, .detail = std::move(detail)};
}

std::string reason_of(const Error& error, Deadline deadline) {
  // A transfer that is ended for its time ends a little before it.
  constexpr std::chrono::milliseconds a_little{20};
  if (error.code == ErrorCode::limit_exceeded) return "answer too large";
  return deadline.remaining() <= a_little ? "timeout" : "not reachable";
}

}  // namespace

RdapClient::Asked RdapClient::query(const std::string& url, const std::string& domain, Deadline deadline) {
  const std::string server = authority_of(url);
  if (auto reason = pauses_.reason(server, clock_.now()))
    return tl::unexpected(failure(url, *std::move(reason), "asked before; left alone for a while"));
  const auto begun = Deadline::Steady::now();
  const Deadline until = deadline.at_most(longest_query);
  auto answer = http_get({.url = url,
                          .accept = "application/rdap+json, application/json;q=0.9",
                          .ca_file = ca_file_,
                          .max_body_bytes = most_rdap_bytes},
                         client_, until);
  if (answer) return read(url, domain, answer->response, answer->url);
  const std::string reason = reason_of(answer.error(), until);
  if (reason != "timeout" || Deadline::Steady::now() - begun >= fair_time) pauses_.silent(server, clock_.now(), reason);
  return tl::unexpected(failure(url, reason, answer.error().detail));
}

RdapClient::Asked RdapClient::read(const std::string& url, const std::string& domain, const net::HttpResponse& response,
                                   const std::string& answered_by) {
  const std::string server = authority_of(url);
  // RFC 7480 section 5.5: 429, with a Retry-After or without.
  if (response.status == 429) {
    const Timestamp now = clock_.now();
    pauses_.refused(server, now, feeds::retry_after(response, now));
    return tl::unexpected(failure(answered_by, std::string{rate_limited}, "HTTP 429"));
  }
  if (response.status == 503) {
    const Timestamp now = clock_.now();
    if (const auto wait = feeds::retry_after(response, now)) pauses_.refused(server, now, wait);
    return tl::unexpected(failure(answered_by, "HTTP 503"));
  }
  if (response.status == 404) {
    pauses_.answered(server);
    return Reply{.found = false, .domain = {}, .url = answered_by};
  }
  if (response.status != 200) return tl::unexpected(failure(answered_by, fmt::format("HTTP {}", response.status)));
  auto read = read_rdap_domain(response.body, domain);
  if (!read)
    return tl::unexpected(failure(answered_by, "malformed answer", "no RDAP object about the domain (RFC 9083)"));
  pauses_.answered(server);
  return Reply{.found = true, .domain = *std::move(read), .url = answered_by};
}

void RdapClient::follow_related(Answered& answered, const Reply& reply, const std::string& domain, Deadline deadline) {
  const std::string& related = reply.domain.related;
  // What begins with TLS does not go on without.
  const bool downgrade = reply.url.starts_with("https://") && !related.starts_with("https://");
  if (related.empty() || related == reply.url || downgrade) return;
  auto more = query(related, domain, deadline);
  if (!more || !more->found) {
    answered.complete = false;
    return;
  }
  answered.fact.source = more->url;
  add_registrar_s_answer(answered.fact, std::move(more->domain.fact));
}

LookedUp RdapClient::ask(const std::string& domain, const std::vector<std::string>& base_urls, Deadline deadline) {
  model::LookupFailure last = failure(domain, "no RDAP service");
  for (const std::string& base : base_urls) {
    auto reply = query(base + "domain/" + domain, domain, deadline);
    if (!reply) {
      last = std::move(reply.error());
      // Its other addresses are for when one cannot be reached, not for asking more.
      if (last.rcode == rate_limited) break;
      continue;
    }
    Answered answered{.fact = reply->domain.fact};
    answered.fact.domain = domain;
    answered.fact.source = reply->url;
    answered.fact.registered = reply->found;
    if (reply->found) follow_related(answered, *reply, domain, deadline);
    return answered;
  }
  return tl::unexpected(std::move(last));
}

}  // namespace certwright::registration
