#include "registration/jcard.h"

#include <limits>

#include "base/ascii.h"
#include "feeds/services/json_members.h"
#include "registration/contact_words.h"

namespace certwright::registration {
namespace {

namespace json = boost::json;

// More properties than a card of a registration has; what follows is not looked at.
constexpr std::size_t most_properties = 200;
constexpr std::size_t longest_text = 320;
// RFC 6350 section 5.3: "an integer between 1 and 100", 1 is the most preferred.
constexpr std::int64_t not_preferred = 101;

std::string text_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text == nullptr ? std::string{} : feeds::tame({text->data(), text->size()}, longest_text);
}

std::int64_t preference(const json::value& parameters) {
  const json::object* object = parameters.if_object();
  if (object == nullptr) return not_preferred;
  if (const auto number = feeds::number_in(*object, "pref")) return *number;
  return not_preferred;
}

void take_email(const json::array& property, std::int64_t& best, Jcard& card) {
  card.has_email = true;
  const std::int64_t preferred = preference(property.at(1));
  // RFC 7095 section 3.3.1.3: a property may have several values, from its fourth element on.
  for (std::size_t i = 3; i < property.size() && i < most_properties; ++i) {
    std::string text = text_of(property.at(i));
    if (ascii_lower(text).starts_with("mailto:")) text.erase(0, std::string_view{"mailto:"}.size());
    const std::string address = mail_address_in(text);
    if (address.empty() && card.email_text.empty()) card.email_text = text;
    if (address.empty() || preferred >= best) continue;
    best = preferred;
    card.email = address;
  }
}

}  // namespace

Jcard read_jcard(const json::array& vcard_array) {
  Jcard card;
  if (vcard_array.size() < 2) return card;
  const json::array* properties = vcard_array.at(1).if_array();
  if (properties == nullptr) return card;
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < properties->size() && i < most_properties; ++i) {
    const json::array* property = properties->at(i).if_array();
    constexpr std::size_t name_parameters_type_value = 4;
    if (property == nullptr || property->size() < name_parameters_type_value) continue;
    const std::string name = ascii_lower(text_of(property->at(0)));
    if (name == "fn" && card.name.empty()) card.name = text_of(property->at(3));
    if (name == "email") take_email(*property, best, card);
    if (name == "contact-uri") card.has_web_form = true;
  }
  return card;
}

}  // namespace certwright::registration
