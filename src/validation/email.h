#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "model/mail.h"
#include "model/proof.h"

// Proof of control by mail: BR 3.2.2.4.4, "Constructed Email to Domain Contact", and its siblings for other contacts.
namespace certwright::validation {

/// How many characters an approval code has.
inline constexpr std::size_t approval_code_length = 43;

/// What the link of one mail carries, the BR's Random Value: 256 bits, in base64url. Every mail has its own.
[[nodiscard]] Secret make_approval_code(Random& random);

/// What is stored of a code, and what finds its mail again: SHA-256, in lower-case hexadecimal. Nothing for a text that
/// is no code, which is told by its form alone.
[[nodiscard]] std::optional<std::string> approval_code_hash(std::string_view code);

/// Whether a mail is the one whose link carries this code. Takes the same time for every code.
[[nodiscard]] bool is_code_of(std::string_view code, const model::Mail& mail);

/// The proof that an approval is: what was asked of which address, and that it was approved, when and from where. Never
/// the code. `base_name` is the name without `*.`; `mail` has its answer, and that approves.
[[nodiscard]] model::Proof proof_of_approval(const model::Mail& mail, std::string_view base_name);

}  // namespace certwright::validation
