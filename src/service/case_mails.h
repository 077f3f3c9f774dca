#pragma once

#include "model/verification_case.h"
#include "service/parts.h"

namespace certwright::service {

// Mails that tell of verification cases, queued in the transaction that changes the case; each does nothing where no
// mail is configured, or nobody is to be told. Both fail as queue_mail does.

/// To [mail] administrators: a case waits for their decision.
[[nodiscard]] Result<void> queue_case_opened(store::Transaction& tx, const model::VerificationCase& one, Parts& parts);
/// To the address that the account asks for (MailSettings): its case was approved or denied.
[[nodiscard]] Result<void> queue_case_decided(store::Transaction& tx, const model::VerificationCase& one, Parts& parts);

}  // namespace certwright::service
