// Lines of a server, and what was sent between them (lines that begin with ">"): whatever comes, what is kept is
// bounded and printable, and a reply has a code of three digits.

#include "net/smtp_replies.h"
#include "base/bytes.h"
#include "tests/fuzz/demand.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  std::string_view text = text_of({data, size});
  net::SmtpReplies replies;
  while (!text.empty()) {
    const std::string_view line =
        text.substr(0, text.find('\n') == std::string_view::npos ? text.size() : text.find('\n') + 1);
    text.remove_prefix(line.size());
    if (line.starts_with('>'))
      replies.sent(line.substr(1));
    else if (!replies.received(line))
      break;
    demand(replies.code() == 0 || (replies.code() >= 200 && replies.code() < 600));
    demand(replies.text().size() <= 512);
    for (const char c : replies.text()) demand(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }
  return 0;
}
