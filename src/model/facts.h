#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/allow_list.h"
#include "model/contacts.h"
#include "model/delegation.h"
#include "model/domain_name.h"
#include "model/feed.h"
#include "model/name_constraints.h"
#include "model/policy.h"
#include "model/reachability.h"
#include "model/words.h"

namespace certwright::model {

/// The kinds of facts that checks ask for. gather() looks up what the wanted checks need, each once.
enum class Fact {
  public_suffix,
  special_use,
  top_site,
  reputation,
  provider,
  mail_exchangers,
  caa,
  validation_record,
  record_search,
  private_authority,
  delegation,     ///< servers asked directly, and the machine's own resolver
  http,           ///< port 80 of every address; where the method is HTTP
  tls_alpn,       ///< port 443 of every address; where the method is TLS-ALPN
  dns_contacts,   ///< CAA contactemail and TXT
  registration,   ///< RDAP, or WHOIS
  mail_probe,     ///< port 25 of every mail server; where the method is EMAIL
  mail_delivery,  ///< what became of the mails for the name; the service knows it
};

/// Where an answer of a list comes from. `age` is how old the list's copy was when it was asked.
struct ListSource {
  std::string name;  ///< "/etc/certwright/top-1m.csv", "built-in list of well-known names"
  std::chrono::seconds age{0};
  bool built_in = false;
};

/// What the public suffix list says of a name (its base, for a wildcard). All lower-case A-labels.
struct PublicSuffixFact {
  std::string tld;          ///< the last label
  bool tld_known = false;   ///< the ICANN section has a rule for this TLD
  std::string suffix;       ///< the longest ICANN suffix of the name: "co.jp"; the TLD where no rule matches
  std::string registrable;  ///< suffix plus one label: "example.co.jp"; empty where the name is a suffix itself
  std::string suggestion;   ///< a known TLD one typing slip away, or empty
  /// Whether the name with the suggested TLD exists in the public DNS; unset: not asked.
  std::optional<bool> suggestion_exists;
  std::string private_suffix;  ///< the longest suffix by the PRIVATE section: "github.io"; empty where no rule matches
  std::string private_owner;   ///< who runs it, as the list says; may be empty
  ListSource source;
};

/// A special-use or never-delegated name (RFC 6761 registry and others), with the entry that matched; no entry, no
/// match.
struct SpecialUseFact {
  std::string entry;      ///< "home.arpa", "local", "example.com"; empty where none matches
  std::string reference;  ///< "RFC 8375"
};

struct TopSiteFact {
  std::optional<std::size_t> rank;  ///< of the registrable domain
  ListSource source;
};

/// A look-up that failed. `rcode` is "SERVFAIL", "REFUSED", "timeout", "bogus", …; `zone` the name that was asked.
/// Undetermined is never permission and never a failure of the applicant.
struct LookupFailure {
  std::string rcode;
  std::string question;  ///< "example.com. CAA"
  std::string detail;
};

/// What one engine of a service that asks many says of a name.
struct EngineVerdict {
  std::string engine;    ///< "EngineOne"
  std::string category;  ///< "malicious", "suspicious"
  std::string result;    ///< "phishing"
};

/// Evidence of "a phishing page", "malware", … for a name is a listing; what cannot be asked is a failure, and never
/// either of "listed" and "not listed". One for each list and service that is configured.
struct ReputationFact {
  FeedId feed = FeedId::unsafe_domains;
  /// The file, "VirusTotal", "dbl.example.org"; the age of the copy, or of the answer where a kept one was used.
  ListSource source;
  std::string listed;  ///< the entry that matched (the name, a parent or the registrable domain); empty where none did
  std::string threat;  ///< in the words of the source: "MALWARE", "phish", "127.0.1.4"; may be empty
  std::vector<EngineVerdict> engines;    ///< those that say malicious or suspicious
  std::optional<std::int64_t> score;     ///< VirusTotal's `reputation`
  std::optional<Timestamp> analysed_at;  ///< when the service looked at the name last
  std::optional<LookupFailure> failure;  ///< set: undetermined, and only `feed` and `source` count
};

struct ProviderFact {
  /// refused: nobody but the provider gets a certificate. platform: names of its customers. shared_dns: a DNS service
  /// that gives names to everybody.
  enum class Kind { refused, platform, shared_dns };
  std::string suffix;     ///< the table's entry; empty where none matches
  std::string owner;      ///< "Amazon"
  std::string certainty;  ///< "documented", "psl", "guess"; empty for the operator's own entries
  Kind kind = Kind::refused;
  bool from_operator = false;
};

/// One MX record and what was found at its exchange.
struct MailExchanger {
  std::uint16_t preference = 0;
  std::string exchange;  ///< without trailing dot; empty for the root (null MX)
  bool has_address = false;
  bool is_cname = false;
  bool is_address_literal = false;
};

/// RFC 5321 section 5.1, RFC 7505.
struct MailFact {
  std::string domain;  ///< the validation domain that was asked
  std::vector<MailExchanger> exchangers;
  bool domain_exists = true;  ///< false for NXDOMAIN
  bool has_address = false;   ///< A or AAAA at the domain itself; looked up only where there is no MX
};

/// RFC 8659 section 4.1.
struct CaaRecord {
  std::uint8_t flags = 0;
  std::string tag;    ///< lower case
  std::string value;  ///< as published
};

/// The CAA record set that governs a name (RFC 8659 section 3), or none.
struct CaaFact {
  std::string found_at;  ///< the name that holds the set, without trailing dot; empty where none exists
  std::vector<CaaRecord> records;
  bool dnssec_secure = false;
  std::chrono::seconds ttl{0};
  std::string alias_target;  ///< where a CNAME of the name led to the set: what it leads to, found_at; else empty
};

/// A validation record may lead to its value through so many CNAMEs (facts 3.1: "More than 5 chained CNAMEs fails").
inline constexpr std::size_t max_cname_links = 5;

/// What the validation record's name answered, against what it should.
struct ValidationRecordFact {
  std::string name;                 ///< `_<hex>.example.com`, without trailing dot
  std::string expected;             ///< without trailing dot
  std::vector<std::string> actual;  ///< the targets seen, in order; empty where there is no record
  bool matches = false;
};

/// Something that a place of the search for a validation record holds.
struct RecordSeen {
  std::string name;  ///< without trailing dot
  std::string type;  ///< "CNAME", "TXT", "A", "AAAA"
  std::vector<std::string> values;
  /// A random label beside the name is answered likewise, so that nobody wrote this record for the name.
  bool from_wildcard = false;
};

/// Where else a validation record was looked for that is not at its name, or has another value there. What a question
/// of the search that failed could have told is missing here: no rule may conclude from what is not in `seen`.
struct RecordSearchFact {
  std::vector<std::string> levels;  ///< the base name, its parents, and last the registrable domain
  std::string zone;                 ///< the longest of them that has name servers; the last where none has
  bool domain_exists = true;        ///< false for NXDOMAIN at the registrable domain
  std::string wildcard_zone;        ///< the level whose wildcard answers for the record's name; empty where none does
  /// The names that CNAMEs lead to from the record's name, in order; ends at the expected value, at a name seen before,
  /// or after eight.
  std::vector<std::string> chain;
  std::vector<RecordSeen> seen;  ///< the record's own name first; only what could be compared with a random label
  std::vector<std::string> target_addresses;  ///< of the expected value; asked where the name itself has addresses
};

/// The private CA that a request names (CertificateAuthorityArn), as it was found.
struct PrivateAuthorityFact {
  enum class Standing { known, unknown, of_another_account };
  std::string arn;
  Standing standing = Standing::unknown;
  std::string account;  ///< of the request
  // Only where it is known:
  std::string issuer_id;
  std::string name;
  AuthorityState state = AuthorityState::active;
  Timestamp not_after;       ///< of its certificate
  Timestamp leaf_not_after;  ///< of a certificate that would be signed now
  bool signs_with_rsa = false;
  KeyAlgorithm leaf_key = KeyAlgorithm::rsa_2048;
  NameConstraints constraints;
};

/// What was looked up for one IP address of a certificate that a private CA is to issue: all that is judged of it.
struct AddressFacts {
  IpAddress address;
  Timestamp gathered_at;
  bool in_profile = false;  ///< the profile of the private CAs' certificates has IP addresses
  PrivateAuthorityFact private_authority;
};

template <class T>
using Looked = std::optional<tl::expected<T, LookupFailure>>;

/// Everything that was looked up for one name, once: what rules judge, and what a replay needs. Unset: not asked.
struct Facts {
  DomainName name;
  ValidationMethod method = ValidationMethod::dns;
  /// EMAIL only: where the mail goes; the base of the name where not given.
  std::string validation_domain;
  const Policy* policy = nullptr;  ///< outlives the facts
  Timestamp gathered_at;
  /// All names of the same request or check, as DomainName::str(); empty where the name stands alone.
  std::vector<std::string> names_together;
  /// What somebody typed, where that is not `name` but was turned into it: U-labels, full-width letters.
  std::string typed;
  /// Who answered DNS questions, for evidence: "recursive resolver", "127.0.0.1:5300 (stub)".
  std::string resolver;

  std::optional<PublicSuffixFact> public_suffix;
  std::optional<SpecialUseFact> special_use;
  Looked<TopSiteFact> top_site;
  std::vector<ReputationFact> reputation;
  std::optional<ProviderFact> provider;
  Looked<MailFact> mail;
  Looked<CaaFact> caa;
  Looked<ValidationRecordFact> validation_record;
  std::optional<RecordSearchFact> record_search;
  std::optional<PrivateAuthorityFact> private_authority;
  std::optional<AllowListFact> allow_list;
  std::optional<DelegationFact> delegation;
  std::optional<SystemViewFact> system_view;
  /// Where the validating view calls an answer bogus: whether the same question is answered with checking disabled, and
  /// the validator's reason.
  std::string bogus_reason;
  std::optional<bool> answers_without_validation;
  std::optional<HttpFact> http;
  std::optional<AlpnFact> tls_alpn;
  Looked<DnsContactsFact> dns_contacts;
  Looked<RegistrationFact> registration;
  std::optional<MailProbeFact> mail_probe;
  std::optional<MailDeliveryFact> mail_delivery;
};

}  // namespace certwright::model
