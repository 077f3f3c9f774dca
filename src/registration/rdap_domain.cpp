#include "registration/rdap_domain.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "feeds/services/json_members.h"
#include "registration/contact_words.h"
#include "registration/dates.h"
#include "registration/jcard.h"

namespace certwright::registration {
namespace {

namespace json = boost::json;
using model::RegistrationContact;
using model::RegistrationFact;

// More of each than a registration has; what follows is not looked at.
constexpr std::size_t most_elements = 100;
constexpr std::size_t most_statuses = 20;
constexpr std::size_t longest_url = 500;
constexpr std::array<std::string_view, 3> roles{"registrant", "administrative", "technical"};

/// The elements of a member that is a list, as far as they are objects.
std::vector<const json::object*> objects_in(const json::object& object, std::string_view name) {
  std::vector<const json::object*> objects;
  const json::array* list = feeds::array_in(object, name);
  if (list == nullptr) return objects;
  objects.reserve(std::min(list->size(), most_elements));
  for (const json::value& value : *list) {
    if (objects.size() == most_elements) break;
    if (const json::object* element = value.if_object()) objects.push_back(element);
  }
  return objects;
}

std::vector<std::string> texts_in(const json::object& object, std::string_view name, std::size_t most) {
  std::vector<std::string> texts;
  const json::array* list = feeds::array_in(object, name);
  if (list == nullptr) return texts;
  texts.reserve(std::min(list->size(), most));
  for (const json::value& value : *list) {
    if (texts.size() == most) break;
    if (const json::string* text = value.if_string()) texts.push_back(feeds::tame({text->data(), text->size()}));
  }
  return texts;
}

bool has_role(const json::object& entity, std::string_view role) {
  const std::vector<std::string> all = texts_in(entity, "roles", most_elements);
  return std::ranges::any_of(all, [&](const std::string& one) { return ascii_lower(one) == role; });
}

Jcard card_of(const json::object& entity) {
  const json::array* card = feeds::array_in(entity, "vcardArray");
  return card == nullptr ? Jcard{} : read_jcard(*card);
}

void take_events(const json::object& document, RegistrationFact& fact) {
  for (const json::object* event : objects_in(document, "events")) {
    const std::string action = ascii_lower(feeds::text_in(*event, "eventAction"));
    const auto date = parse_date(feeds::text_in(*event, "eventDate"));
    if (action == "registration" && !fact.registered_at) fact.registered_at = date;
    if (action == "expiration" && !fact.expires_at) fact.expires_at = date;
  }
}

// RFC 9537 section 4.2: a redacted member names what it hides by "name": {"type"} or {"description"}. The names that
// ICANN's response profile registers begin with the role: "Registrant Email", "Tech Email".
bool is_email_redacted(const json::object& document, std::string_view role) {
  for (const json::object* redacted : objects_in(document, "redacted")) {
    const json::object* name = feeds::object_in(*redacted, "name");
    if (name == nullptr) continue;
    for (const std::string_view member : {"type", "description"}) {
      const std::string text = ascii_lower(feeds::text_in(*name, member));
      if (contact_role(text) == role && text.find("email") != std::string::npos) return true;
    }
  }
  return false;
}

// ICANN's profile of 2019 has the remark beside the entity: title "REDACTED FOR PRIVACY", or "EMAIL REDACTED …".
bool is_remarked_as_redacted(const json::object& entity) {
  const auto remarks = objects_in(entity, "remarks");
  return std::ranges::any_of(
      remarks, [](const json::object* remark) { return says_redacted(feeds::text_in(*remark, "title")); });
}

RegistrationContact contact_of(const json::object& entity, std::string_view role, bool email_redacted) {
  const Jcard card = card_of(entity);
  RegistrationContact contact{.role = std::string{role}, .email = card.email};
  if (contact.email.empty())
    contact.redacted = email_redacted || card.has_web_form || says_redacted(card.email_text) ||
                       says_redacted(card.name) || is_remarked_as_redacted(entity);
  contact.privacy_proxy = !contact.email.empty() && (is_privacy_proxy(contact.email) || has_role(entity, "proxy"));
  return contact;
}

void take_contacts(const json::object& document, RegistrationFact& fact) {
  // Those of the domain itself; an entity within another one is a contact of that one (a registrar's "abuse").
  const auto entities = objects_in(document, "entities");
  for (const std::string_view role : roles) {
    const bool redacted = is_email_redacted(document, role);
    std::optional<RegistrationContact> best;
    for (const json::object* entity : entities) {
      if (!has_role(*entity, role)) continue;
      RegistrationContact contact = contact_of(*entity, role, redacted);
      if (!best || (best->email.empty() && !contact.email.empty())) best = std::move(contact);
    }
    if (!best && redacted) best = RegistrationContact{.role = std::string{role}, .email = {}, .redacted = true};
    if (best) fact.contacts.push_back(*std::move(best));
  }
  for (const json::object* entity : entities)
    if (fact.registrar.empty() && has_role(*entity, "registrar")) fact.registrar = card_of(*entity).name;
}

/// RFC 7480 section 5.2's media type, or none said.
bool is_rdap_link(const json::object& link) {
  const std::string type = ascii_lower(feeds::text_in(link, "type"));
  return type.empty() || type.starts_with("application/rdap+json");
}

std::string related_link(const json::object& document) {
  for (const json::object* link : objects_in(document, "links")) {
    if (ascii_lower(feeds::text_in(*link, "rel")) != "related" || !is_rdap_link(*link)) continue;
    std::string url = feeds::text_in(*link, "href", longest_url + 1);
    const bool is_web = url.starts_with("https://") || url.starts_with("http://");
    const bool is_plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
    if (is_web && is_plain && url.size() <= longest_url && url.find('@') == std::string::npos) return url;
  }
  return {};
}

std::string without_dot(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  return ascii_lower(name);
}

}  // namespace

std::optional<RdapDomain> read_rdap_domain(std::string_view text, std::string_view domain) {
  if (text.size() > most_rdap_bytes) return std::nullopt;
  const auto document = feeds::parse_object(text);
  if (!document || ascii_lower(feeds::text_in(*document, "objectClassName")) != "domain") return std::nullopt;
  constexpr std::size_t longest_name = 254;
  const std::string name = without_dot(feeds::text_in(*document, "ldhName", longest_name));
  if (!name.empty() && name != domain) return std::nullopt;
  RdapDomain answer;
  answer.fact.domain = domain;
  for (const std::string& status : texts_in(*document, "status", most_statuses))
    answer.fact.statuses.push_back(status_word(status));
  take_events(*document, answer.fact);
  take_contacts(*document, answer.fact);
  answer.related = related_link(*document);
  return answer;
}

}  // namespace certwright::registration
