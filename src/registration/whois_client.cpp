#include "registration/whois_client.h"

#include <algorithm>
#include <utility>

#include "registration/contact_words.h"
#include "registration/whois_text.h"

namespace certwright::registration {
namespace {

// Registries answer in tenths of a second. Two of them fit into a look-up.
constexpr std::chrono::seconds longest_question{4};
// Who was given less time has not been silent.
constexpr std::chrono::seconds fair_time{2};
// BR 3.2.2.4.12 allows 48 hours.
constexpr std::chrono::hours keep_registry{24};
constexpr std::size_t most_registries = 5000;
// The first server's own referral is the first of them.
constexpr std::size_t most_referrals = 3;
constexpr std::size_t most_persons = 2;

model::LookupFailure failure(const std::string& server, const std::string& text, std::string reason,
                             std::string detail = {}) {
  return {.rcode = std::move(reason), .question = server + " " + text, .detail = std::move(detail)};
}

std::string reason_of(const Error& error, Deadline deadline) {
  constexpr std::chrono::milliseconds a_little{20};
  if (error.code == ErrorCode::limit_exceeded) return "answer too large";
  return deadline.remaining() <= a_little ? "timeout" : "not reachable";
}

bool is_jprs(std::string_view host) { return host == "whois.jprs.jp"; }

std::string port_in(const std::string& server) {
  if (server.starts_with('[')) return server.substr(std::min(server.size(), server.find(']') + 1));
  const std::size_t colon = server.find(':');
  const bool is_v6 = colon != std::string::npos && server.find(':', colon + 1) != std::string::npos;
  return colon == std::string::npos || is_v6 ? std::string{} : server.substr(colon);
}

}  // namespace

std::string whois_question(std::string_view host, const std::string& domain) {
  // "/e": in English, which is ASCII.
  if (is_jprs(host)) return domain + "/e";
  // Without the word it searches name servers as well; without the options it answers in short.
  if (host == "whois.verisign-grs.com") return "domain " + domain;
  if (host == "whois.denic.de") return "-T dn,ace " + domain;
  return domain;
}

WhoisClient::WhoisClient(net::Whois& whois, const Clock& clock, std::string first)
    : whois_(whois), clock_(clock), first_(std::move(first)), port_(port_in(first_)) {}

std::string WhoisClient::on_port(const std::string& host) const { return host + port_; }

WhoisClient::Text WhoisClient::question(const std::string& server, const std::string& text, Deadline deadline) {
  if (deadline.passed()) return tl::unexpected(failure(server, text, "timeout"));
  if (auto reason = pauses_.reason(server, clock_.now()))
    return tl::unexpected(failure(server, text, *std::move(reason), "asked before; left alone for a while"));
  const auto begun = Deadline::Steady::now();
  const Deadline until = deadline.at_most(longest_question);
  auto answer = whois_.ask(server, text, until);
  if (answer) return decode_whois(*answer);
  const std::string reason = reason_of(answer.error(), until);
  if (reason != "timeout" || Deadline::Steady::now() - begun >= fair_time) pauses_.silent(server, clock_.now(), reason);
  return tl::unexpected(failure(server, text, reason, answer.error().detail));
}

model::LookupFailure WhoisClient::refused(const std::string& server, const std::string& text) {
  pauses_.refused(server, clock_.now(), std::nullopt);
  return failure(server, text, "rate limited");
}

tl::expected<std::string, model::LookupFailure> WhoisClient::registry_of(std::string_view domain, Deadline deadline) {
  const std::string tld{domain.substr(domain.rfind('.') + 1)};
  {
    const Lock lock{mutex_};
    const auto known = registries_.find(tld);
    if (known != registries_.end() && clock_.now() < known->second.keep_until) return known->second.host;
  }
  const Text text = question(first_, tld, deadline);
  if (!text) return tl::unexpected(text.error());
  const WhoisOfTld answer = read_whois_of_tld(*text);
  if (answer.rate_limited) return tl::unexpected(refused(first_, tld));
  if (!answer.is_answer) return tl::unexpected(failure(first_, tld, "malformed answer", "it tells no registry"));
  pauses_.answered(first_);
  const Lock lock{mutex_};
  if (registries_.size() < most_registries)
    registries_.insert_or_assign(tld, Server{.host = answer.server, .keep_until = clock_.now() + keep_registry});
  return answer.server;
}

tl::expected<WhoisRecord, model::LookupFailure> WhoisClient::record_at(const std::string& host,
                                                                       const std::string& domain, Deadline deadline) {
  const std::string server = on_port(host);
  const std::string asked = whois_question(host, domain);
  const Text text = question(server, asked, deadline);
  if (!text) return tl::unexpected(text.error());
  WhoisRecord record = read_whois_record(*text, domain);
  switch (record.kind) {
    case WhoisRecord::Kind::rate_limited:
      return tl::unexpected(refused(server, asked));
    case WhoisRecord::Kind::other:
      return tl::unexpected(failure(server, asked, "malformed answer", "it tells nothing of the domain"));
    case WhoisRecord::Kind::registration:
    case WhoisRecord::Kind::none:
      break;
  }
  pauses_.answered(server);
  add_persons(host, record, deadline);
  return record;
}

// JPRS shows of some kinds of domains the handles of persons only.
void WhoisClient::add_persons(const std::string& host, WhoisRecord& record, Deadline deadline) {
  std::vector<model::RegistrationContact>& contacts = record.fact.contacts;
  std::map<std::string, std::string> emails;
  for (const auto& [role, handle] : record.handles) {
    const bool known = std::ranges::find(contacts, role, &model::RegistrationContact::role) != contacts.end();
    if (known) continue;
    if (!emails.contains(handle)) {
      if (emails.size() == most_persons) break;
      const Text text = question(on_port(host), is_jprs(host) ? handle + "/e" : handle, deadline);
      emails[handle] = text ? email_of_person(*text) : std::string{};
    }
    const std::string& shown = emails[handle];
    model::RegistrationContact contact{.role = role, .email = mail_address_in(shown)};
    contact.redacted = contact.email.empty() && says_redacted(shown);
    contact.privacy_proxy = is_privacy_proxy(contact.email);
    contacts.push_back(std::move(contact));
  }
}

void WhoisClient::follow(Answered& answered, std::string referral, std::set<std::string> asked,
                         const std::string& domain, Deadline deadline) {
  for (std::size_t count = 1; !referral.empty() && count < most_referrals; ++count) {
    if (!asked.insert(referral).second) return;
    auto record = record_at(referral, domain, deadline);
    if (!record) {
      answered.complete = false;
      return;
    }
    if (record->kind != WhoisRecord::Kind::registration) return;
    answered.fact.source = on_port(referral);
    add_registrar_s_answer(answered.fact, std::move(record->fact));
    referral = record->referral;
  }
}

LookedUp WhoisClient::ask(const std::string& domain, Deadline deadline) {
  const auto registry = registry_of(domain, deadline);
  if (!registry) return tl::unexpected(registry.error());
  Answered answered;
  answered.fact.domain = domain;
  if (registry->empty()) {
    answered.fact.source = first_;
    answered.fact.has_service = false;
    return answered;
  }
  auto record = record_at(*registry, domain, deadline);
  if (!record) return tl::unexpected(std::move(record.error()));
  if (record->kind == WhoisRecord::Kind::registration) answered.fact = std::move(record->fact);
  answered.fact.registered = record->kind == WhoisRecord::Kind::registration;
  answered.fact.source = on_port(*registry);
  if (answered.fact.registered) follow(answered, record->referral, {first_, *registry}, domain, deadline);
  return answered;
}

}  // namespace certwright::registration
