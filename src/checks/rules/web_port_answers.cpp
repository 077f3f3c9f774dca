// A certificate authority connects to port 80 (HTTP) or 443 (TLS-ALPN) of an address of the name, IPv6 first.
// One judgement for all addresses: what fails at some of them only is told apart by address family.
#include <algorithm>
#include <array>

#include "checks/check.h"
#include "checks/web_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http, model::Fact::tls_alpn};
constexpr const model::Cause* causes[] = {&cause::HTTP_CONNECT_TIMEOUT, &cause::HTTP_REFUSED, &cause::HTTP_NO_ANSWER,
                                          &cause::HTTP_IPV6_BROKEN, &cause::HTTP_HAIRPIN};

using Outcome = Contact::Outcome;
using model::Certainty;
using model::HttpAddressFact;
using model::HttpHop;

constexpr std::string_view some_answer = "an answer";

std::string addresses_in(const std::vector<Contact>& contacts) {
  std::vector<std::string> addresses;
  for (const Contact& one : contacts)
    if (std::ranges::find(addresses, one.address) == addresses.end()) addresses.push_back(one.address);
  return joined(addresses);
}

std::vector<Contact> those(const std::vector<Contact>& contacts, auto fits) {
  std::vector<Contact> found;
  std::ranges::copy_if(contacts, std::back_inserter(found), fits);
  return found;
}

model::Evidence evidence_of(const model::Facts& facts, const std::vector<Contact>& contacts) {
  model::Evidence evidence = contact_evidence(facts, contacts.front(), some_answer);
  evidence["ip"] = addresses_in(contacts);
  evidence["reason"] = contacts.front().actual;
  return evidence;
}

/// The one finding for contacts that failed: whoever refuses tells most, whoever is silent least.
model::Finding failure(const model::Facts& facts, const std::vector<Contact>& failed) {
  struct Meaning {
    Outcome outcome;
    const model::Cause* cause;
    Certainty certainty;
  };
  // From elsewhere, a silent address may answer.
  static constexpr std::array meanings{Meaning{Outcome::refused, &cause::HTTP_REFUSED, Certainty::certain},
                                       Meaning{Outcome::closed, &cause::HTTP_NO_ANSWER, Certainty::certain},
                                       Meaning{Outcome::silent, &cause::HTTP_NO_ANSWER, Certainty::certain},
                                       Meaning{Outcome::timeout, &cause::HTTP_CONNECT_TIMEOUT, Certainty::likely}};
  const auto meaning = std::ranges::find_if(meanings, [&](const Meaning& one) {
    return std::ranges::any_of(failed, [&](const Contact& contact) { return contact.outcome == one.outcome; });
  });
  const auto told = those(failed, [&](const Contact& contact) { return contact.outcome == meaning->outcome; });
  return found(*meaning->cause, evidence_of(facts, told), meaning->certainty);
}

model::Finding broken_ipv6(const model::Facts& facts, const std::vector<Contact>& failed, std::string domain) {
  model::Evidence evidence = evidence_of(facts, failed);
  evidence["domain"] = std::move(domain);
  evidence["ip6"] = evidence["ip"];
  const bool is_sure = failed.front().outcome != Outcome::timeout;
  return found(cause::HTTP_IPV6_BROKEN, std::move(evidence), is_sure ? Certainty::certain : Certainty::likely);
}

/// What the contacts with all addresses of one port tell together. Nothing for what is dead beside a family that works,
/// where that family is asked first.
model::Findings judge_port(const model::Facts& facts, const std::vector<Contact>& contacts) {
  const auto of = [&](bool v6, bool works) {
    return those(contacts, [&](const Contact& one) {
      return one.is_v6() == v6 && (works ? one.outcome == Outcome::made : one.failed());
    });
  };
  const auto v4_works = of(false, true);
  const auto v6_works = of(true, true);
  const auto v4_failed = of(false, false);
  const auto v6_failed = of(true, false);
  std::vector<Contact> failed;
  if (!v4_works.empty() && v6_works.empty() && !v6_failed.empty()) {
    model::Findings findings{broken_ipv6(facts, v6_failed, std::string{facts.name.base()})};
    if (!v4_failed.empty()) findings.push_back(failure(facts, v4_failed));
    return findings;
  }
  if (!v4_works.empty() || v6_works.empty()) failed = v4_failed;
  failed.insert(failed.end(), v6_failed.begin(), v6_failed.end());
  if (failed.empty()) return {};
  return {failure(facts, failed)};
}

