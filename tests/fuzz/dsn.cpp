// Whatever comes back by mail is refused with a reason, or its parts are bounded and printable.

#include "base/bytes.h"
#include "mail/bounce.h"
#include "tests/fuzz/demand.h"

namespace {

void demand_text(const std::string& text) {
  certwright::demand(text.size() <= 512);
  for (const char c : text) certwright::demand(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const auto bounce = mail::read_bounce(text_of({data, size}));
  if (!bounce) {
    certwright::demand(!bounce.error().detail.empty());
    return 0;
  }
  certwright::demand(!bounce->recipients.empty() && bounce->recipients.size() <= mail::most_bounce_recipients);
  demand_text(bounce->message_id);
  demand_text(bounce->reporting_mta);
  for (const mail::BouncedRecipient& one : bounce->recipients)
    for (const std::string* text : {&one.original, &one.final, &one.action, &one.status, &one.diagnostic})
      demand_text(*text);
  return 0;
}
