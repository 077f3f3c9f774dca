#pragma once

#include <string>

#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/remote.h"

namespace certwright::cli {

/// Asks why a certificate is in its state. `subject`: an ARN, or a name. Fails: as the call does.
[[nodiscard]] Result<CertificateAnswer> ask_why(Remote& remote, const std::string& subject);

/// Whether the server goes on with it: a request, a renewal or a change of the method runs.
[[nodiscard]] inline bool is_awaited(const CertificateAnswer& answer) { return !answer.next_check_at.empty(); }

/// Shows the answer in the form that the user wants.
void show(CertificateAnswer answer, const WhyArguments& arguments, Session& session);

/// What the answer says to the shell.
[[nodiscard]] ExitCode code_of(const CertificateAnswer& answer, const Strictness& strictness);

/// Asks, shows the answer, gives the exit code.
int explain(Remote& remote, Session& session, const std::string& subject, const Strictness& strictness);

/// Has the server check what is awaited, and gives the answer of after that: where nothing is awaited, or the check
/// takes very long, `before` or the last one, having said so. Fails: as the calls do.
[[nodiscard]] Result<CertificateAnswer> recheck_and_ask(Remote& remote, Session& session, CertificateAnswer before);

/// Shows the answer, and each one that differs, until nothing is awaited any more or the user interrupts. As JSON or
/// plain lines only the last one is shown. Gives the exit code.
int watch(Remote& remote, Session& session, CertificateAnswer answer, const WhyArguments& arguments);

}  // namespace certwright::cli
