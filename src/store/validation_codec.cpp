#include "store/validation_codec.h"

#include <optional>
#include <utility>

#include "store/json_reading.h"
#include "store/report_codec.h"

namespace certwright::store {
namespace {

namespace json = boost::json;
using model::DomainValidation;
using reading::damaged;
using reading::known;
using reading::moment;
using reading::string_of;
using reading::text;
using reading::texts_of;

void write_proof(JsonText& out, const model::Proof& proof) {
  out.open('{');
  out.member("base_name", proof.base_name);
  out.member("method", to_string(proof.method));
  out.member("question", proof.question);
  out.member("answer", proof.answer);
  out.member("resolver", proof.resolver);
  out.member("dnssec_secure", proof.dnssec_secure);
  out.member("at", proof.at);
  out.close('}');
}

void write_validation(JsonText& out, const DomainValidation& validation) {
  out.open('{');
  out.member("name", validation.name.str());
  out.member("method", to_string(validation.method));
  out.member("status", to_string(validation.status));
  out.member("validation_domain", validation.validation_domain);
  if (validation.resource_record) {
    out.member("record_name", validation.resource_record->name);
    out.member("record_value", validation.resource_record->value);
  }
  out.texts("emails", validation.emails);
  if (validation.proof) {
    out.key("proof");
    write_proof(out, *validation.proof);
  }
  if (validation.last_observation) {
    out.member("observed_at", validation.last_observation->at);
    out.key("observed");
    write_findings(out, validation.last_observation->findings);
  }
  out.close('}');
}

model::DomainName read_name(const json::value& value) {
  auto name = model::DomainName::parse(text(value));
  if (!name) damaged(name.error().detail);
  return *std::move(name);
}

model::Proof read_proof(const json::object& object) {
  return {.base_name = string_of(object, "base_name"),
          .method = known(model::parse_validation_method(text(object.at("method"))), object.at("method")),
          .question = string_of(object, "question"),
          .answer = string_of(object, "answer"),
          .resolver = string_of(object, "resolver"),
          .dnssec_secure = object.at("dnssec_secure").as_bool(),
          .at = moment(object.at("at"))};
}

DomainValidation read_validation(const json::object& object) {
  DomainValidation validation{
      .name = read_name(object.at("name")),
      .method = known(model::parse_validation_method(text(object.at("method"))), object.at("method")),
      .status = known(model::parse_domain_status(text(object.at("status"))), object.at("status")),
      .validation_domain = string_of(object, "validation_domain"),
      .resource_record = std::nullopt,
      .emails = {},
      .proof = std::nullopt,
      .last_observation = std::nullopt};
  if (object.contains("record_name"))
    validation.resource_record =
        model::ResourceRecord{.name = string_of(object, "record_name"), .value = string_of(object, "record_value")};
  validation.emails = texts_of(object, "emails");
  if (const json::value* proof = object.if_contains("proof")) validation.proof = read_proof(proof->as_object());
  if (const json::value* at = object.if_contains("observed_at"))
    validation.last_observation =
        model::Observation{.at = moment(*at), .findings = read_findings(object.at("observed")).findings};
  return validation;
}

}  // namespace

void write_validations(JsonText& out, const std::vector<DomainValidation>& validations) {
  out.key("validations");
  out.open('[');
  for (const DomainValidation& validation : validations) write_validation(out, validation);
  out.close(']');
}

std::vector<DomainValidation> read_validations(const json::object& object) {
  const json::array& array = object.at("validations").as_array();
  std::vector<DomainValidation> validations;
  validations.reserve(array.size());
  for (const json::value& element : array) validations.push_back(read_validation(element.as_object()));
  return validations;
}

}  // namespace certwright::store
