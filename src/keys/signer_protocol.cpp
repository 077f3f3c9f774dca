#include "keys/signer_protocol.h"

#include <algorithm>
#include <array>
#include <utility>

namespace certwright::keys {
namespace {

constexpr std::uint8_t protocol_version = 1;
constexpr std::size_t head_bytes = 2;  // version; operation or outcome
constexpr std::size_t longest_detail = 1000;
// Issuing certificate, root, and what may stand between them.
constexpr std::size_t longest_chain = 8;

constexpr std::array<std::pair<std::uint8_t, ErrorCode>, 4> failures{{{1, ErrorCode::access_denied},
                                                                      {2, ErrorCode::unavailable},
                                                                      {3, ErrorCode::invalid_request},
                                                                      {4, ErrorCode::internal}}};
constexpr std::uint8_t done = 0;

tl::unexpected<Error> malformed(const char* what) {
  return fail(ErrorCode::invalid_request, std::string{"malformed: "} + what);
}

void append(Bytes& out, ByteView part) { out.insert(out.end(), part.begin(), part.end()); }

void append_field(Bytes& out, ByteView field) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(field.size() >> shift));
  append(out, field);
}

Result<Bytes> take_field(ByteView& rest) {
  constexpr std::size_t length_bytes = 4;
  if (rest.size() < length_bytes) return malformed("it ends within a length");
  std::size_t length = 0;
  for (const std::uint8_t octet : rest.first(length_bytes)) length = length << 8 | octet;
  rest = rest.subspan(length_bytes);
  if (length > rest.size()) return malformed("it ends within a field");
  Bytes field(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length));
  rest = rest.subspan(length);
  return field;
}

// "ec", "rsa", or a CA's id in hexadecimal.
bool is_which(ByteView text) {
  constexpr std::size_t id_digits = 16;
  return text.size() <= id_digits && std::ranges::all_of(text, [](std::uint8_t octet) {
           return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z');
         });
}

constexpr std::size_t moment_bytes = 8;
// 2^40 seconds after 1970: every moment that a certificate can tell is before it.
constexpr std::uint64_t end_of_time = std::uint64_t{1} << 40U;

Bytes moment_octets(Timestamp moment) {
  const auto seconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(moment.time_since_epoch()).count());
  Bytes out(moment_bytes);
  for (std::size_t i = 0; i < moment_bytes; ++i)
    out[moment_bytes - 1 - i] = static_cast<std::uint8_t>(seconds >> (8 * i));
  return out;
}

Result<Timestamp> moment_of(ByteView octets) {
  std::uint64_t seconds = 0;
  for (const std::uint8_t octet : octets) seconds = seconds << 8 | octet;
  if (octets.size() != moment_bytes || seconds >= end_of_time) return malformed("a moment that is none");
  return Timestamp{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
}

}  // namespace

Result<SignerQuestion> parse_signer_question(ByteView frame) {
  if (frame.size() < head_bytes) return malformed("a question of less than two octets");
  if (frame[0] != protocol_version) return malformed("a question of another version");
  const ByteView rest = frame.subspan(head_bytes);
  switch (frame[1]) {
    case static_cast<std::uint8_t>(SignerOperation::identify):
      if (!is_which(rest)) return malformed("a question about no CA");
      return SignerQuestion{
          .operation = SignerOperation::identify, .to_be_signed = {}, .which = std::string{text_of(rest)}};
    case static_cast<std::uint8_t>(SignerOperation::sign):
      if (rest.empty()) return malformed("nothing to sign");
      return SignerQuestion{.operation = SignerOperation::sign, .to_be_signed = rest, .which = {}};
    default:
      return malformed("an unknown operation");
  }
}

Bytes signer_question(const SignerQuestion& question) {
  Bytes out{protocol_version, static_cast<std::uint8_t>(question.operation)};
  append(out, question.to_be_signed);
  append(out, bytes_of(question.which));
  return out;
}

Bytes signer_identity(const SignerIdentity& identity) {
  Bytes out;
  for (const Bytes* field : {&identity.signature_algorithm, &identity.public_key, &identity.root_crl})
    append_field(out, *field);
  append_field(out, moment_octets(identity.root_crl_next_update));
  for (const Bytes& certificate : identity.chain) append_field(out, certificate);
  return out;
}

Result<SignerIdentity> parse_signer_identity(ByteView payload) {
  SignerIdentity identity;
  TRY(identity.signature_algorithm, take_field(payload));
  TRY(identity.public_key, take_field(payload));
  TRY(identity.root_crl, take_field(payload));
  TRY(const Bytes moment, take_field(payload));
  TRY(identity.root_crl_next_update, moment_of(moment));
  while (!payload.empty()) {
    TRY(Bytes certificate, take_field(payload));
    identity.chain.push_back(std::move(certificate));
    if (identity.chain.size() > longest_chain) return malformed("a chain without end");
  }
  if (identity.signature_algorithm.empty() || identity.public_key.empty() || identity.chain.empty())
    return malformed("an identity without key or certificate");
  return identity;
}

Bytes signer_answer(const Result<Bytes>& answer) {
  Bytes out{protocol_version, done};
  if (answer) {
    append(out, *answer);
    return out;
  }
  const auto known = std::ranges::find(failures, answer.error().code, [](const auto& entry) { return entry.second; });
  out[1] = known == failures.end() ? failures.back().first : known->first;
  append(out, bytes_of(std::string_view{answer.error().detail}.substr(0, longest_detail)));
  return out;
}

Result<Bytes> parse_signer_answer(ByteView frame) {
  if (frame.size() < head_bytes || frame[0] != protocol_version) return malformed("an answer of another version");
  const ByteView rest = frame.subspan(head_bytes);
  if (frame[1] == done) return Bytes(rest.begin(), rest.end());
  const auto known = std::ranges::find(failures, frame[1], [](const auto& entry) { return entry.first; });
  if (known == failures.end()) return malformed("an answer of an unknown kind");
  return fail(known->second, std::string{text_of(rest.first(std::min(rest.size(), longest_detail)))});
}

}  // namespace certwright::keys
