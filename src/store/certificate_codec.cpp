#include "store/certificate_codec.h"

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>

#include "base/log.h"

namespace certwright::store {
namespace {

namespace json = boost::json;
using model::Certificate;
using model::DomainValidation;
using model::Finding;
using model::Findings;

// Grows when a member changes its meaning; a new member that may be missing does not need it.
constexpr std::int64_t format = 1;

constexpr std::array effects{model::Effect::refuse, model::Effect::fail, model::Effect::wait, model::Effect::none};
constexpr std::array certainties{model::Certainty::certain, model::Certainty::likely};

std::int64_t milliseconds(Timestamp at) { return at.time_since_epoch().count(); }

// Writes JSON text from left to right. Written by hand because it runs with every change of a certificate, and
// building a tree first costs several times as much.
class JsonText {
 public:
  JsonText() { text_.reserve(1024); }

  void open(char bracket) {
    separate();
    text_ += bracket;
  }
  void close(char bracket) { text_ += bracket; }
  void key(std::string_view name) {
    value(name);
    text_ += ':';
  }
  void value(std::string_view text) {
    separate();
    text_ += '"';
    escape(text);
    text_ += '"';
  }
  void value(const std::string& text) { value(std::string_view{text}); }
  void value(const char* text) { value(std::string_view{text}); }
  void value(bool yes) {
    separate();
    text_ += yes ? "true" : "false";
  }
  template <std::integral Number>
  void value(Number number) {
    separate();
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
  }
  void value(Timestamp at) { value(milliseconds(at)); }
  template <class Value>
  void member(std::string_view name, const Value& of) {
    key(name);
    value(of);
  }
  std::string take() { return std::move(text_); }

 private:
  void separate() {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':') text_ += ',';
  }
  // RFC 8259 section 7: "the characters that MUST be escaped: quotation mark, reverse solidus, and the control
  // characters (U+0000 through U+001F)".
  void escape(std::string_view text) {
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto character = static_cast<unsigned char>(text[i]);
      if (character >= 0x20 && character != '"' && character != '\\') continue;
      text_.append(text, copied, i - copied);
      copied = i + 1;
      if (character < 0x20)
        fmt::format_to(std::back_inserter(text_), "\\u{:04x}", character);
      else
        (text_ += '\\') += text[i];
    }
    text_.append(text, copied);
  }
  std::string text_;
};

void write_findings(JsonText& out, const Findings& findings) {
  out.open('[');
  for (const Finding& finding : findings) {
    out.open('{');
    out.member("id", finding.id());
    out.member("effect", to_string(finding.effect));
    out.member("certainty", to_string(finding.certainty));
    out.key("evidence");
    out.open('{');
    for (const auto& [name, value] : finding.evidence) out.member(name, value);
    out.close('}');
    out.close('}');
  }
  out.close(']');
}

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

void write_texts(JsonText& out, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key);
  out.open('[');
  for (const std::string& text : texts) out.value(text);
  out.close(']');
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
  write_texts(out, "emails", validation.emails);
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

void write_validations(JsonText& out, const std::vector<DomainValidation>& validations) {
  out.key("validations");
  out.open('[');
  for (const DomainValidation& validation : validations) write_validation(out, validation);
  out.close(']');
}

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

