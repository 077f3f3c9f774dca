// A whole DNS message as a name server may send it: as it came, and with the id and the question that it should have,
// so that most inputs reach the records.
#include <algorithm>

#include "net/dns_message.h"
#include "net/presentation.h"

namespace {

void read(certwright::ByteView message, certwright::ByteView sent) {
  const auto reply = certwright::net::parse_reply(message, sent);
  if (!reply) return;
  for (const auto* section : {&reply->answer, &reply->authority, &reply->additional})
    for (const auto& record : *section) {
      (void)certwright::net::absolute_name(record.name);
      (void)certwright::net::presentation(record.data);
      // A name that was read can be asked for.
      if (!certwright::net::encode_question(1, {.question = {record.name, record.type}}, 0)) __builtin_trap();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t flags_and_counts_end = 12;
  const auto sent = certwright::net::encode_question(
      0x1234, {.question = {"a.example", certwright::net::RecordType::a}, .edns = false}, 0);
  certwright::Bytes message{data, data + size};
  read(message, *sent);
  if (size < sent->size()) return 0;
  std::copy_n(sent->begin(), 2, message.begin());
  std::copy(sent->begin() + flags_and_counts_end, sent->end(), message.begin() + flags_and_counts_end);
  read(message, *sent);
  return 0;
}
