#include "validation/email.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/digest.h"

namespace certwright::validation {
namespace {

// BR 1.6.1: a Random Value "exhibits at least 112 bits of entropy".
constexpr std::size_t code_bytes = 32;

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool has_form_of_a_code(std::string_view text) {
  return text.size() == approval_code_length && std::ranges::all_of(text, is_base64url);
}

}  // namespace

Secret make_approval_code(Random& random) {
  std::array<std::uint8_t, code_bytes> bytes{};
  random.fill(bytes);
  return Secret{std::string_view{base64url(bytes)}};
}

std::optional<std::string> approval_code_hash(std::string_view code) {
  if (!has_form_of_a_code(code)) return std::nullopt;
  return hex(sha256(bytes_of(code)));
}

bool is_code_of(std::string_view code, const model::Mail& mail) {
  return constant_time_equal(bytes_of(hex(sha256(bytes_of(code)))), bytes_of(mail.code_hash));
}

model::Proof proof_of_approval(const model::Mail& mail, std::string_view base_name) {
  return {.base_name = std::string{base_name},
          .method = model::ValidationMethod::email,
          .question = fmt::format("mail {} to {}", mail.id, mail.to),
          .answer = fmt::format("approved at {} from {}", rfc3339(mail.answer->at), mail.answer->peer),
          .resolver = {},
          .dnssec_secure = false,
          .at = mail.answer->at};
}

}  // namespace certwright::validation
