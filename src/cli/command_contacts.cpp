#include <boost/json/serialize.hpp>

#include "api/own/contacts_json.h"
#include "app/local_diagnosis.h"
#include "cli/answer_json.h"
#include "cli/case_answer.h"
#include "cli/commands.h"
#include "cli/contacts_answer.h"
#include "cli/contacts_text.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/refused_names.h"
#include "cli/remote.h"
#include "service/find_contacts.h"

namespace certwright::cli {
namespace {

const Text asking{"asking ...", "問い合わせ中 ..."};

Result<std::string> ask_here(const ContactsArguments& arguments, Session& session) {
  TRY(const app::Config config, config_for(arguments.config_file, arguments.data_dir));
  TRY(const auto local, app::LocalDiagnosis::make(config, arguments.data_dir, session.io().doors));
  TRY(const checks::Subject subject,
      service::contacts_subject({.name = arguments.name, .validation_domain = arguments.validation_domain},
                                *local->feeds().lists()));
  const Progress progress{session, asking};
  return boost::json::serialize(api::own::to_json(service::contacts_in(local->contacts(subject), local->doors())));
}

tl::expected<std::string, int> ask_server(const ContactsArguments& arguments, const std::string& name,
                                          Session& session) {
  const auto remote = Remote::open(session);
  if (!remote) return tl::unexpected(remote.error());
  const std::string question =
      CallBody{}.text("DomainName", name).text("ValidationDomain", arguments.validation_domain).str();
  tl::expected<std::string, int> body;
  {
    const Progress progress{session, asking};
    body = (*remote)->call("Certwright.FindContacts", question, name);
  }
  if (!body) return body;
  if (const auto answer = read_contacts(*body); !answer) return tl::unexpected((*remote)->refuse(answer.error(), name));
  return body;
}

// Texts for people come in every language; a document has them in one, as that of `check`.
Result<std::string> document(std::string_view body, Language language) {
  TRY(boost::json::object answer, parse_object(body));
  const char* const chosen = language == Language::ja ? "ja" : "en";
  if (boost::json::value* findings = answer.if_contains("findings"); findings != nullptr && findings->is_array())
    for (boost::json::value& finding : findings->get_array())
      for (const char* text : {"message", "remedy"})
        if (finding.is_object())
          if (const boost::json::object* words = object_in(finding.get_object(), text))
            finding.get_object()[text] = text_in(*words, chosen);
  return boost::json::serialize(answer) + "\n";
}

int print(const std::string& body, const ContactsArguments& arguments, Session& session) {
  const auto answer = read_contacts(body);
  if (!answer) return session.refuse(answer.error());
  if (session.options().json)
    // What was read once is read again.
    session.print(*document(body, session.language()));
  else if (session.options().plain)
    session.print(contacts_plain(*answer));
  else
    session.print(contacts_text(*answer, session.style()));
  Summary summary;
  summary.add(answer->name);
  return exit_code_of(summary, arguments.strictness);
}

}  // namespace

int run_contacts(const ContactsArguments& arguments, Session& session) {
  const auto name = model::parse_name(arguments.name);
  if (!name) {
    show_refused({answer_of(model::NameReport{.name = arguments.name, .findings = {name.error()}})}, session);
    return exit_errors;
  }
  if (arguments.local) {
    const auto body = ask_here(arguments, session);
    return body ? print(*body, arguments, session) : session.refuse(body.error());
  }
  const auto body = ask_server(arguments, name->str(), session);
  return body ? print(*body, arguments, session) : body.error();
}

}  // namespace certwright::cli
