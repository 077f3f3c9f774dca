#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/mail.h"

namespace certwright::store {

/// What a mail is filled with and what became of it, as JSON. What it is found by is kept beside it: its id, account,
/// subject, domain, address and state, its moments but expires_at, and what there is of its code.
[[nodiscard]] std::string encode_mail(const model::Mail& mail);
/// Reads it back into a mail that has the rest. Fails: internal (not what encode_mail gave), invalid_state (a newer
/// version wrote it).
[[nodiscard]] Result<void> decode_mail(std::string_view text, model::Mail& into);

}  // namespace certwright::store
