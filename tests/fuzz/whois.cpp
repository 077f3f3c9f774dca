// Whatever a WHOIS server sends, in whatever charset, is read in bounds or passed over; nothing that is taken from it
// can end a line, disturb a terminal, lead to what is no host, or become a mail to what is no address. The first byte
// chooses what is read.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "registration/contact_words.h"
#include "registration/whois_record.h"
#include "registration/whois_text.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

void demand_host(const std::string& host) {
  demand(host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos);
  demand(host.empty() || (host.find('.') != std::string::npos && host.size() <= 253));
}

void demand_record(const registration::WhoisRecord& record) {
  demand_host(record.referral);
  demand(record.fact.statuses.size() <= 20 && record.fact.contacts.size() <= 3 && record.handles.size() <= 20);
  demand_tame(record.fact.registrar);
  for (const std::string& status : record.fact.statuses) demand_tame(status);
  for (const auto& contact : record.fact.contacts) {
    demand(contact.email.empty() || registration::mail_address_in(contact.email) == contact.email);
    demand(contact.email.empty() || !contact.redacted);
    demand(!contact.email.empty() || !contact.privacy_proxy);
  }
  for (const auto& [role, handle] : record.handles) {
    demand(role == "administrative" || role == "technical");
    demand(handle.find_first_of("\r\n /") == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text = registration::decode_whois(text_of({data + 1, size - 1}));
  demand(text.find('\0') == std::string::npos && text.find('\r') == std::string::npos);
  switch (data[0] % 3) {
    case 0:
      demand_record(registration::read_whois_record(text, "shop.test-a"));
      break;
    case 1:
      demand_host(registration::read_whois_of_tld(text).server);
      break;
    default:
      demand_tame(registration::email_of_person(text));
      break;
  }
  return 0;
}
