// What a process may say to `certwright signer`, and the signer to it; and what it may be asked to sign.
#include "app/signing_rules.h"
#include "keys/signer_protocol.h"

namespace {

const certwright::app::SigningRules& rules() {
  using namespace certwright;
  static const app::SigningRules all{
      issuance::LeafForm{
          {.pki_url = "http://pki.example.net"},
          {.id = "0123456789abcdef", .name = {0x30, 0}, .key_identifier = {1}, .signature_algorithm = {0x30, 0}}},
      "certs.example.net"};
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const ByteView bytes{data, size};
  if (const auto question = keys::parse_signer_question(bytes);
      question && keys::signer_question(*question) != Bytes(data, data + size))
    __builtin_trap();
  if (const auto identity = keys::parse_signer_identity(bytes);
      identity && keys::signer_identity(*identity) != Bytes(data, data + size))
    __builtin_trap();
  (void)keys::parse_signer_answer(bytes);
  (void)rules().judge(bytes, Timestamp{std::chrono::seconds{1'800'000'000}});
  return 0;
}
