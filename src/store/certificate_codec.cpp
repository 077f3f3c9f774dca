#include "store/certificate_codec.h"

#include <optional>
#include <utility>

#include <boost/json/value.hpp>

#include "store/json_reading.h"
#include "store/json_text.h"
#include "store/report_codec.h"
#include "store/validation_codec.h"

namespace certwright::store {
namespace {

namespace json = boost::json;
using model::Certificate;
using reading::damaged;
using reading::is_set;
using reading::known;
using reading::moment;
using reading::string_of;
using reading::text;
using reading::texts_of;

// Grows when a member changes its meaning; a new member that may be missing does not need it.
constexpr std::int64_t format = 1;

void write_addresses(JsonText& out, const std::vector<model::IpAddress>& addresses) {
  if (addresses.empty()) return;
  out.key("addresses");
  out.open('[');
  for (const model::IpAddress& address : addresses) out.value(address.str());
  out.close(']');
}

void write_tags(JsonText& out, const std::vector<model::Tag>& tags) {
  out.open('[');
  for (const model::Tag& tag : tags) {
    out.open('{');
    out.member("key", tag.key);
    if (tag.value) out.member("value", *tag.value);
    out.close('}');
  }
  out.close(']');
}

void write_issued(JsonText& out, const model::IssuedCertificate& issued) {
  out.open('{');
  out.member("serial", issued.serial);
  out.member("issuer_id", issued.issuer_id);
  out.member("not_before", issued.not_before);
  out.member("not_after", issued.not_after);
  out.member("issued_at", issued.issued_at);
  out.close('}');
}

void write_imported(JsonText& out, const model::ImportedContents& imported) {
  out.open('{');
  out.texts("names", imported.names);
  out.member("subject", imported.subject);
  out.member("issuer", imported.issuer);
  out.member("signature_algorithm", imported.signature_algorithm);
  out.key("key_usages");
  out.open('[');
  for (const model::KeyUsageName usage : imported.key_usages) out.value(to_string(usage));
  out.close(']');
  out.key("extended_key_usages");
  out.open('[');
  for (const model::ExtendedKeyUsage& usage : imported.extended_key_usages) {
    out.open('{');
    out.member("name", to_string(usage.name));
    out.member("oid", usage.oid);
    out.close('}');
  }
  out.close(']');
  out.close('}');
}

// What happened to it after it was issued or imported: each only where it is.
void write_later_life(JsonText& out, const Certificate& certificate) {
  if (certificate.exported_since_issue) out.member("exported_since_issue", true);
  if (certificate.managed_by_cloudfront) out.member("managed_by_cloudfront", true);
  out.texts("in_use_by", certificate.in_use_by);
  if (certificate.authority_arn) out.member("authority_arn", *certificate.authority_arn);
  if (certificate.revocation_reason) out.member("revocation_reason", to_string(*certificate.revocation_reason));
  if (certificate.imported) {
    out.key("imported");
    write_imported(out, *certificate.imported);
  }
  if (certificate.imported_at) out.member("imported_at", *certificate.imported_at);
  if (const auto& renewal = certificate.renewal) {
    out.member("renewal_status", to_string(renewal->status));
    if (renewal->reason) out.member("renewal_reason", to_string(*renewal->reason));
    out.member("renewal_updated_at", renewal->updated_at);
  }
  if (const auto& update = certificate.method_update) {
    out.key("method_update");
    out.open('{');
    out.member("status", to_string(update->status));
    out.member("requested_at", update->requested_at);
    out.member("updated_at", update->updated_at);
    write_validations(out, update->validations);
    out.close('}');
  }
}

// What the last check and the issuance left: each only where it is.
void write_outcome(JsonText& out, const Certificate& certificate) {
  if (certificate.report) {
    out.key("report");
    write_report(out, *certificate.report);
  }
  if (certificate.failure_reason) out.member("failure_reason", to_string(*certificate.failure_reason));
  if (certificate.issued) {
    out.key("issued");
    write_issued(out, *certificate.issued);
  }
  if (certificate.revoked_at) out.member("revoked_at", *certificate.revoked_at);
  if (certificate.next_attempt_at != Timestamp::max()) out.member("next_attempt_at", certificate.next_attempt_at);
  out.member("attempts", certificate.attempts);
}

std::vector<model::IpAddress> read_addresses(const json::object& object) {
  std::vector<model::IpAddress> addresses;
  const json::value* list = object.if_contains("addresses");
  if (list == nullptr) return addresses;
  addresses.reserve(list->as_array().size());
  for (const json::value& element : list->as_array()) {
    const auto address = model::IpAddress::parse(text(element));
    if (!address) damaged(text(element));
    addresses.push_back(*address);
  }
  return addresses;
}

std::vector<model::Tag> read_tags(const json::array& array) {
  std::vector<model::Tag> tags;
  tags.reserve(array.size());
  for (const json::value& element : array) {
    model::Tag tag{.key = string_of(element.as_object(), "key"), .value = std::nullopt};
    if (const json::value* value = element.as_object().if_contains("value")) tag.value = std::string{text(*value)};
    tags.push_back(std::move(tag));
  }
  return tags;
}

model::IssuedCertificate read_issued(const json::object& object) {
  return {.serial = string_of(object, "serial"),
          .der = {},
          .issuer_id = string_of(object, "issuer_id"),
          .not_before = moment(object.at("not_before")),
          .not_after = moment(object.at("not_after")),
          .issued_at = moment(object.at("issued_at"))};
}

void read_outcome(const json::object& object, Certificate& certificate) {
  if (const json::value* report = object.if_contains("report")) {
    ReadReport read = read_report(report->as_object());
    if (read.complete || certificate.status != model::CertificateStatus::pending_validation)
      certificate.report = std::move(read.report);
  }
  if (const json::value* reason = object.if_contains("failure_reason"))
    certificate.failure_reason = known(model::parse_failure_reason(text(*reason)), *reason);
  if (const json::value* issued = object.if_contains("issued")) certificate.issued = read_issued(issued->as_object());
  if (const json::value* at = object.if_contains("revoked_at")) certificate.revoked_at = moment(*at);
  const json::value* next = object.if_contains("next_attempt_at");
  certificate.next_attempt_at = next != nullptr ? moment(*next) : Timestamp::max();
  certificate.attempts = object.at("attempts").to_number<std::size_t>();
}

model::ImportedContents read_imported(const json::object& object) {
  model::ImportedContents imported{.names = texts_of(object, "names"),
                                   .subject = string_of(object, "subject"),
                                   .issuer = string_of(object, "issuer"),
                                   .signature_algorithm = string_of(object, "signature_algorithm"),
                                   .key_usages = {},
                                   .extended_key_usages = {}};
  if (imported.names.empty()) damaged("an imported certificate without a name");
  for (const json::value& usage : object.at("key_usages").as_array())
    imported.key_usages.push_back(known(model::parse_key_usage(text(usage)), usage));
  for (const json::value& usage : object.at("extended_key_usages").as_array()) {
    const json::value& name = usage.as_object().at("name");
    imported.extended_key_usages.push_back(
        {.name = known(model::parse_extended_key_usage(text(name)), name), .oid = string_of(usage.as_object(), "oid")});
  }
  return imported;
}

void read_later_life(const json::object& object, Certificate& certificate) {
  certificate.exported_since_issue = is_set(object, "exported_since_issue");
  certificate.managed_by_cloudfront = is_set(object, "managed_by_cloudfront");
  certificate.in_use_by = texts_of(object, "in_use_by");
  if (object.contains("authority_arn")) certificate.authority_arn = string_of(object, "authority_arn");
  if (const json::value* reason = object.if_contains("revocation_reason"))
    certificate.revocation_reason = known(model::parse_revocation_reason(text(*reason)), *reason);
  if (const json::value* imported = object.if_contains("imported"))
    certificate.imported = read_imported(imported->as_object());
  if (const json::value* at = object.if_contains("imported_at")) certificate.imported_at = moment(*at);
  if (const json::value* status = object.if_contains("renewal_status")) {
    certificate.renewal = model::Renewal{.status = known(model::parse_renewal_status(text(*status)), *status),
                                         .reason = std::nullopt,
                                         .updated_at = moment(object.at("renewal_updated_at"))};
    if (const json::value* reason = object.if_contains("renewal_reason"))
      certificate.renewal->reason = known(model::parse_failure_reason(text(*reason)), *reason);
  }
  if (const json::value* update = object.if_contains("method_update")) {
    const json::object& members = update->as_object();
    const json::value& status = members.at("status");
    certificate.method_update = model::MethodUpdate{.status = known(model::parse_update_status(text(status)), status),
                                                    .requested_at = moment(members.at("requested_at")),
                                                    .updated_at = moment(members.at("updated_at")),
                                                    .validations = read_validations(members)};
  }
}

Certificate read_certificate(const json::object& object) {
  Certificate certificate;
  certificate.arn = model::CertificateArn{string_of(object, "arn")};
  certificate.account = string_of(object, "account");
  certificate.region = string_of(object, "region");
  certificate.type = known(model::parse_certificate_type(text(object.at("type"))), object.at("type"));
  certificate.status = known(model::parse_certificate_status(text(object.at("status"))), object.at("status"));
  certificate.key_algorithm =
      known(model::parse_key_algorithm(text(object.at("key_algorithm"))), object.at("key_algorithm"));
  certificate.created_at = moment(object.at("created_at"));
  certificate.validations = read_validations(object);
  certificate.addresses = read_addresses(object);
  if (const json::value* tags = object.if_contains("tags")) certificate.tags = read_tags(tags->as_array());
  certificate.transparency_logging = object.at("transparency_logging").as_bool();
  certificate.exportable = object.at("exportable").as_bool();
  certificate.exported = object.at("exported").as_bool();
  if (const json::value* token = object.if_contains("token")) certificate.idempotency_token = std::string{text(*token)};
  read_outcome(object, certificate);
  read_later_life(object, certificate);
  // Every reader of names relies on a first one.
  if (!certificate.addresses.empty() && !certificate.authority_arn) damaged("addresses without a private CA");
  if (certificate.validations.empty() && certificate.addresses.empty() && !certificate.imported)
    damaged("a certificate without a name");
  return certificate;
}

}  // namespace

std::string encode_certificate(const Certificate& certificate) {
  JsonText out;
  out.open('{');
  out.member("format", format);
  out.member("arn", certificate.arn.str());
  out.member("account", certificate.account);
  out.member("region", certificate.region);
  out.member("type", to_string(certificate.type));
  out.member("status", to_string(certificate.status));
  out.member("key_algorithm", to_string(certificate.key_algorithm));
  out.member("created_at", certificate.created_at);
  write_validations(out, certificate.validations);
  write_addresses(out, certificate.addresses);
  if (!certificate.tags.empty()) {
    out.key("tags");
    write_tags(out, certificate.tags);
  }
  out.member("transparency_logging", certificate.transparency_logging);
  out.member("exportable", certificate.exportable);
  out.member("exported", certificate.exported);
  if (certificate.idempotency_token) out.member("token", *certificate.idempotency_token);
  write_outcome(out, certificate);
  write_later_life(out, certificate);
  out.close('}');
  return out.take();
}

Result<Certificate> decode_certificate(std::string_view body) {
  return reading::guarded(body, "certificate", [](const json::value& tree) -> Result<Certificate> {
    const json::object& object = tree.as_object();
    if (object.at("format").as_int64() > format)
      return fail(ErrorCode::invalid_state,
                  "This certificate was stored by a newer version of Certwright. Run that version or a later one.");
    return read_certificate(object);
  });
}

}  // namespace certwright::store