/// What a router shows to those inside its network: its own page, or nothing.
bool is_view_from_inside(const HttpAddressFact& address, const Contact& first) {
  return address.behind_own_nat && (first.failed() || !router_of(address.hops.front().server).empty());
}

model::Findings judge_own(const model::Facts& facts, const std::vector<Contact>& own) {
  if (own.empty()) return {};
  return {found(cause::HTTP_HAIRPIN, evidence_of(facts, own), Certainty::likely)};
}

/// A whole family whose answers are of no use (blocked, another protocol) while the other's are.
bool is_useless(const HttpAddressFact& address) {
  const HttpHop& last = address.hops.back();
  return last.end != HttpHop::End::answered || is_blocked(last) || address.redirect != model::RedirectEnd::none;
}

model::Findings judge_useless_ipv6(const model::Facts& facts) {
  const auto seen = seen_from_outside(*facts.http);
  std::vector<Contact> v6;
  bool v4_is_useful = false;
  for (const HttpAddressFact* address : seen) {
    if (!address->is_v6) {
      v4_is_useful = v4_is_useful || !is_useless(*address);
    } else if (is_useless(*address) && address->redirect != model::RedirectEnd::undetermined) {
      v6.push_back(contact_of(address->hops.back(), *facts.http));
      v6.back().address = address->address;
    } else {
      return {};
    }
  }
  if (v6.empty() || !v4_is_useful) return {};
  return {broken_ipv6(facts, v6, std::string{facts.name.base()})};
}

/// The last step of the redirects of one address, where nobody answered.
model::Findings judge_redirect(const model::Facts& facts, const HttpAddressFact& address) {
  const HttpHop& last = address.hops.back();
  std::vector<Contact> failed;
  for (const HttpHop& hop : address.hops)
    if (&hop != &address.hops.front() && hop.url == last.url) failed.push_back(contact_of(hop, *facts.http));
  const bool answered = !failed.empty() && failed.back().outcome == Outcome::made;
  failed = those(failed, [](const Contact& one) { return one.failed(); });
  if (failed.empty()) return {};
  if (answered) return {broken_ipv6(facts, failed, host_of(last.url))};
  return {failure(facts, failed)};
}

model::Findings judge_http(const model::Facts& facts) {
  std::vector<Contact> contacts;
  std::vector<Contact> own;
  for (const HttpAddressFact& address : facts.http->addresses) {
    if (address.hops.empty()) continue;
    Contact first = contact_of(address.hops.front(), *facts.http);
    if (is_view_from_inside(address, first)) own.push_back(first);
    if (!address.behind_own_nat) contacts.push_back(std::move(first));
  }
  model::Findings findings = judge_own(facts, own);
  const auto add = [&](model::Findings more) {
    for (model::Finding& one : more)
      if (std::ranges::find(findings, one.cause, &model::Finding::cause) == findings.end())
        findings.push_back(std::move(one));
  };
  add(judge_port(facts, contacts));
  add(judge_useless_ipv6(facts));
  for (const HttpAddressFact* address : seen_from_outside(*facts.http)) add(judge_redirect(facts, *address));
  return findings;
}

model::Findings judge_alpn(const model::Facts& facts) {
  const auto speaks_acme = [](const model::AlpnAddressFact& one) { return one.protocol == "acme-tls/1"; };
  // The client listens, but elsewhere: that is another rule's.
  if (std::ranges::any_of(facts.tls_alpn->other_ports, speaks_acme)) return {};
  std::vector<Contact> contacts;
  std::vector<Contact> own;
  for (const model::AlpnAddressFact& address : facts.tls_alpn->addresses) {
    Contact contact = contact_of(address);
    if (!address.behind_own_nat)
      contacts.push_back(std::move(contact));
    else if (contact.failed())
      own.push_back(std::move(contact));
  }
  model::Findings findings = judge_own(facts, own);
  model::Findings of_port = judge_port(facts, contacts);
  findings.insert(findings.end(), of_port.begin(), of_port.end());
  return findings;
}

model::Findings judge(const model::Facts& facts) {
  if (facts.http) return judge_http(facts);
  return facts.tls_alpn ? judge_alpn(facts) : model::Findings{};
}

}  // namespace

extern const Check web_port_answers{
    .name = "web_port_answers",
    .stage = Stage::diagnosis,
    .source = "RFC 8555 section 8.3; RFC 8737 section 3; RFC 6724",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
