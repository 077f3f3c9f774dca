// Whatever an RDAP server, or IANA's list of them, sends is read in bounds or refused; nothing that is taken from it
// can end a line, disturb a terminal or become a mail to what is no address; what is kept of it says the same when it
// is read again. The first byte chooses what is read.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "model/facts_json.h"
#include "registration/contact_words.h"
#include "registration/rdap_bootstrap.h"
#include "registration/rdap_domain.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

void demand_url(std::string_view url) {
  demand(url.starts_with("https://") || url.starts_with("http://"));
  demand(url.find_first_of(" @\r\n") == std::string_view::npos);
}

void demand_fact(const model::RegistrationFact& fact) {
  demand(fact.statuses.size() <= 20 && fact.contacts.size() <= 3);
  demand_tame(fact.registrar);
  for (const std::string& status : fact.statuses) demand_tame(status);
  for (const auto& contact : fact.contacts) {
    demand(contact.email.empty() || registration::mail_address_in(contact.email) == contact.email);
    demand(contact.email.empty() || !contact.redacted);
    demand(!contact.email.empty() || !contact.privacy_proxy);
  }
  const std::string kept = model::to_json(fact);
  const auto again = model::read_registration_fact(kept);
  demand(again.has_value() && model::to_json(*again) == kept);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = text_of({data + 1, size - 1});
  if (data[0] % 2 == 0) {
    const auto answer = registration::read_rdap_domain(text, "shop.test-a");
    if (!answer) return 0;
    demand_fact(answer->fact);
    if (!answer->related.empty()) demand_url(answer->related);
    return 0;
  }
  const auto bootstrap = registration::RdapBootstrap::parse(text);
  if (!bootstrap) return 0;
  demand(bootstrap->size() > 0);
  for (const char* domain : {"shop.test-a", "shop.co.test-a", "x.xn--test-b"}) {
    const auto& urls = bootstrap->urls_for(domain);
    demand(urls.size() <= 8);
    for (const std::string& url : urls) {
      demand_url(url);
      demand(url.ends_with('/'));
    }
  }
  return 0;
}
