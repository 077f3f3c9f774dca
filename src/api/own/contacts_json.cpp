#include "api/own/contacts_json.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "api/own/json_values.h"
#include "api/own/report_json.h"
#include "model/contact_refusal.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// BR 3.2.2.4.4: "Effective March 15, 2028, the CA MUST NOT rely on this method".
constexpr std::string_view last_day_of_email = "2028-03-15";

object failure_json(const model::LookupFailure& failure) {
  return {{"question", text(failure.question)}, {"rcode", text(failure.rcode)}, {"detail", text(failure.detail)}};
}

value probe_of(const model::Facts& facts, std::string_view address) {
  if (!facts.mail_probe) return nullptr;
  const auto probe = std::ranges::find(facts.mail_probe->hosts, address, &model::MailHostProbe::address);
  if (probe == facts.mail_probe->hosts.end()) return nullptr;
  return object{{"end", text(probe->end)}, {"greets", probe->greets}, {"banner", text_or_null(probe->banner)}};
}

object exchanger_json(const service::ContactsFound& found, std::size_t place) {
  const model::MailExchanger& exchanger = (*found.known.facts.mail)->exchangers[place];
  array addresses;
  if (place < found.known.exchanger_addresses.size())
    for (const std::string& address : found.known.exchanger_addresses[place])
      addresses.emplace_back(object{{"address", text(address)}, {"probe", probe_of(found.known.facts, address)}});
  return {{"preference", exchanger.preference},
          {"exchange", text(exchanger.exchange)},
          {"takes_mail", model::takes_mail(exchanger)},
          {"is_cname", exchanger.is_cname},
          {"is_address_literal", exchanger.is_address_literal},
          {"addresses", std::move(addresses)}};
}

value mail_json(const service::ContactsFound& found) {
  const model::Facts& facts = found.known.facts;
  if (!facts.mail) return nullptr;
  if (!*facts.mail) return object{{"failure", failure_json(facts.mail->error())}};
  array exchangers;
  for (std::size_t place = 0; place < (*facts.mail)->exchangers.size(); ++place)
    exchangers.emplace_back(exchanger_json(found, place));
  object out{{"failure", nullptr},
             {"domain_exists", (*facts.mail)->domain_exists},
             {"has_address", (*facts.mail)->has_address},
             {"takes_mail", model::takes_mail(**facts.mail)},
             {"exchangers", std::move(exchangers)},
             {"can_reach_port_25", nullptr}};
  if (facts.mail_probe) out["can_reach_port_25"] = facts.mail_probe->can_reach_port_25;
  return out;
}

object contact_json(const validation::EmailContact& contact) {
  return {{"address", text_or_null(contact.address)},
          {"source", text(contact.source)},
          {"found_at", text_or_null(contact.found_at)},
          {"privacy_proxy", contact.privacy_proxy},
          {"mailed", !contact.refusal},
          {"reason", contact.refusal ? text(to_string(*contact.refusal)) : value(nullptr)}};
}

value registration_json(const model::Facts& facts) {
  if (!facts.registration) return nullptr;
  if (!*facts.registration) return object{{"failure", failure_json(facts.registration->error())}};
  const model::RegistrationFact& fact = **facts.registration;
  array statuses;
  for (const std::string& status : fact.statuses) statuses.push_back(text(status));
  return object{{"failure", nullptr},
                {"domain", text(fact.domain)},
                {"source", text(fact.source)},
                {"age_seconds", fact.age.count()},
                {"has_service", fact.has_service},
                {"registered", fact.registered},
                {"statuses", std::move(statuses)},
                {"registered_at", time_or_null(fact.registered_at)},
                {"expires_at", time_or_null(fact.expires_at)},
                {"registrar", text_or_null(fact.registrar)}};
}

object policy_json(const service::ContactsFound& found) {
  const model::Policy& policy = *found.known.facts.policy;
  return {{"names", policy.names == model::NamePolicy::public_names ? "public" : "private"},
          {"contacts", policy.mails_registration_contacts ? "whois" : "mailboxes"},
          {"registration_lookups", found.asks_registries},
          {"probe_mail_hosts", found.probes_mail_hosts}};
}

bool ends(const service::ContactsFound& found) {
  return found.known.facts.policy->names == model::NamePolicy::public_names;
}

}  // namespace

object to_json(const service::ContactsFound& found) {
  const model::Facts& facts = found.known.facts;
  array contacts;
  contacts.reserve(found.contacts.size());
  for (const validation::EmailContact& contact : found.contacts) contacts.emplace_back(contact_json(contact));
  array findings;
  findings.reserve(found.findings.size());
  for (const model::Finding& finding : found.findings) findings.emplace_back(to_json(finding));
  object out{{"schema_version", schema_version}, {"name", text(facts.name.str())}};
  const std::string display = model::display_name(facts.name.str());
  if (display != facts.name.str()) out["display_name"] = text(display);
  out["mail_domain"] = text(facts.validation_domain);
  out["checked_at"] = text(rfc3339(facts.gathered_at));
  out["resolver"] = text_or_null(facts.resolver);
  out["mail"] = mail_json(found);
  out["contacts"] = std::move(contacts);
  out["dns_contacts_failure"] =
      facts.dns_contacts && !*facts.dns_contacts ? value(failure_json(facts.dns_contacts->error())) : value(nullptr);
  out["registration"] = registration_json(facts);
  out["policy"] = policy_json(found);
  out["email_validation_ends"] = ends(found) ? text(last_day_of_email) : value(nullptr);
  out["verdict"] = text(to_string(model::verdict_of(found.findings)));
  out["findings"] = std::move(findings);
  return out;
}

}  // namespace certwright::api::own