void write_report(JsonText& out, const model::Report& report) {
  out.open('{');
  out.member("at", report.at);
  out.key("names");
  out.open('[');
  for (const model::NameReport& name : report.names) {
    out.open('{');
    out.member("name", name.name);
    out.key("findings");
    write_findings(out, name.findings);
    out.close('}');
  }
  out.close(']');
  out.close('}');
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
  write_texts(out, "names", imported.names);
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
  write_texts(out, "in_use_by", certificate.in_use_by);
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

// Reading. A body is our own writing, so whatever is wrong in it is damage: the accessors of Boost.JSON and the
// functions here throw, and guarded() below turns that into the one error there is.

[[noreturn]] void damaged(std::string_view what) { throw std::runtime_error{std::string{what}}; }

std::string_view text(const json::value& value) {
  const json::string& string = value.as_string();
  return {string.data(), string.size()};
}

std::string string_of(const json::object& object, std::string_view key) { return std::string{text(object.at(key))}; }

Timestamp moment(const json::value& value) { return Timestamp{std::chrono::milliseconds{value.as_int64()}}; }

template <class Value>
Value known(std::optional<Value> value, const json::value& word) {
  if (!value) damaged(text(word));
  return *value;
}

template <class Words>
typename Words::value_type word_in(const Words& words, const json::value& value) {
  for (const auto word : words)
    if (to_string(word) == text(value)) return word;
  damaged(text(value));
}

// The findings, and whether one was left out because its cause is not known here.
struct ReadFindings {
  Findings findings;
  bool complete = true;
};

ReadFindings read_findings(const json::value& value) {
  ReadFindings read;
  read.findings.reserve(value.as_array().size());
  for (const json::value& element : value.as_array()) {
    const json::object& object = element.as_object();
    Finding finding;
    finding.cause = model::find_cause(text(object.at("id")));
    if (finding.cause == nullptr) {
      log::warn("finding.unknown_cause", {{"id", string_of(object, "id")}});
      read.complete = false;
      continue;
    }
    finding.effect = word_in(effects, object.at("effect"));
    finding.certainty = word_in(certainties, object.at("certainty"));
    for (const auto& [name, evidence] : object.at("evidence").as_object())
      finding.evidence.emplace(std::string_view{name.data(), name.size()}, text(evidence));
    read.findings.push_back(std::move(finding));
  }
  return read;
}

model::DomainName read_name(const json::value& value) {
  auto name = model::DomainName::parse(text(value));
  if (!name) damaged(name.error().detail);
  return *std::move(name);
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

model::Proof read_proof(const json::object& object) {
  return {.base_name = string_of(object, "base_name"),
          .method = known(model::parse_validation_method(text(object.at("method"))), object.at("method")),
          .question = string_of(object, "question"),
          .answer = string_of(object, "answer"),
          .resolver = string_of(object, "resolver"),
          .dnssec_secure = object.at("dnssec_secure").as_bool(),
          .at = moment(object.at("at"))};
}

std::vector<std::string> texts_of(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const json::value* array = object.if_contains(key))
    for (const json::value& element : array->as_array()) texts.emplace_back(text(element));
  return texts;
}

bool is_set(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->as_bool();
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

std::vector<DomainValidation> read_validations(const json::object& object) {
  const json::array& array = object.at("validations").as_array();
  std::vector<DomainValidation> validations;
  validations.reserve(array.size());
  for (const json::value& element : array) validations.push_back(read_validation(element.as_object()));
  return validations;
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

struct ReadReport {
  model::Report report;
  bool complete = true;
};

ReadReport read_report(const json::object& object) {
  ReadReport read{.report = {.at = moment(object.at("at")), .names = {}}};
  for (const json::value& element : object.at("names").as_array()) {
    ReadFindings findings = read_findings(element.as_object().at("findings"));
    read.complete = read.complete && findings.complete;
    read.report.names.push_back(
        {.name = string_of(element.as_object(), "name"), .findings = std::move(findings.findings)});
  }
  return read;
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

Error unreadable(std::string_view what, std::string_view why) {
  return {.code = ErrorCode::internal, .detail = fmt::format("a stored {} cannot be read: {}", what, why)};
}

// Parses `body` without touching the heap for a body of usual size, and hands the tree to `read`.
template <class Read>
auto guarded(std::string_view body, std::string_view what, Read&& read) -> std::invoke_result_t<Read, json::value&> {
  // A one-name certificate takes about 4 KiB of tree.
  std::array<unsigned char, 16384> buffer;
  std::array<unsigned char, 2048> scratch;
  try {
    json::monotonic_resource memory{buffer.data(), buffer.size()};
    // Evidence holds what name servers sent, which need not be UTF-8.
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    json::parser parser{json::storage_ptr{&memory}, options, scratch.data(), scratch.size()};
    json::error_code error;
    parser.write(body, error);
    if (error) return tl::make_unexpected(unreadable(what, error.message()));
    json::value tree = parser.release();
    return read(tree);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return tl::make_unexpected(unreadable(what, exception.what()));
  }
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
  return guarded(body, "certificate", [](const json::value& tree) -> Result<Certificate> {
    const json::object& object = tree.as_object();
    if (object.at("format").as_int64() > format)
      return fail(ErrorCode::invalid_state,
                  "This certificate was stored by a newer version of Certwright. Run that version or a later one.");
    return read_certificate(object);
  });
}

std::string encode_event_details(const EventDetails& details) {
  JsonText out;
  out.open('[');
  for (const auto& [name, value] : details) {
    out.open('[');
    out.value(name);
    out.value(value);
    out.close(']');
  }
  out.close(']');
  return out.take();
}

Result<EventDetails> decode_event_details(std::string_view body) {
  return guarded(body, "event", [](const json::value& tree) -> Result<EventDetails> {
    EventDetails details;
    details.reserve(tree.as_array().size());
    for (const json::value& pair : tree.as_array())
      details.emplace_back(text(pair.as_array().at(0)), text(pair.as_array().at(1)));
    return details;
  });
}

}  // namespace certwright::store
