#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/text.h"
#include "model/mail.h"
#include "service/parts.h"

namespace certwright::service {

/// What the link of a mail asks, for whoever opens it.
struct ApprovalQuestion {
  model::MailKind kind = model::MailKind::validation;
  Language language = Language::en;  ///< of the mail
  std::string domain;                ///< the one name that the answer is about
  std::string account;
  std::string region;
  std::string arn;
  std::vector<std::string> names;  ///< all of the certificate
  std::string requested_by;        ///< a principal's ARN; empty where that was not kept
  Timestamp expires_at;
};

/// What the mail with this code asks. Nothing where it asks nothing (any more): the code is unknown, was used, is too
/// old, or its certificate is gone or does not wait for it. Those are not told apart, neither by the answer nor by the
/// way to it. Changes nothing. Fails: as the store does.
[[nodiscard]] Result<std::optional<ApprovalQuestion>> read_validation_mail(std::string_view code, Parts& parts);

enum class MailVerdict { approve, deny };

/// Takes the answer of somebody who got the mail, once: the first answer of any mail of the name counts. An approval is
/// stored as the name's proof, and the certificate goes on; a denial ends the request (DOMAIN_VALIDATION_DENIED), or
/// the renewal, at once. All of it in one transaction with its event. `peer`: the address that it came from. Gives what
/// was asked; nothing as above, and then nothing was written. Fails: as the store does.
[[nodiscard]] Result<std::optional<ApprovalQuestion>> answer_validation_mail(std::string_view code, MailVerdict verdict,
                                                                             const std::string& peer, Parts& parts);

}  // namespace certwright::service
