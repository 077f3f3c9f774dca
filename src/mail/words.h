#pragma once

#include <string>

#include "mail/letter.h"
#include "model/mail.h"

namespace certwright::mail {

// The keys of Mail::details, by kind. What is not there is left out of the words.
namespace detail {
// validation, renewal: who asks, as an ARN; the certificate's other names.
inline constexpr const char* requester = "requester";
inline constexpr const char* other_names = "other_names";
// case_opened, case_decided: the certificate, its names, who opened the case and why.
inline constexpr const char* certificate = "certificate";
inline constexpr const char* names = "names";
inline constexpr const char* message = "message";
// case_decided: "approved" or "denied", and why.
inline constexpr const char* decision = "decision";
inline constexpr const char* reason = "reason";
}  // namespace detail

/// What a mail says, in its language. `link`: the approval page, of mails that ask; they are nothing without it.
[[nodiscard]] Letter letter_of(const model::Mail& mail, const std::string& link);

}  // namespace certwright::mail
