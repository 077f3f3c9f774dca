// What a process may say to the one that holds the CA's key, and that one to it.
#include "keys/signer_protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const ByteView bytes{data, size};
  const Bytes whole(data, data + size);
  // What is read comes out the same when it is written.
  if (const auto question = keys::parse_signer_question(bytes); question && keys::signer_question(*question) != whole)
    __builtin_trap();
  if (const auto identity = keys::parse_signer_identity(bytes); identity && keys::signer_identity(*identity) != whole)
    __builtin_trap();
  (void)keys::parse_signer_answer(bytes);
  return 0;
}
