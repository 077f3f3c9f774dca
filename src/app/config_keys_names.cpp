#include "app/config_key_groups.h"

#include <array>

#include "app/config_rules.h"

namespace certwright::app {
namespace {

constexpr std::array<std::pair<std::string_view, model::NamePolicy>, 2> name_policies{
    {{"public", model::NamePolicy::public_names}, {"private", model::NamePolicy::private_names}}};
constexpr std::array<std::pair<std::string_view, bool>, 2> mailed_contacts{{{"mailboxes", false}, {"whois", true}}};
constexpr std::array<std::pair<std::string_view, Language>, 2> languages{{{"en", Language::en}, {"ja", Language::ja}}};
// BR 3.2.2.4.7: a Random Value may be used for 30 days at most.
constexpr std::int64_t longest_window = 30 * one_day;

}  // namespace

std::vector<Key<Config>> policy_keys() {
  return {
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
  };
}

std::vector<Key<Config>> validation_keys() {
  return {
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
       "the name, and the contacts that its DNS names. \"whois\": with names = \"private\" also the contacts of the "
       "registration; with public names that is forbidden since 15 July 2025, and changes nothing.",
       [](Config& c) -> Field { return choice_of(c.policy.mails_registration_contacts, mailed_contacts); }},
      {"validation", "probe_mail_hosts",
       "Whether `check`, `why` and `contacts` connect to port 25 of the mail servers of a name, to see whether they "
       "answer. Many networks let nothing out to that port. Some servers let a client wait for their greeting: one "
       "that takes longer than `[diagnosis] deadline` is not judged.",
       [](Config& c) -> Field { return &c.probe_mail_hosts; }},
  };
}

std::vector<Key<Config>> mail_keys() {
  return {
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
  };
}

}  // namespace certwright::app
