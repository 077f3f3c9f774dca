// Mail addresses from DNS, registries and configuration: whatever is read as one can be written into a header.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/mail_address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using certwright::model::MailAddress;
  const auto address = MailAddress::parse({reinterpret_cast<const char*>(data), size});
  if (!address) return 0;
  const std::string text = address->str();
  const auto again = MailAddress::parse(text);
  if (!again || *again != *address) std::abort();
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == ',' || c == '<' || c == '>' || c == '"')
      std::abort();
  if (text.size() > 254 || text.find('@') != text.rfind('@')) std::abort();
  return 0;
}
