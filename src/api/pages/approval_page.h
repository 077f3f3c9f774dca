#pragma once

#include <string>
#include <string_view>

#include "api/pages/html.h"
#include "base/text.h"
#include "service/answer_validation_mail.h"

// The pages behind the link of a validation mail: their words, in both languages.
namespace certwright::api::pages {

/// What is asked, with the two buttons that answer it by POST. `code` goes with them.
[[nodiscard]] Page question_page(const service::ApprovalQuestion& question, std::string_view code, Language language);
/// What the answer did, in both languages, the given one first: there is no link to this page.
[[nodiscard]] Page answered_page(const service::ApprovalQuestion& question, service::MailVerdict verdict,
                                 Language language);
/// That the link asks nothing (any more); the same whatever the reason.
[[nodiscard]] Page closed_page(Language language);
/// That the server cannot answer now.
[[nodiscard]] Page unavailable_page(Language language);

}  // namespace certwright::api::pages
