#pragma once

#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "service/parts.h"
#include "service/steps.h"

// The steps of a certificate whose names are proved by mail; advance_certificate() puts them in order.
namespace certwright::service {

/// Mails whoever can approve the names that have neither proof nor mails, and stores that in one transaction with the
/// certificate and `events`; the certificate then waits for answers. `facts`: of every name, as they passed the
/// policy's checks. Where no mail is configured nobody is mailed, and it is tried again later. Fails: as the store
/// does.
[[nodiscard]] Result<void> ask_by_mail(model::Certificate& certificate, const std::vector<model::Facts>& facts,
                                       std::vector<steps::Happened> events, Parts& parts);

/// Every name is approved; some name's owner was never asked, and could be now; or what was asked has no answer yet,
/// or one that ended the request: that is stored.
enum class MailAnswers { proved, unasked, awaited };

/// Looks at what became of the mails. Where nobody can approve any more, the request or the renewal fails. Fails: as
/// the store does.
[[nodiscard]] Result<MailAnswers> look_for_answers(model::Certificate& certificate, Parts& parts);

/// Notes what is to be said of the names without proof when the time is over. Fails: as the store does.
[[nodiscard]] Result<void> note_unanswered(model::Certificate& certificate, Parts& parts);

}  // namespace certwright::service
