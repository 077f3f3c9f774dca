#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "model/certificate.h"
#include "model/report.h"
#include "model/verification_case.h"
#include "service/explain_mail.h"
#include "service/parts.h"

namespace certwright::service {

/// Why a certificate is in the state it is in.
struct Explanation {
  model::Certificate certificate;
  std::vector<model::NameReport> names;    ///< every name, with what was found, what explains most first
  Text summary;                            ///< one line: the verdict
  Text what_next;                          ///< what happens next, or what to do
  std::optional<Timestamp> next_check_at;  ///< while something is awaited
  std::optional<Timestamp> gives_up_at;    ///< likewise
  std::optional<model::VerificationCase> verification_case;  ///< of a request that failed: the newest on it
  std::string again_of;            ///< the ARN of the certificate whose request this one repeats; empty: none
  std::string requested_again_as;  ///< the ARN of the newest that repeats this one's; empty: none
  std::map<std::size_t, MailExplanation> mails;  ///< by the places of `names`; of those that mail is to prove
};

/// While proof is awaited, the names that have none are looked at now (LiveDiagnoses), and what is seen is told
/// together with what the workers saw. In every other state nothing is looked up: the causes stay those of the time.
/// Fails: not_found.
[[nodiscard]] Result<Explanation> explain_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                                      Parts& parts);
/// The newest certificate of the caller that holds this name. Fails: not_found.
[[nodiscard]] Result<model::Certificate> newest_certificate(const model::Caller& caller, const std::string& name,
                                                            Parts& parts);
/// Explains it. Fails: not_found.
[[nodiscard]] Result<Explanation> explain_name(const model::Caller& caller, const std::string& name, Parts& parts);

}  // namespace certwright::service
