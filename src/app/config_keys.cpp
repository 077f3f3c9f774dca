#include "app/config_keys.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/config_rules.h"
#include "issuance/validity_limit.h"
#include "pki/key.h"

namespace certwright::app {
namespace {

using net::live::StubZone;

constexpr std::int64_t one_day = 24L * 3600;
constexpr std::int64_t longest_private_validity = issuance::longest_internal_validity.count() * one_day;
// BR 4.9.10: eight hours at least. An answer is renewed at half of its life, and outlives neither that half of the
// responder's certificate (a week) which is left when that is renewed.
constexpr std::int64_t shortest_ocsp_validity = one_day / 3;
constexpr std::int64_t longest_ocsp_validity = 3 * one_day;
// BR 3.2.2.4.7: a Random Value may be used for 30 days at most.
// A hundred years: longer is for ever.
constexpr std::int64_t longest_evidence = 36'525 * one_day;
constexpr std::int64_t longest_window = 30 * one_day;

template <class Enum, std::size_t count>
Choice choice_of(Enum& target, const std::array<std::pair<std::string_view, Enum>, count>& words) {
  Choice choice;
  for (const auto& word : words) choice.words.push_back(word.first);
  choice.get = [&target, &words] {
    const auto at = std::ranges::find(words, target, &std::pair<std::string_view, Enum>::second);
    return static_cast<std::size_t>(at - words.begin());
  };
  choice.set = [&target, &words](std::size_t index) { target = words.at(index).second; };
  return choice;
}

constexpr std::array<std::pair<std::string_view, bool>, 2> dns_modes{{{"recursive", false}, {"forward", true}}};
using Direct = decltype(Config::diagnosis)::Direct;
constexpr std::array<std::pair<std::string_view, Direct>, 3> direct_views{
    {{"auto", Direct::automatic}, {"yes", Direct::yes}, {"no", Direct::no}}};
constexpr std::array<std::pair<std::string_view, model::NamePolicy>, 2> name_policies{
    {{"public", model::NamePolicy::public_names}, {"private", model::NamePolicy::private_names}}};
constexpr std::array<std::pair<std::string_view, bool>, 2> mailed_contacts{{{"mailboxes", false}, {"whois", true}}};
constexpr std::array<std::pair<std::string_view, pki::KeyKind>, 5> key_kinds{{{"EC_prime256v1", pki::KeyKind::p256},
                                                                              {"EC_secp384r1", pki::KeyKind::p384},
                                                                              {"RSA_2048", pki::KeyKind::rsa_2048},
                                                                              {"RSA_3072", pki::KeyKind::rsa_3072},
                                                                              {"RSA_4096", pki::KeyKind::rsa_4096}}};
constexpr std::array<std::pair<std::string_view, Language>, 2> languages{{{"en", Language::en}, {"ja", Language::ja}}};
constexpr std::array<std::pair<std::string_view, log::Level>, 4> log_levels{{{"error", log::Level::error},
                                                                             {"warn", log::Level::warn},
                                                                             {"info", log::Level::info},
                                                                             {"debug", log::Level::debug}}};

// Those that can hold a request back: the others are built in, or only add names.
constexpr std::array feeds_to_require{
    model::FeedId::top_sites,  model::FeedId::unsafe_domains, model::FeedId::urlhaus_hosts,
    model::FeedId::openphish,  model::FeedId::phishtank,      model::FeedId::urlhaus,
    model::FeedId::virustotal, model::FeedId::web_risk,       model::FeedId::dns_block_lists};

Field required_feeds(Config& c) {
  Choices choices;
  std::ranges::transform(feeds_to_require, std::back_inserter(choices.words),
                         [](model::FeedId feed) { return to_string(feed); });
  choices.get = [&c] {
    std::vector<std::size_t> chosen;
    chosen.reserve(c.policy.required_feeds.size());
    for (const model::FeedId feed : c.policy.required_feeds)
      chosen.push_back(static_cast<std::size_t>(std::ranges::find(feeds_to_require, feed) - feeds_to_require.begin()));
    return chosen;
  };
  choices.set = [&c](const std::vector<std::size_t>& chosen) {
    c.policy.required_feeds.clear();
    for (const std::size_t index : chosen) c.policy.required_feeds.push_back(feeds_to_require.at(index));
  };
  return choices;
}

Choice tls_choice(Config& c) {
  return {.words = {"", "self"},
          .get = [&c] { return c.server.tls == "self" ? std::size_t{1} : std::size_t{0}; },
          .set = [&c](std::size_t index) { c.server.tls = index == 1 ? "self" : ""; }};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> sections{{
    {"server", "Where the server listens."},
    {"store", "Where certificates, keys (sealed) and accounts are kept."},
    {"dns", "How DNS is asked. Every answer is validated with DNSSEC."},
    {"diagnosis", "What `check` and `why` look up to explain a name."},
    {"policy", "Which names may be requested."},
    {"feeds",
     "Lists of the world: each a file of yours, which is read where it is, or a URL, from which copies are fetched "
     "into "
     "the data directory. Nothing is fetched that is not named here. docs/feeds.md tells of each list."},
    {"feeds.refresh", "How often a list's URL is asked for a newer copy. What publishers ask for is the least."},
    {"feeds.max_age",
     "How old a list may be by its own date: what an older one says is undetermined. \"0s\": of any age."},
    {"feeds.virustotal",
     "VirusTotal, asked about each requested name and its parents; it learns them. Asked where api_key_file is set. "
     "Its "
     "public keys are not for commercial use."},
    {"feeds.web_risk",
     "Google Web Risk or Safe Browsing, asked with four bytes of a hash of each requested name and its parents; it "
     "learns no name. "
     "Asked "
     "where api_key_file is set."},
    {"feeds.urlhaus",
     "URLhaus, asked about each requested name and its parents; it learns them. Asked where api_key_file is set."},
    {"registration",
     "What registries publish of the domain of a name: whether it is in force, and whom it names. They learn the "
     "domain. "
     "docs/registration-data.md."},
    {"validation", "Proof of control over a name."},
    {"mail",
     "Mail to those who approve names, and about verification cases. Nothing is sent where relay is not set. "
     "docs/mail.md tells what is sent to whom."},
    {"quotas", "What one account may use in one Region."},
    {"quotas.rates",
     "Calls a second of one account in one Region, by operation; more are ThrottlingException. Not set: "
     "no limit. ACM's own rates are the examples."},
    {"net", "Which addresses the server may talk to."},
    {"keys", "Keys at rest."},
    {"ca", "The certificate authority of this server."},
    {"signer", "`certwright signer`, the process that holds the CA's key where [ca] signer names it."},
    {"evidence", "What is written down of every issuance (docs/evidence.md)."},
}};
constexpr std::pair<std::string_view, std::string_view> log_section{"log", "What is written to standard error."};

// How many calls a second somebody might want to allow at most; a test of this server's speed is far below.
constexpr std::int64_t highest_rate = 1'000'000;
// Every request of the last minute is remembered.
constexpr std::int64_t most_requests_per_minute = 10'000;
constexpr std::int64_t most_requests_per_day = 10'000'000;

// The keys of a service that is asked over HTTPS, with its quota as it is by default.
template <feeds::HttpServiceSettings feeds::ReputationSettings::* service>
std::vector<Key<Config>> service_keys(std::string_view section, std::string_view example_file) {
  return {
      {section, "api_key_file", "File with the API key on one line. Empty: the service is not asked.",
       [](Config& c) -> Field { return &(c.reputation.*service).api_key_file; }, nullptr, 0, 0, example_file,
       TextKind::file},
      {section, "url", "Where the service's paths begin; plain HTTP on loopback only. Empty: the service's own.",
       [](Config& c) -> Field { return &(c.reputation.*service).url; }, service_url, 0, 0,
       "\"https://reputation.example.net\""},
      {section, "ca_file", "PEM file of the CAs that may vouch for the service. Empty: the system's.",
       [](Config& c) -> Field { return &(c.reputation.*service).ca_file; }, nullptr, 0, 0, "\"ca.pem\"",
       TextKind::file},
      {section, "requests_per_minute", "How many requests in a minute the key may make. 0: no limit.",
       [](Config& c) -> Field { return &(c.reputation.*service).requests_per_minute; }, nullptr, 0,
       most_requests_per_minute},
      {section, "requests_per_day", "How many requests in a day of UTC the key may make. 0: no limit.",
       [](Config& c) -> Field { return &(c.reputation.*service).requests_per_day; }, nullptr, 0, most_requests_per_day},
  };
}

std::vector<Key<Config>> all_service_keys() {
  using feeds::ReputationSettings;
  std::vector<Key<Config>> all =
      service_keys<&ReputationSettings::virustotal>("feeds.virustotal", "\"/etc/certwright/virustotal.key\"");
  all.push_back({"feeds.virustotal", "malicious",
                 "A name is refused when so many engines call it malicious. 0: it never is.",
                 [](Config& c) -> Field { return &c.policy.virustotal_malicious; }, nullptr, 0, 1000});
  all.push_back({"feeds.virustotal", "suspicious",
                 "A name is refused when so many engines call it suspicious. 0: it never is, and they only warn.",
                 [](Config& c) -> Field { return &c.policy.virustotal_suspicious; }, nullptr, 0, 1000});
  static constexpr std::array<std::pair<std::string_view, feeds::GoogleApi>, 2> google_apis{
      {{"web_risk", feeds::GoogleApi::web_risk}, {"safe_browsing", feeds::GoogleApi::safe_browsing}}};
  all.push_back({"feeds.web_risk", "api",
                 "\"web_risk\", or \"safe_browsing\" (version 5), whose keys are for non-commercial use only.",
                 [](Config& c) -> Field { return choice_of(c.reputation.google_api, google_apis); }});
  std::ranges::move(service_keys<&ReputationSettings::web_risk>("feeds.web_risk", "\"/etc/certwright/web-risk.key\""),
                    std::back_inserter(all));
  std::ranges::move(service_keys<&ReputationSettings::urlhaus>("feeds.urlhaus", "\"/etc/certwright/urlhaus.key\""),
                    std::back_inserter(all));
  return all;
}

struct ListDoc {
  model::FeedId feed;
  std::string_view doc;
  std::string_view example;
};
constexpr std::array<ListDoc, feeds::list_count> list_docs{{
    {model::FeedId::public_suffix_list, "The public suffix list. Empty: the distribution's file.",
     "\"https://publicsuffix.org/list/public_suffix_list.dat\""},
    {model::FeedId::tlds, "IANA's list of top-level domains. Empty: those of the public suffix list.",
     "\"https://data.iana.org/TLD/tlds-alpha-by-domain.txt\""},
    {model::FeedId::special_use, "IANA's registry of special-use names as CSV, besides the built-in table.",
     "\"https://www.iana.org/assignments/special-use-domain-names/special-use-domain.csv\""},
    {model::FeedId::top_sites,
     "Popular sites: `rank,domain` (Tranco, Umbrella), Majestic's CSV, or one domain a line. Empty: a small built-in "
     "list of well-known names.",
     "\"https://tranco-list.eu/top-1m.csv.zip\""},
    {model::FeedId::unsafe_domains, "Unsafe domains of your own, one a line, `#` comments. Empty: not checked.",
     "\"unsafe.txt\""},
    {model::FeedId::provider_domains,
     "Domains that only their provider may request, one a line, besides the built-in table.", "\"providers.txt\""},
    {model::FeedId::urlhaus_hosts, "URLhaus' hostfile of malware hosts. Empty: not checked.",
     "\"https://urlhaus.abuse.ch/downloads/hostfile/\""},
    {model::FeedId::openphish, "OpenPhish's feed of phishing pages, a URL a line. Empty: not checked.",
     "\"https://openphish.com/feed.txt\""},
    {model::FeedId::phishtank, "PhishTank's online-valid.json. Empty: not checked.",
     "\"/var/lib/lists/online-valid.json.gz\""},
}};

// A list may be asked for every second on a machine of one's own; nobody plans beyond a year.
constexpr std::int64_t longest_list_time = 366 * one_day;
// What is older than 30 days is told as too old anyway: the published lists of sites are means of 30 days.
constexpr std::int64_t longest_top_sites_age = 30 * one_day;

template <std::size_t index>
std::array<Key<Config>, 3> list_keys() {
  constexpr model::FeedId feed = list_docs[index].feed;
  const std::string_view word = to_string(feed);
  static const std::string refresh_doc = fmt::format("Of `{}`.", word);
  return {Key<Config>{"feeds", word, list_docs[index].doc, [](Config& c) -> Field { return &c.feeds.of(feed).source; },
                      list_source, 0, 0, list_docs[index].example, TextKind::file},
          Key<Config>{"feeds.refresh", word, refresh_doc, [](Config& c) -> Field { return &c.feeds.of(feed).refresh; },
                      nullptr, 1, longest_list_time},
          Key<Config>{"feeds.max_age", word, refresh_doc, [](Config& c) -> Field { return &c.feeds.of(feed).max_age; },
                      nullptr, 0, feed == model::FeedId::top_sites ? longest_top_sites_age : longest_list_time}};
}

/// What may be set of each list, in the order of the lists.
template <std::size_t... index>
std::vector<Key<Config>> all_list_keys(std::index_sequence<index...>) {
  std::vector<Key<Config>> keys;
  for (const auto& of_list : {list_keys<index>()...}) keys.insert(keys.end(), of_list.begin(), of_list.end());
  return keys;
}

template <std::size_t index>
Key<Config> rate_key() {
  static const std::string doc = fmt::format("Calls of {} a second.", model::rated_operations[index].name);
  static const std::string example =
      fmt::to_string(model::rated_operations[index].acm_rate > 0 ? model::rated_operations[index].acm_rate : 10);
  return {.section = "quotas.rates",
          .name = model::rated_operations[index].name,
          .doc = doc,
          .field = [](Config& c) -> Field { return &c.quotas.calls_per_second[index]; },
          .least = 1,
          .most = highest_rate,
          .example = example};
}

template <std::size_t... index>
std::vector<Key<Config>> rate_keys(std::index_sequence<index...>) {
  return {rate_key<index>()...};
}

std::vector<Key<Config>> fixed_keys() {
  return {
      {"server", "listen",
       "Address and port of the API. Plain HTTP on loopback only; any other address needs tls_certificate and tls_key, "
       "or tls = \"self\".",
       [](Config& c) -> Field { return &c.server.listen; }, listen_address},
      {"server", "public_url", "The URL under which clients reach the API. Empty: made from listen.",
       [](Config& c) -> Field { return &c.server.public_url; }, web_url, 0, 0, "\"https://certs.example.net\""},
      {"server", "pki_listen",
       "Address and port of the plain-HTTP listener that serves nothing but CRLs and issuer certificates.",
       [](Config& c) -> Field { return &c.server.pki_listen; }, listen_address},
      {"server", "pki_url",
       "The URL written into certificates for CRLs and issuer certificates. Empty: made from pki_listen.",
       [](Config& c) -> Field { return &c.server.pki_url; }, plain_url, 0, 0, "\"http://pki.example.net\""},
      {"server", "admin_listen", "Address and port of /healthz, /readyz and /metrics. Loopback only.",
       [](Config& c) -> Field { return &c.server.admin_listen; }, listen_address},
      {"server", "tls_certificate", "PEM file with the server's certificate and its chain.",
       [](Config& c) -> Field { return &c.server.tls_certificate; }, nullptr, 0, 0, "\"server.pem\"", TextKind::file},
      {"server", "tls_key", "PEM file with the key of tls_certificate.",
       [](Config& c) -> Field { return &c.server.tls_key; }, nullptr, 0, 0, "\"server-key.pem\"", TextKind::file},
      {"server", "tls", "\"self\": the server takes a certificate from its own CA. Empty: tls_certificate, or none.",
       [](Config& c) -> Field { return tls_choice(c); }},
      {"server", "workers", "Threads that answer requests.", [](Config& c) -> Field { return &c.server.workers; },
       nullptr, 1, 256},
      {"store", "url", "\"sqlite:FILE\"; a relative file lies in the data directory.",
       [](Config& c) -> Field { return &c.store.url; }, store_url},
      {"dns", "mode",
       "\"recursive\": ask the authoritative servers. \"forward\": ask the recursive resolvers named in servers; one "
       "of "
       "them must answer when the server starts.",
       [](Config& c) -> Field { return choice_of(c.dns.forward, dns_modes); }},
      {"dns", "servers", "With mode = \"forward\": addresses of recursive resolvers. Port 53 where none is given.",
       [](Config& c) -> Field { return &c.dns.servers; }, server_address, 0, 0, R"(["192.0.2.53"])"},
      {"dns", "root_hints", "File with the addresses of the root servers. Empty: built in.",
       [](Config& c) -> Field { return &c.dns.root_hints; }, nullptr, 0, 0, "\"root.hints\"", TextKind::file},
      {"dns", "trust_anchor", "File with the DNSSEC root key. Empty: the distribution's root.key.",
       [](Config& c) -> Field { return &c.dns.trust_anchor; }, nullptr, 0, 0, "\"root.key\"", TextKind::file},
      {"dns", "max_in_flight", "Questions that are asked at the same time.",
       [](Config& c) -> Field { return &c.dns.max_in_flight; }, nullptr, 1, 1024},
      {"diagnosis", "direct",
       "Whether the name servers of a name are asked directly, from the root down. \"auto\": where the resolver does "
       "so "
       "too, with mode = \"recursive\" and in stub zones.",
       [](Config& c) -> Field { return choice_of(c.diagnosis.direct, direct_views); }},
      {"diagnosis", "deadline", "How long the look-ups for one name may take.",
       [](Config& c) -> Field { return &c.diagnosis.deadline; }, nullptr, 1, 60},
      {"diagnosis", "at_once", "Names that are looked up at the same time.",
       [](Config& c) -> Field { return &c.diagnosis.at_once; }, nullptr, 1, 256},
      {"policy", "names",
       "\"public\": only names that a public CA could issue for. \"private\": names under private_suffixes as well.",
       [](Config& c) -> Field { return choice_of(c.policy.names, name_policies); }},
      {"policy", "private_suffixes", "With names = \"private\": internal suffixes that are let through.",
       [](Config& c) -> Field { return &c.policy.private_suffixes; }, domain, 0, 0, R"(["corp.internal"])"},
      {"policy", "special_use_allowed", "Special-use and documentation names that are let through, for tests.",
       [](Config& c) -> Field { return &c.policy.special_use_allowed; }, domain, 0, 0, R"(["example.net"])"},
      {"policy", "caa_identities", "The names under which CAA records permit this CA.",
       [](Config& c) -> Field { return &c.policy.caa_identities; }, domain, 0, 0, R"(["ca.example.net"])"},
      {"policy", "top_sites_limit", "Requests for sites up to this rank need an extra approval. 0: none does.",
       [](Config& c) -> Field { return &c.policy.top_sites_limit; }, nullptr, 0, 10'000'000},
      {"policy", "administrators",
       "Who decides verification cases, of every account: ARNs of principals, and accounts, which mean everybody in "
       "them. Empty: nobody.",
       [](Config& c) -> Field { return &c.administrators; }, administrator, 0, 0,
       R"(["arn:aws:iam::123456789012:user/security"])"},
      {"policy", "protected_suffixes",
       "Name spaces of the public sector: requests for names at or below one of them need an extra approval. []: none.",
       [](Config& c) -> Field { return &c.policy.protected_suffixes; }, domain},
      {"feeds", "required", "Lists and services that must answer: a request waits while they cannot.", required_feeds,
       nullptr, 0, 0, R"(["unsafe_domains"])"},
      {"feeds", "ca_file", "PEM file of the CAs that may vouch for the servers of lists. Empty: the system's.",
       [](Config& c) -> Field { return &c.feeds_ca_file; }, nullptr, 0, 0, "\"ca.pem\"", TextKind::file},
      {"registration", "lookups", "Whether registries are asked, by RDAP and WHOIS, in `check` and `why`.",
       [](Config& c) -> Field { return &c.registration.lookups; }},
      {"registration", "rdap_bootstrap",
       "IANA's list of RDAP services (RFC 9224): a URL or a file. Empty: RDAP is not asked.",
       [](Config& c) -> Field { return &c.registration.rdap_bootstrap; }, list_source, 0, 0, "\"rdap-dns.json\"",
       TextKind::file},
      {"registration", "whois",
       "Where WHOIS begins: a server that knows the registries' servers. Its port is that of all. Empty: WHOIS is not "
       "asked.",
       [](Config& c) -> Field { return &c.registration.whois; }, whois_server},
      {"registration", "ca_file", "PEM file of the CAs that may vouch for RDAP services. Empty: the system's.",
       [](Config& c) -> Field { return &c.registration.ca_file; }, nullptr, 0, 0, "\"ca.pem\"", TextKind::file},
      {"validation", "window", "How long a request waits for proof before it times out.",
       [](Config& c) -> Field { return &c.policy.validation_window; }, nullptr, 1, longest_window},
      {"validation", "target_suffix", "The domain that validation records point to.",
       [](Config& c) -> Field { return &c.policy.validation_target_suffix; }, domain},
      {"validation", "contacts",
       "Who gets validation mail. \"mailboxes\": admin@, administrator@, hostmaster@, postmaster@ and webmaster@ of "
       "the "
       "name, and the contacts that its DNS names. \"whois\": with names = \"private\" also the contacts of the "
       "registration; with public names that is forbidden since 15 July 2025, and changes nothing.",
       [](Config& c) -> Field { return choice_of(c.policy.mails_registration_contacts, mailed_contacts); }},
      {"validation", "probe_mail_hosts",
       "Whether `check`, `why` and `contacts` connect to port 25 of the mail servers of a name, to see whether they "
       "answer. Many networks let nothing out to that port. Some servers let a client wait for their greeting: one "
       "that "
       "takes longer than `[diagnosis] deadline` is not judged.",
       [](Config& c) -> Field { return &c.probe_mail_hosts; }},
      {"mail", "relay",
       "Your mail server, to which mail is handed over: \"smtp://HOST:587\" with STARTTLS, or \"smtps://HOST:465\". In "
       "clear to this machine only. Empty: no mail is sent.",
       [](Config& c) -> Field { return &c.mail.relay; }, mail_relay, 0, 0, "\"smtp://mail.example.net:587\""},
      {"mail", "from", "Whom mail comes from: an address whose mailbox gets what is returned.",
       [](Config& c) -> Field { return &c.mail.from; }, mailbox, 0, 0, "\"Certificates <certificates@example.net>\""},
      {"mail", "username", "Name to log in with at the relay. Empty: without.",
       [](Config& c) -> Field { return &c.mail.username; }, nullptr, 0, 0, "\"certwright\""},
      {"mail", "password_file", "File with the password of username on one line.",
       [](Config& c) -> Field { return &c.mail.password_file; }, nullptr, 0, 0, "\"/etc/certwright/mail.password\"",
       TextKind::file},
      {"mail", "ca_file",
       "PEM file of the CAs that may vouch for the relay. Empty: the system's; and no TLS with a relay on this "
       "machine.",
       [](Config& c) -> Field { return &c.mail.ca_file; }, nullptr, 0, 0, "\"ca.pem\"", TextKind::file},
      {"mail", "language", "Of mail to accounts that chose none, and to administrators.",
       [](Config& c) -> Field { return choice_of(c.mail.language, languages); }},
      {"mail", "administrators", "Addresses that are told when a verification case is opened.",
       [](Config& c) -> Field { return &c.mail.administrators; }, mail_address, 0, 0, R"(["security@example.net"])"},
      {"mail", "bounces",
       "A maildir into which mail to the address of `from` is delivered: what was returned is read there every minute. "
       "Empty: `certwright mail bounce` alone tells of it.",
       [](Config& c) -> Field { return &c.mail.bounces; }, nullptr, 0, 0, "\"/var/mail/certificates\"", TextKind::file},
      {"quotas", "preset",
       "\"acm\": ACM's limits (10 names a certificate, 2500 requested and 2500 imported certificates, 5000 requests "
       "and 5000 imports a year, 200 private CAs) and its rates; the keys below override it.",
       [](Config& c) -> Field { return Preset{&c.quotas}; }, nullptr, 0, 0, "\"acm\""},
      {"quotas", "names_per_certificate", "Names in one certificate.",
       [](Config& c) -> Field { return &c.quotas.names_per_certificate; }, nullptr, 1, 100},
      {"quotas", "certificates", "Requested certificates, expired and revoked ones included. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.certificates; }, nullptr, 1, 1'000'000'000, "2500"},
      {"quotas", "requests_per_year", "Requests in 365 days, removed certificates included. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.requests_per_year; }, nullptr, 1, 1'000'000'000, "5000"},
      {"quotas", "imported_certificates", "Imported certificates. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.imported_certificates; }, nullptr, 1, 1'000'000'000, "2500"},
      {"quotas", "imports_per_year",
       "Imports in 365 days, removed certificates included, imports over an existing one not. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.imports_per_year; }, nullptr, 1, 1'000'000'000, "5000"},
      {"quotas", "private_authorities", "Private CAs. Not set: no limit.",
       [](Config& c) -> Field { return &c.quotas.private_authorities; }, nullptr, 1, 1'000'000'000, "200"},
      {"net", "allow_private",
       "Prefixes of private, loopback and other special addresses that the server may talk to. Everything public is "
       "allowed already.",
       [](Config& c) -> Field { return &c.allow_private; }, prefix, 0, 0, R"(["10.0.0.0/8"])"},
      {"keys", "master_key_file", "The key that seals all others. Empty: master.key in the data directory.",
       [](Config& c) -> Field { return &c.master_key_file; }, nullptr, 0, 0, "\"/etc/certwright/master.key\"",
       TextKind::file},
      {"keys", "wrapping_key",
       "A PKCS#11 URI of an AES key in a token that wraps the master key, so that its file is of no use without the "
       "token (docs/key-custody.md); `certwright init` makes it there. Empty: the file holds the key itself.",
       [](Config& c) -> Field { return &c.keys.wrapping_key; }, pkcs11_uri, 0, 0, "\"pkcs11:token=ca;object=master\""},
      {"keys", "pkcs11_module", "With wrapping_key: the library of the token.",
       [](Config& c) -> Field { return &c.keys.pkcs11_module; }, nullptr, 0, 0, "\"/usr/lib/softhsm/libsofthsm2.so\"",
       TextKind::file},
      {"keys", "pin_file", "With wrapping_key: file with the PIN of the token's user on one line, for its owner only.",
       [](Config& c) -> Field { return &c.keys.pin_file; }, nullptr, 0, 0, "\"/etc/certwright/keys.pin\"",
       TextKind::file},
      {"ca", "key_algorithm", "Algorithm of the CA's own keys; read by `certwright init`.",
       [](Config& c) -> Field { return choice_of(c.ca_key_algorithm, key_kinds); }},
      {"ca", "key",
       "Where the CA's issuing key lives: a PKCS#11 URI of a key in a token (docs/key-custody.md), which `certwright "
       "init` "
       "makes there. Empty: sealed in the store.",
       [](Config& c) -> Field { return &c.ca.key; }, pkcs11_uri, 0, 0, "\"pkcs11:token=ca;object=issuing\""},
      {"ca", "pkcs11_module", "With key: the library of the token.",
       [](Config& c) -> Field { return &c.ca.pkcs11_module; }, nullptr, 0, 0, "\"/usr/lib/softhsm/libsofthsm2.so\"",
       TextKind::file},
      {"ca", "pin_file", "With key: file with the PIN of the token's user on one line, for its owner only.",
       [](Config& c) -> Field { return &c.ca.pin_file; }, nullptr, 0, 0, "\"/etc/certwright/ca.pin\"", TextKind::file},
      {"ca", "signer",
       "\"unix:PATH\": the CA's key lives with `certwright signer`, which listens there. Empty: with this server.",
       [](Config& c) -> Field { return &c.ca.signer; }, unix_socket, 0, 0, "\"unix:/run/certwright/signer.sock\""},
      {"ca", "profile",
       "What certificates of the server's own CA contain: the name of a [[profile]], or \"public-trust\", "
       "\"short-lived\" "
       "or \"private\" (docs/profiles.md). With names = \"private\" they claim no policy of the Baseline Requirements.",
       [](Config& c) -> Field { return &c.ca.profile; }, profile_name},
      {"ca", "private_profile", "The same of the private CAs.",
       [](Config& c) -> Field { return &c.ca.private_profile; }, profile_name},
      {"ca", "validity",
       "With profile = \"public-trust\": how long certificates are valid; 198 days where it is not set. For public "
       "names "
       "the own CA stays two days below what the Baseline Requirements allow on the day, whatever is set here: 198 "
       "days, "
       "98 from 15 March 2027, 45 from 15 March 2029. With names = \"private\" 825 days at most.",
       [](Config& c) -> Field { return &c.certificate_validity; }, nullptr, 3600, longest_private_validity, "\"90d\""},
      {"ca", "crl_shards",
       "How many CRLs the certificates of the own CA are spread over, at most 1024: each is signed anew when one of "
       "its "
       "certificates is revoked, and a client fetches one of them. A certificate keeps the CRL that it was issued "
       "with.",
       [](Config& c) -> Field { return &c.ca.crl_shards; }, nullptr, 1, 1024},
      {"ca", "blocked_keys",
       "File of keys that are weak or known to others, a SHA-256 of the public key in hexadecimal a line: none is "
       "certified or "
       "imported, and certificates that hold one are revoked. Read again when it changes. Empty: no such file.",
       [](Config& c) -> Field { return &c.ca.blocked_keys; }, nullptr, 0, 0, "\"/etc/certwright/blocked-keys.txt\"",
       TextKind::file},
      {"ca", "ocsp_validity",
       "How long an OCSP answer may be kept by whoever asked. A new one is signed when half of it is over, and at once "
       "after a revocation.",
       [](Config& c) -> Field { return &c.ca.ocsp_validity; }, nullptr, shortest_ocsp_validity, longest_ocsp_validity},
      {"signer", "listen", "Where `certwright signer` listens.", [](Config& c) -> Field { return &c.signer.listen; },
       unix_socket},
      {"signer", "client", "The user, by name or number, whose server may ask it; every other process is turned away.",
       [](Config& c) -> Field { return &c.signer.client; }},
      {"evidence", "keep",
       "How long what an issuance rested on is kept after its certificate has ended; then it is removed, with an "
       "event. "
       "\"0s\": for ever. For public names \"731d\" at least: the Baseline Requirements (5.4.3, 5.5.2) ask for two "
       "years.",
       [](Config& c) -> Field { return &c.evidence.keep; }, nullptr, 0, longest_evidence},
      {"log", "level", "The least important line that is written.",
       [](Config& c) -> Field { return choice_of(c.log_level, log_levels); }},
  };
}

const std::vector<Key<Config>>& table() {
  static const std::vector<Key<Config>> keys = [] {
    std::vector<Key<Config>> all = all_list_keys(std::make_index_sequence<feeds::list_count>{});
    std::ranges::move(fixed_keys(), std::back_inserter(all));
    std::ranges::move(all_service_keys(), std::back_inserter(all));
    std::ranges::move(rate_keys(std::make_index_sequence<model::rated_operations.size()>{}), std::back_inserter(all));
    return all;
  }();
  return keys;
}

const std::vector<Key<StubZone>>& stub_table() {
  static const std::vector<Key<StubZone>> keys{
      {"dns.stub", "zone", "A zone whose servers are asked directly.",
       [](StubZone& stub) -> Field { return &stub.zone; }, zone, 0, 0, "\"demo.test\""},
      {"dns.stub", "servers", "Addresses of the zone's authoritative servers. Port 53 where none is given.",
       [](StubZone& stub) -> Field { return &stub.servers; }, server_address, 0, 0, R"(["127.0.0.1:5300"])"},
      {"dns.stub", "trust_anchor",
       "The zone's DS or DNSKEY record, or a file that holds it. Not set: the zone is not validated, by your word.",
       [](StubZone& stub) -> Field { return &stub.trust_anchor; }, nullptr, 0, 0, "\"demo.test.key\"", TextKind::file},
  };
  return keys;
}

constexpr std::array<std::pair<std::string_view, feeds::BlockListKind>, 2> block_list_kinds{
    {{"spamhaus_dbl", feeds::BlockListKind::spamhaus_dbl}, {"generic", feeds::BlockListKind::generic}}};

const std::vector<Key<feeds::BlockListSettings>>& block_list_table() {
  using feeds::BlockListSettings;
  static const std::vector<Key<BlockListSettings>> keys{
      {"feeds.dns_block_list", "zone", "The zone that is asked for the address of NAME.ZONE.",
       [](BlockListSettings& list) -> Field { return &list.zone; }, domain, 0, 0, "\"dbl.example.net\""},
      {"feeds.dns_block_list", "kind",
       "\"spamhaus_dbl\": the codes of Spamhaus's domain block list; every other one is an error. \"generic\": any "
       "address from 127.0.0.2 on is a listing, except 127.255.255.x.",
       [](BlockListSettings& list) -> Field { return choice_of(list.kind, block_list_kinds); }, nullptr, 0, 0,
       "\"spamhaus_dbl\""},
  };
  return keys;
}

const std::vector<Key<ProfileSettings>>& profile_table() {
  static const std::vector<Key<ProfileSettings>> keys{
      {"profile", "name", "What [ca] profile and private_profile call it: small letters, digits and hyphens.",
       [](ProfileSettings& p) -> Field { return &p.name; }, profile_name, 0, 0, "\"web\""},
      {"profile", "based_on",
       "The profile that says what this one does not: \"public-trust\", \"private\", \"short-lived\", or a [[profile]] "
       "further up.",
       [](ProfileSettings& p) -> Field { return &p.based_on; }, profile_name, 0, 0, "\"public-trust\""},
      {"profile", "validity",
       "How long certificates are valid, to the second: both the first and the last second count. For public names the "
       "own CA stays two days below what the Baseline Requirements allow on the day.",
       [](ProfileSettings& p) -> Field { return &p.validity; }, nullptr, 3600, longest_private_validity, "\"90d\""},
      {"profile", "key_types",
       "Which keys may be requested: \"RSA_2048\", \"RSA_3072\", \"RSA_4096\", \"EC_prime256v1\", \"EC_secp384r1\".",
       [](ProfileSettings& p) -> Field { return &p.key_types; }, key_type, 0, 0, R"(["EC_prime256v1"])"},
      {"profile", "extended_key_usages", "What the certificate is for: \"serverAuth\", \"clientAuth\", or an OID.",
       [](ProfileSettings& p) -> Field { return &p.extended_key_usages; }, purpose, 0, 0, R"(["serverAuth"])"},
      {"profile", "policies",
       "OIDs of the certificate policies; [] for none. \"2.23.140.1.2.1\" says that the domain was validated as the "
       "Baseline Requirements ask.",
       [](ProfileSettings& p) -> Field { return &p.policies; }, object_identifier, 0, 0, R"(["2.23.140.1.2.1"])"},
      {"profile", "common_name",
       "Whether the subject holds the first name. If not, it is empty, and the names (subjectAltName) are critical.",
       [](ProfileSettings& p) -> Field { return &p.common_name; }, nullptr, 0, 0, "false"},
      {"profile", "subject_key_identifier", "Whether the certificate holds an identifier of its key.",
       [](ProfileSettings& p) -> Field { return &p.subject_key_identifier; }, nullptr, 0, 0, "false"},
      {"profile", "crl_distribution_point", "Whether the certificate says where its CRL is.",
       [](ProfileSettings& p) -> Field { return &p.crl_distribution_point; }, nullptr, 0, 0, "true"},
      {"profile", "ca_issuers", "Whether the certificate says where its issuer's certificate is.",
       [](ProfileSettings& p) -> Field { return &p.ca_issuers; }, nullptr, 0, 0, "true"},
      {"profile", "ocsp", "Whether the certificate says where its OCSP responder is.",
       [](ProfileSettings& p) -> Field { return &p.ocsp; }, nullptr, 0, 0, "true"},
      {"profile", "ip_addresses",
       "Whether certificates may be for IP addresses too. Only private CAs issue them: true is refused in [ca] "
       "profile, "
       "because control over an address cannot be validated yet.",
       [](ProfileSettings& p) -> Field { return &p.ip_addresses; }, nullptr, 0, 0, "true"},
      {"profile", "must_staple",
       "Whether the certificate demands a stapled OCSP answer (RFC 7633). Always false: few servers staple without "
       "gaps.",
       [](ProfileSettings& p) -> Field { return &p.must_staple; }, nullptr, 0, 0, "false"},
  };
  return keys;
}

}  // namespace

std::span<const Key<Config>> config_keys() { return table(); }

std::span<const Key<StubZone>> stub_keys() { return stub_table(); }

std::span<const Key<feeds::BlockListSettings>> block_list_keys() { return block_list_table(); }

std::span<const Key<ProfileSettings>> profile_keys() { return profile_table(); }

std::span<const std::pair<std::string_view, std::string_view>> config_sections() {
  static const auto all = [] {
    std::vector<std::pair<std::string_view, std::string_view>> list{sections.begin(), sections.end()};
    list.push_back(log_section);
    return list;
  }();
  return all;
}

}  // namespace certwright::app
