#include "cli/contacts_answer.h"

#include <boost/json/object.hpp>

#include "cli/answer_json.h"
#include "cli/wire.h"

namespace certwright::cli {
namespace {

namespace json = boost::json;

std::int64_t number_in(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::optional<ContactsAnswer::Failure> failure_in(const json::object& object, const char* name) {
  const json::object* failure = object_in(object, name);
  if (failure == nullptr) return std::nullopt;
  return ContactsAnswer::Failure{.question = text_in(*failure, "question"), .rcode = text_in(*failure, "rcode")};
}

ContactsAnswer::Exchanger exchanger_of(const json::object& object) {
  ContactsAnswer::Exchanger exchanger{.preference = number_in(object, "preference"),
                                      .exchange = text_in(object, "exchange"),
                                      .takes_mail = is_true(object, "takes_mail"),
                                      .is_cname = is_true(object, "is_cname"),
                                      .is_address_literal = is_true(object, "is_address_literal"),
                                      .addresses = {}};
  each_object(object, "addresses", [&](const json::object& entry) {
    const json::object* probe = object_in(entry, "probe");
    exchanger.addresses.push_back(
        {.address = text_in(entry, "address"), .probe = probe == nullptr ? std::string{} : text_in(*probe, "end")});
  });
  return exchanger;
}

void read_mail(const json::object& mail, ContactsAnswer& answer) {
  answer.mail_failure = failure_in(mail, "failure");
  answer.domain_exists = is_true(mail, "domain_exists");
  answer.has_address = is_true(mail, "has_address");
  each_object(mail, "exchangers", [&](const json::object& entry) { answer.exchangers.push_back(exchanger_of(entry)); });
}

ContactsAnswer::Contact contact_of(const json::object& object) {
  return {.address = text_in(object, "address"),
          .source = text_in(object, "source"),
          .found_at = text_in(object, "found_at"),
          .privacy_proxy = is_true(object, "privacy_proxy"),
          .mailed = is_true(object, "mailed"),
          .reason = text_in(object, "reason")};
}

ContactsAnswer::Registration registration_of(const json::object& object) {
  return {.failure = failure_in(object, "failure"),
          .domain = text_in(object, "domain"),
          .source = text_in(object, "source"),
          .age_seconds = number_in(object, "age_seconds"),
          .has_service = is_true(object, "has_service"),
          .registered = is_true(object, "registered"),
          .statuses = texts_in(object, "statuses"),
          .registered_at = text_in(object, "registered_at"),
          .expires_at = text_in(object, "expires_at"),
          .registrar = text_in(object, "registrar")};
}

}  // namespace

Result<ContactsAnswer> read_contacts(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  ContactsAnswer answer{.name = name_answer(object), .mail_domain = text_in(object, "mail_domain")};
  if (answer.mail_domain.empty() || array_in(object, "contacts") == nullptr) return foreign_answer();
  if (const json::object* mail = object_in(object, "mail")) read_mail(*mail, answer);
  each_object(object, "contacts", [&](const json::object& entry) { answer.contacts.push_back(contact_of(entry)); });
  answer.dns_contacts_failure = failure_in(object, "dns_contacts_failure");
  if (const json::object* registration = object_in(object, "registration"))
    answer.registration = registration_of(*registration);
  if (const json::object* policy = object_in(object, "policy"))
    answer.registration_lookups = is_true(*policy, "registration_lookups");
  answer.ends = text_in(object, "email_validation_ends");
  return answer;
}

}  // namespace certwright::cli
