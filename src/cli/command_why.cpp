#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/explanation.h"
#include "cli/json_text.h"
#include "cli/progress.h"
#include "cli/refused_names.h"
#include "cli/wire.h"
#include "model/domain_name.h"
#include "model/redaction.h"

namespace certwright::cli {
namespace {

std::string plain_lines(const CertificateAnswer& answer) {
  std::string out;
  for (const NameAnswer& name : answer.names) {
    out += name.name + '\t' + answer.status + '\t' + name.verdict;
    char separator = '\t';
    for (const FindingAnswer& finding : name.findings) (out += std::exchange(separator, ',')) += finding.id;
    out += '\n';
  }
  return out;
}

// The five mailboxes are everybody's to know; the relay is this installation's.
template <class Hide>
void redact_mails(ValidationAnswer& validation, const Hide& hide) {
  for (SentMail& mail : validation.mails) {
    hide(mail.reply);
    mail.server = mail.server.empty() ? "" : "mail-server";
  }
  for (Text* text : {&validation.likely, &validation.advice}) {
    hide(text->en);
    hide(text->ja);
  }
}

// Names and their records are public DNS.
void redact(CertificateAnswer& answer) {
  model::Redaction redaction;
  const auto hide = [&](std::string& text) { text = redaction.text(text); };
  const auto hide_both = [&](Text& text) {
    hide(text.en);
    hide(text.ja);
  };
  hide(answer.arn);
  hide(answer.again_of);
  hide(answer.requested_again_as);
  hide_both(answer.summary);
  hide_both(answer.what_next);
  for (NameAnswer& name : answer.names) {
    for (FindingAnswer& finding : name.findings) {
      // Whom a registration names.
      if (finding.id.starts_with("CONTACT_WHOIS"))
        if (const auto email = finding.evidence.find("email"); email != finding.evidence.end())
          redaction.hide_person(email->second);
      hide_both(finding.message);
      hide_both(finding.remedy);
      for (auto& [key, value] : finding.evidence) hide(value);
    }
    if (name.validation) redact_mails(*name.validation, hide);
  }
}

Result<CertificateAnswer> first_answer(Remote& remote, Session& session, const std::string& subject) {
  const Progress progress{session, {"asking ...", "問い合わせ中 ..."}};
  return ask_why(remote, subject);
}

}  // namespace

Result<CertificateAnswer> ask_why(Remote& remote, const std::string& subject) {
  TRY(const std::string body, remote.try_call("Certwright.ExplainCertificate",
                                              looks_like_arn(subject) ? arn_body(subject) : domain_body(subject)));
  return read_explanation(body);
}

void show(CertificateAnswer answer, const WhyArguments& arguments, Session& session) {
  if (arguments.redact) redact(answer);
  if (session.options().json)
    session.print(json_document(answer, session.language()));
  else if (session.options().plain)
    session.print(plain_lines(answer));
  else
    session.print(certificate_text(answer, session.style(), arguments.detail));
}

ExitCode code_of(const CertificateAnswer& answer, const Strictness& strictness) {
  Summary summary;
  for (const NameAnswer& name : answer.names) summary.add(name);
  const bool is_over = answer.status != "ISSUED" && answer.status != "PENDING_VALIDATION";
  // What was found on the way does not matter any more once the certificate is there.
  if (answer.status == "ISSUED") {
    summary.verdicts.erase(Mark::error);
    summary.verdicts.erase(Mark::wait);
  }
  return is_over ? exit_errors : exit_code_of(summary, strictness);
}

int explain(Remote& remote, Session& session, const std::string& subject, const Strictness& strictness) {
  const auto answer = first_answer(remote, session, subject);
  if (!answer) return remote.refuse(answer.error(), subject);
  show(*answer, {.subject = subject}, session);
  return code_of(*answer, strictness);
}

int run_why(const WhyArguments& arguments, Session& session) {
  std::string subject = arguments.subject;
  if (looks_like_arn(subject)) {
    if (!is_arn(subject, session)) return exit_usage;
  } else if (const auto address = model::IpAddress::parse(subject)) {
    subject = address->str();
  } else {
    const auto name = model::parse_name(subject);
    if (!name) {
      show_refused({answer_of(model::NameReport{.name = subject, .findings = {name.error()}})}, session);
      return exit_errors;
    }
    subject = name->str();
  }
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  auto answer = first_answer(**remote, session, subject);
  if (answer && arguments.recheck) answer = recheck_and_ask(**remote, session, *std::move(answer));
  if (!answer) return (*remote)->refuse(answer.error(), subject);
  if (arguments.watch) return watch(**remote, session, *std::move(answer), arguments);
  show(*answer, arguments, session);
  return session.io().interrupted() ? exit_interrupted : code_of(*answer, arguments.strictness);
}

}  // namespace certwright::cli
