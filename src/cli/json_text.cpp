#include "cli/json_text.h"

#include "base/json_string.h"

namespace certwright::cli {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
}

void append_or_null(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) return append_member(out, name, text);
  out += ',';
  append_json_string(out, name);
  out += ":null";
}

void append(std::string& out, const FindingAnswer& finding, Language language) {
  out += '{';
  append_member(out, "id", finding.id);
  append_member(out, "severity", finding.severity);
  append_member(out, "effect", finding.effect);
  append_member(out, "certainty", finding.certainty);
  append_member(out, "message", finding.message.in(language));
  out += ",\"evidence\":{";
  for (const auto& [name, text] : finding.evidence) append_member(out, name, text);
  out += '}';
  append_member(out, "remedy", finding.remedy.in(language));
  append_or_null(out, "acm_failure_reason", finding.acm_failure_reason.value_or(""));
  out += '}';
}

void append_record(std::string& out, std::string_view member, const std::optional<RecordAnswer>& record) {
  out += ',';
  append_json_string(out, member);
  out += ':';
  if (!record) {
    out += "null";
    return;
  }
  out += '{';
  append_member(out, "name", record->name);
  append_member(out, "type", record->type);
  append_member(out, "value", record->value);
  out += '}';
}

void append(std::string& out, const SentMail& mail) {
  out += '{';
  append_member(out, "address", mail.address);
  append_member(out, "state", mail.state);
  append_member(out, "queued_at", mail.queued_at);
  append_or_null(out, "next_attempt_at", mail.next_attempt_at);
  append_or_null(out, "replied_at", mail.replied_at);
  append_or_null(out, "reply", mail.reply);
  append_or_null(out, "server", mail.server);
  out += '}';
}

void append_mails(std::string& out, const ValidationAnswer& validation, Language language) {
  out += ",\"emails\":[";
  for (const std::string& email : validation.emails) {
    if (out.back() != '[') out += ',';
    append_json_string(out, email);
  }
  out += "],\"mails\":[";
  for (const SentMail& mail : validation.mails) {
    if (out.back() != '[') out += ',';
    append(out, mail);
  }
  out += ']';
  append_or_null(out, "likely", validation.likely.in(language));
  append_or_null(out, "advice", validation.advice.in(language));
  append_record(out, "dns_record", validation.dns_record);
}

void append(std::string& out, const ValidationAnswer& validation, Language language) {
  out += ",\"validation\":{";
  append_member(out, "method", validation.method);
  append_member(out, "status", validation.status);
  append_record(out, "record", validation.record);
  if (validation.method == "EMAIL") append_mails(out, validation, language);
  out += '}';
}

}  // namespace

void append_json(std::string& out, const NameAnswer& name, Language language) {
  out += '{';
  append_member(out, "name", name.name);
  append_member(out, "display_name", name.display_name);
  append_member(out, "verdict", name.verdict);
  out += ",\"findings\":[";
  for (const FindingAnswer& finding : name.findings) {
    if (out.back() == '}') out += ',';
    append(out, finding, language);
  }
  out += ']';
  if (name.validation) append(out, *name.validation, language);
  out += '}';
}

std::string json_document(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  std::string out = "{\"schema_version\":1";
  for (const auto& [name, text] : members) append_member(out, name, text);
  return out += "}\n";
}

std::string json_document(const CertificateAnswer& certificate, Language language) {
  std::string out = "{\"schema_version\":1";
  append_or_null(out, "certificate_arn", certificate.arn);
  append_or_null(out, "status", certificate.status);
  append_or_null(out, "failure_reason", certificate.failure_reason);
  append_or_null(out, "created_at", certificate.created_at);
  append_or_null(out, "checked_at", certificate.checked_at);
  append_or_null(out, "summary", certificate.summary.in(language));
  append_or_null(out, "what_next", certificate.what_next.in(language));
  append_or_null(out, "next_check_at", certificate.next_check_at);
  append_or_null(out, "gives_up_at", certificate.gives_up_at);
  append_or_null(out, "case_id", certificate.case_id);
  append_or_null(out, "case_state", certificate.case_state);
  append_or_null(out, "again_of", certificate.again_of);
  append_or_null(out, "requested_again_as", certificate.requested_again_as);
  out += ",\"names\":[";
  for (const NameAnswer& name : certificate.names) {
    if (out.back() == '}') out += ',';
    out += '\n';
    append_json(out, name, language);
  }
  return out += "\n]}\n";
}

}  // namespace certwright::cli
