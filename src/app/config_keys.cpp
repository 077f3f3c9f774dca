#include "app/config_keys.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "app/config_key_groups.h"

namespace certwright::app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> sections{{
    {"server", "Where the server listens."},
    {"store", "Where certificates, keys (sealed) and accounts are kept."},
    {"dns", "How DNS is asked. Every answer is validated with DNSSEC."},
    {"diagnosis", "What `check` and `why` look up to explain a name."},
    {"policy", "Which names may be requested."},
    {"feeds",
     "Lists of the world: each a file of yours, which is read where it is, or a URL, from which copies are fetched "
     "into the data directory. Nothing is fetched that is not named here. docs/feeds.md tells of each list."},
    {"feeds.refresh", "How often a list's URL is asked for a newer copy. What publishers ask for is the least."},
    {"feeds.max_age",
     "How old a list may be by its own date: what an older one says is undetermined. \"0s\": of any age."},
    {"feeds.virustotal",
     "VirusTotal, asked about each requested name and its parents; it learns them. Asked where api_key_file is set. "
     "Its public keys are not for commercial use."},
    {"feeds.web_risk",
     "Google Web Risk or Safe Browsing, asked with four bytes of a hash of each requested name and its parents; it "
     "learns no name. Asked where api_key_file is set."},
    {"feeds.urlhaus",
     "URLhaus, asked about each requested name and its parents; it learns them. Asked where api_key_file is set."},
    {"registration",
     "What registries publish of the domain of a name: whether it is in force, and whom it names. They learn the "
     "domain. docs/registration-data.md."},
    {"validation", "Proof of control over a name."},
    {"mail",
     "Mail to those who approve names, and about verification cases. Nothing is sent where relay is not set. "
     "docs/mail.md tells what is sent to whom."},
    {"quotas", "What one account may use in one Region."},
    {"quotas.rates",
     "Calls a second of one account in one Region, by operation; more are ThrottlingException. Not set: no limit. "
     "ACM's own rates are the examples."},
    {"net", "Which addresses the server may talk to."},
    {"keys", "Keys at rest."},
    {"ca", "The certificate authority of this server."},
    {"signer", "`certwright signer`, the process that holds the CA's key where [ca] signer names it."},
    {"evidence", "What is written down of every issuance (docs/evidence.md)."},
    {"log", "What is written to standard error."},
}};

}  // namespace

std::span<const Key<Config>> config_keys() {
  static const std::vector<Key<Config>> keys = [] {
    std::vector<Key<Config>> all;
    for (auto* const group : {feed_list_keys, server_keys, dns_keys, policy_keys, feed_keys, validation_keys, mail_keys,
                              quota_keys, net_keys, ca_keys, record_keys, feed_service_keys, rate_keys})
      std::ranges::move(group(), std::back_inserter(all));
    return all;
  }();
  return keys;
}

std::span<const std::pair<std::string_view, std::string_view>> config_sections() { return sections; }

}  // namespace certwright::app
