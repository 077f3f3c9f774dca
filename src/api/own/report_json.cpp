#include "api/own/report_json.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "api/own/case_json.h"
#include "api/own/json_values.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

object name_json(const model::NameReport& report) {
  object out{{"name", text(report.name)}};
  const std::string display = model::display_name(report.name);
  if (display != report.name) out["display_name"] = text(display);
  out["verdict"] = text(to_string(model::verdict_of(report.findings)));
  array findings;
  findings.reserve(report.findings.size());
  for (const model::Finding& finding : report.findings) findings.emplace_back(to_json(finding));
  out["findings"] = std::move(findings);
  return out;
}

value record_json(const std::optional<model::ResourceRecord>& record) {
  if (!record) return nullptr;
  return object{{"name", text(record->name)}, {"type", "CNAME"}, {"value", text(record->value)}};
}

object validation_json(const model::DomainValidation& validation) {
  object out{{"method", text(to_string(validation.method))}, {"status", text(to_string(validation.status))}};
  out["record"] = record_json(validation.resource_record);
  if (validation.method != model::ValidationMethod::email) return out;
  array emails;
  emails.reserve(validation.emails.size());
  for (const std::string& email : validation.emails) emails.emplace_back(text(email));
  out["emails"] = std::move(emails);
  return out;
}

value reply_json(const std::optional<model::MailReply>& reply) {
  if (!reply) return nullptr;
  return object{{"at", text(rfc3339(reply->at))},
                {"code", reply->code},
                {"text", text(reply->text)},
                {"server", text(reply->server)}};
}

object delivery_json(const model::MailDelivery& mail) {
  return {{"address", text(mail.address)},
          {"state", text(to_string(mail.state))},
          {"queued_at", text(rfc3339(mail.queued_at))},
          {"next_attempt_at", time_or_null(mail.next_attempt_at)},
          {"reply", reply_json(mail.reply)}};
}

void add_mail(const service::MailExplanation& mail, object& out) {
  array mails;
  mails.reserve(mail.fact.mails.size());
  for (const model::MailDelivery& one : mail.fact.mails) mails.emplace_back(delivery_json(one));
  out["mails"] = std::move(mails);
  if (!mail.likely.en.empty()) out["likely"] = words(mail.likely);
  if (!mail.advice.en.empty()) out["advice"] = words(mail.advice);
  out["dns_record"] = record_json(mail.dns_record);
}

// A private CA's names are not validated, so there is nothing to tell of them.
const model::DomainValidation* validation_of(const model::Certificate& certificate, std::string_view name) {
  if (certificate.type == model::CertificateType::private_ca) return nullptr;
  const auto validation = std::ranges::find(
      certificate.validations, name, [](const model::DomainValidation& v) { return std::string_view{v.name.str()}; });
  if (validation == certificate.validations.end()) return nullptr;
  return &certificate.validation_in_progress(static_cast<std::size_t>(validation - certificate.validations.begin()));
}

}  // namespace

object to_json(const model::Finding& finding) {
  object evidence;
  for (const auto& [key, seen] : finding.evidence) evidence[key] = text(seen);
  return {{"id", text(finding.id())},
          {"severity", text(to_string(finding.cause->severity))},
          {"effect", text(to_string(finding.effect))},
          {"certainty", text(to_string(finding.certainty))},
          {"message", words(finding.message())},
          {"evidence", std::move(evidence)},
          {"remedy", words(finding.remedy())},
          {"acm_failure_reason",
           finding.cause->failure_reason ? text(to_string(*finding.cause->failure_reason)) : value(nullptr)}};
}

object to_json(const model::Report& report) {
  array names;
  names.reserve(report.names.size());
  for (const model::NameReport& name : report.names) names.emplace_back(name_json(name));
  return {{"schema_version", schema_version}, {"names", std::move(names)}};
}

std::string check_answer(const service::NameCheckPage& page, WithFacts with_facts, const service::Parts& parts) {
  array names;
  names.reserve(page.names.size());
  for (const service::NameCheckPage::Name& name : page.names) names.emplace_back(name_json(name.report));
  const object head{{"schema_version", schema_version},
                    {"check_id", text(page.check.id)},
                    {"status", text(to_string(page.check.state))},
                    {"created_at", text(rfc3339(page.check.created_at))},
                    {"expires_at", text(rfc3339(page.expires_at))},
                    {"done", page.done},
                    {"total", page.check.request.names.size()},
                    {"from", page.from},
                    {"names", std::move(names)}};
  std::string answer = boost::json::serialize(head);
  if (with_facts == WithFacts::no) return answer;
  // Facts are JSON text already, tens of kilobytes a name.
  answer.back() = ',';
  answer += R"("facts":[)";
  for (const service::NameCheckPage::Name& name : page.names) {
    if (&name != &page.names.front()) answer += ',';
    answer += model::to_json(name.kept);
  }
  answer += R"(],"facts_policy":)" + model::policy_json(parts.policy) + "}";
  return answer;
}

object to_json(const service::Explanation& explanation) {
  const model::Certificate& certificate = explanation.certificate;
  object out{
      {"schema_version", schema_version},
      {"certificate_arn", text(certificate.arn.str())},
      {"status", text(to_string(certificate.status))},
      {"failure_reason", certificate.failure_reason ? text(to_string(*certificate.failure_reason)) : value(nullptr)},
      {"created_at", text(rfc3339(certificate.created_at))},
      {"checked_at", time_or_null(certificate.report ? std::optional{certificate.report->at} : std::nullopt)},
      {"summary", words(explanation.summary)},
      {"what_next", words(explanation.what_next)},
      {"next_check_at", time_or_null(explanation.next_check_at)},
      {"gives_up_at", time_or_null(explanation.gives_up_at)},
      {"case", explanation.verification_case ? value(to_json(*explanation.verification_case)) : value(nullptr)},
      {"again_of", text_or_null(explanation.again_of)},
      {"requested_again_as", text_or_null(explanation.requested_again_as)}};
  array names;
  for (std::size_t i = 0; i < explanation.names.size(); ++i) {
    object name = name_json(explanation.names[i]);
    const model::DomainValidation* validation = validation_of(certificate, explanation.names[i].name);
    name["validation"] = validation != nullptr ? value(validation_json(*validation)) : value(nullptr);
    if (const auto mail = explanation.mails.find(i); mail != explanation.mails.end() && validation != nullptr)
      add_mail(mail->second, name["validation"].as_object());
    names.emplace_back(std::move(name));
  }
  out["names"] = std::move(names);
  return out;
}

}  // namespace certwright::api::own
