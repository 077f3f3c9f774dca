#include "cli/wire.h"

#include <boost/json.hpp>

#include "cli/answer_json.h"

namespace certwright::cli {
namespace {

namespace json = boost::json;

// Times on ACM's wire are numbers of seconds since 1970, a fraction allowed (facts 4.3).
std::optional<std::int64_t> seconds_in(const json::object& object, const char* name) {
  constexpr double year_9999 = 253402300799.0;
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  if (!(seconds >= 0 && seconds <= year_9999)) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

Text both_in(const json::object& object, const char* name) {
  const json::object* texts = object_in(object, name);
  return texts == nullptr ? Text{} : Text{text_in(*texts, "en"), text_in(*texts, "ja")};
}

std::optional<RecordAnswer> record_in(const json::object& object, const char* name, const char* name_key,
                                      const char* type_key, const char* value_key) {
  const json::object* record = object_in(object, name);
  if (record == nullptr) return std::nullopt;
  return RecordAnswer{text_in(*record, name_key), text_in(*record, type_key), text_in(*record, value_key)};
}

FindingAnswer finding_of(const json::object& object) {
  FindingAnswer finding{.id = text_in(object, "id"),
                        .severity = text_in(object, "severity"),
                        .effect = text_in(object, "effect"),
                        .certainty = text_in(object, "certainty"),
                        .message = both_in(object, "message"),
                        .remedy = both_in(object, "remedy")};
  if (const json::object* evidence = object_in(object, "evidence"))
    for (const auto& [key, value] : *evidence)
      finding.evidence.emplace(std::string{key.data(), key.size()}, text_of(&value));
  if (std::string reason = text_in(object, "acm_failure_reason"); !reason.empty())
    finding.acm_failure_reason = std::move(reason);
  return finding;
}

std::string reply_of(const json::object& reply) {
  std::string text = text_in(reply, "text");
  const json::value* code = reply.if_contains("code");
  if (code == nullptr || !code->is_int64() || code->get_int64() == 0) return text;
  const std::string digits = std::to_string(code->get_int64());
  return text.starts_with(digits) ? text : digits + " " + text;
}

SentMail mail_of(const json::object& object) {
  SentMail mail{.address = text_in(object, "address"),
                .state = text_in(object, "state"),
                .queued_at = text_in(object, "queued_at"),
                .next_attempt_at = text_in(object, "next_attempt_at")};
  if (const json::object* reply = object_in(object, "reply")) {
    mail.replied_at = text_in(*reply, "at");
    mail.reply = reply_of(*reply);
    mail.server = text_in(*reply, "server");
  }
  return mail;
}

ValidationAnswer validation_of(const json::object& object) {
  ValidationAnswer validation{.method = text_in(object, "method"),
                              .status = text_in(object, "status"),
                              .record = record_in(object, "record", "name", "type", "value"),
                              .emails = texts_in(object, "emails"),
                              .likely = both_in(object, "likely"),
                              .advice = both_in(object, "advice"),
                              .dns_record = record_in(object, "dns_record", "name", "type", "value")};
  each_object(object, "mails", [&](const json::object& entry) { validation.mails.push_back(mail_of(entry)); });
  return validation;
}

CertificateView view_of(const json::object& object) {
  CertificateView view{.arn = text_in(object, "CertificateArn"),
                       .name = text_in(object, "DomainName"),
                       .status = text_in(object, "Status"),
                       .failure_reason = text_in(object, "FailureReason"),
                       .revocation_reason = text_in(object, "RevocationReason"),
                       .key_algorithm = text_in(object, "KeyAlgorithm"),
                       .type = text_in(object, "Type"),
                       .serial = text_in(object, "Serial"),
                       .issuer = text_in(object, "Issuer"),
                       .created_at = seconds_in(object, "CreatedAt"),
                       .issued_at = seconds_in(object, "IssuedAt"),
                       .imported_at = seconds_in(object, "ImportedAt"),
                       .not_before = seconds_in(object, "NotBefore"),
                       .not_after = seconds_in(object, "NotAfter"),
                       .names = texts_in(object, "SubjectAlternativeNames"),
                       .in_use_by = texts_in(object, "InUseBy")};
  each_object(object, "DomainValidationOptions", [&](const json::object& entry) {
    view.validations.push_back({.name = text_in(entry, "DomainName"),
                                .method = text_in(entry, "ValidationMethod"),
                                .status = text_in(entry, "ValidationStatus"),
                                .record = record_in(entry, "ResourceRecord", "Name", "Type", "Value"),
                                .emails = texts_in(entry, "ValidationEmails")});
  });
  return view;
}

json::array array_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

void add_wanted(json::object& object, const CheckWanted& wanted) {
  object["WaitSeconds"] = wanted.wait.count();
  if (wanted.facts) object["IncludeFacts"] = true;
  if (wanted.redacted) object["Redact"] = true;
}

std::size_t count_in(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() && value->get_int64() > 0 ? static_cast<std::size_t>(value->get_int64())
                                                                         : 0;
}

}  // namespace

NameAnswer name_answer(const json::object& object) {
  NameAnswer name{.name = text_in(object, "name"),
                  .display_name = text_in(object, "display_name"),
                  .verdict = text_in(object, "verdict")};
  if (name.display_name.empty()) name.display_name = name.name;
  each_object(object, "findings", [&](const json::object& entry) { name.findings.push_back(finding_of(entry)); });
  if (const json::object* validation = object_in(object, "validation")) name.validation = validation_of(*validation);
  return name;
}

std::string to_json(const RequestBody& body) {
  json::object object{{"DomainName", body.names.front()}, {"ValidationMethod", body.method}};
  if (body.names.size() > 1) object["SubjectAlternativeNames"] = json::array(body.names.begin() + 1, body.names.end());
  if (!body.key_algorithm.empty()) object["KeyAlgorithm"] = body.key_algorithm;
  if (!body.idempotency_token.empty()) object["IdempotencyToken"] = body.idempotency_token;
  return json::serialize(object);
}

std::string to_json(const ImportBody& body) {
  json::object object{{"Certificate", base64(bytes_of(body.certificate))},
                      {"PrivateKey", base64(body.private_key.reveal())}};
  if (!body.chain.empty()) object["CertificateChain"] = base64(bytes_of(body.chain));
  if (!body.arn.empty()) object["CertificateArn"] = body.arn;
  return json::serialize(object);
}

std::string arn_body(std::string_view arn) { return json::serialize(json::object{{"CertificateArn", view(arn)}}); }

std::string resource_body(std::string_view arn, std::string_view resource) {
  return json::serialize(json::object{{"CertificateArn", view(arn)}, {"Resource", view(resource)}});
}

std::string domain_body(std::string_view name) { return json::serialize(json::object{{"DomainName", view(name)}}); }

std::string to_json(const CheckBody& body, const CheckWanted& wanted) {
  json::object object{{"Names", array_of(body.names)}, {"ValidationMethod", body.method}};
  if (!body.name_servers.empty()) object["NameServers"] = array_of(body.name_servers);
  if (!body.records.empty()) {
    json::array& records = object["Records"].emplace_array();
    for (const RecordAnswer& record : body.records)
      records.push_back({{"Name", record.name}, {"Type", record.type}, {"Value", record.value}});
  }
  if (body.recheck) object["Recheck"] = true;
  add_wanted(object, wanted);
  return json::serialize(object);
}

std::string get_check_body(std::string_view id, const CheckWanted& wanted) {
  json::object object{{"CheckId", view(id)}, {"From", wanted.from}};
  add_wanted(object, wanted);
  return json::serialize(object);
}

std::string list_body(std::string_view next_token, const std::vector<std::string>& statuses) {
  json::object object{
      {"Includes",
       {{"keyTypes",
         {"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}}}},
      {"MaxItems", 1000}};
  if (!next_token.empty()) object["NextToken"] = view(next_token);
  if (!statuses.empty()) object["CertificateStatuses"] = array_of(statuses);
  return json::serialize(object);
}

Result<std::string> read_arn(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  std::string arn = text_in(object, "CertificateArn");
  if (arn.empty()) arn = text_in(object, "certificate_arn");
  if (arn.empty()) return foreign_answer();
  return arn;
}

Result<CertificateView> read_certificate_view(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  const json::object* certificate = object_in(object, "Certificate");
  if (certificate == nullptr) return foreign_answer();
  return view_of(*certificate);
}

Result<ListPage> read_list(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  if (!object.contains("CertificateSummaryList")) return foreign_answer();
  ListPage page{.next_token = text_in(object, "NextToken")};
  each_object(object, "CertificateSummaryList", [&](const json::object& entry) {
    page.certificates.push_back(view_of(entry));
    if (!page.summaries_json.empty()) page.summaries_json += ",\n";
    page.summaries_json += json::serialize(entry);
  });
  return page;
}

Result<RecordAnswer> read_resource_record(std::string_view text) {
  const auto no_record = [] { return fail(ErrorCode::invalid_request, "There is no Name, Type and Value."); };
  auto object = parse_object(text);
  if (!object) return no_record();
  const json::object wrapped{{"record", *object}};
  const bool is_inside = object->size() == 1 && object->begin()->value().is_object();
  const auto record = is_inside
                          ? record_in(*object, std::string{object->begin()->key()}.c_str(), "Name", "Type", "Value")
                          : record_in(wrapped, "record", "Name", "Type", "Value");
  if (!record || record->name.empty() || record->value.empty()) return no_record();
  return *record;
}

Result<CheckPage> read_check_page(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  if (!object.contains("names")) return foreign_answer();
  CheckPage page{.id = text_in(object, "check_id"),
                 .status = text_in(object, "status"),
                 .total = count_in(object, "total"),
                 .done = count_in(object, "done")};
  each_object(object, "names", [&](const json::object& entry) { page.names.push_back(name_answer(entry)); });
  each_object(object, "facts", [&](const json::object& entry) { page.facts.push_back(json::serialize(entry)); });
  if (const json::object* policy = object_in(object, "facts_policy")) page.facts_policy = json::serialize(*policy);
  if (page.id.empty()) page.total = page.done = page.names.size();
  return page;
}

Result<CertificateAnswer> read_explanation(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  if (!object.contains("names")) return foreign_answer();
  CertificateAnswer answer{.arn = text_in(object, "certificate_arn"),
                           .status = text_in(object, "status"),
                           .failure_reason = text_in(object, "failure_reason"),
                           .created_at = text_in(object, "created_at"),
                           .checked_at = text_in(object, "checked_at"),
                           .summary = both_in(object, "summary"),
                           .what_next = both_in(object, "what_next"),
                           .next_check_at = text_in(object, "next_check_at"),
                           .gives_up_at = text_in(object, "gives_up_at"),
                           .names = {},
                           .case_id = {},
                           .case_state = {},
                           .again_of = text_in(object, "again_of"),
                           .requested_again_as = text_in(object, "requested_again_as")};
  if (const json::object* verification_case = object_in(object, "case")) {
    answer.case_id = text_in(*verification_case, "case_id");
    answer.case_state = text_in(*verification_case, "state");
  }
  each_object(object, "names", [&](const json::object& entry) { answer.names.push_back(name_answer(entry)); });
  return answer;
}

Result<RecheckView> read_recheck(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  return RecheckView{.arn = text_in(object, "certificate_arn"),
                     .status = text_in(object, "status"),
                     .next_check_at = text_in(object, "next_check_at")};
}

Result<std::vector<std::string>> read_users(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  const json::value* users = object.if_contains("in_use_by");
  if (users == nullptr || !users->is_array()) return foreign_answer();
  return texts_in(object, "in_use_by");
}

Result<BundleView> read_bundle(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  BundleView bundle{.certificate = text_in(object, "certificate"), .chain = text_in(object, "chain")};
  if (const json::value* key = object.if_contains("private_key"); key != nullptr && key->is_string())
    bundle.private_key = Secret{std::string_view{key->get_string().data(), key->get_string().size()}};
  if (bundle.certificate.empty() || bundle.private_key.empty()) return foreign_answer();
  return bundle;
}

}  // namespace certwright::cli
