#include "cli/command_evidence.h"

#include "cli/answer_json.h"
#include "cli/arguments.h"
#include "cli/case_answer.h"
#include "cli/evidence_text.h"
#include "cli/exit_code.h"
#include "cli/refused_names.h"
#include "cli/remote.h"

namespace certwright::cli {

int run_evidence(const EvidenceArguments& arguments, Session& session) {
  if (!is_arn(arguments.arn, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const std::string question = CallBody{}
                                   .text("CertificateArn", arguments.arn)
                                   .text("SerialNumber", arguments.serial)
                                   .yes("Judge", arguments.judge)
                                   .str();
  const auto body = (*remote)->call("Certwright.GetEvidence", question, arguments.arn);
  if (!body) return body.error();
  const auto answer = parse_object(*body);
  if (!answer || array_in(*answer, "names") == nullptr)
    return (*remote)->refuse(answer ? foreign_answer().value() : answer.error(), arguments.arn);
  if (session.options().json)
    session.print(*body + "\n");
  else if (session.options().plain)
    session.print(evidence_plain(*answer));
  else
    session.print(evidence_text(*answer, session.style()));
  if (arguments.judge && object_in(*answer, "removed") != nullptr) {
    session.say({"It cannot be judged again: what the decision rested on was removed.",
                 "判断の記録が削除されているため、再判定できません。"});
    return exit_errors;
  }
  return is_judged_the_same(*answer) ? exit_good : exit_errors;
}

}  // namespace certwright::cli
