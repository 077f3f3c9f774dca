#include "checks/facts/dns_contacts.h"

#include <optional>

#include "checks/facts/caa.h"
#include "model/mail_address.h"

namespace certwright::checks {
namespace {

using model::DnsContactsFact;
using model::LookupFailure;
using net::RecordType;

// Nobody is mailed beyond some of them, and a set of records may be made large.
constexpr std::size_t most_contacts = 20;
// What is longer is no address, and is shown cut.
constexpr std::size_t most_value_bytes = 512;

// BR A.2.1: "The DNS TXT record MUST be placed on the "_validation-contactemail" subdomain of the domain being
// validated."
std::string txt_name(const std::string& domain) { return "_validation-contactemail." + domain; }

void add(DnsContactsFact& fact, std::string source, const std::string& found_at, const std::string& value) {
  if (fact.contacts.size() == most_contacts) return;
  // BR A.1.1: "The entire parameter value MUST be a valid email address as defined in RFC 6532, section 3.2, with no
  // additional padding or structure, or it cannot be used." A.2.1 says the same of the whole RDATA.
  fact.contacts.push_back({.source = std::move(source),
                           .found_at = found_at,
                           .value = value.substr(0, most_value_bytes),
                           .well_formed = model::MailAddress::parse(value).has_value()});
}

std::optional<LookupFailure> add_of_caa(DnsContactsFact& fact, const std::string& domain, const Lookups& lookups) {
  const auto governing = governing_caa(domain, lookups);
  if (!governing) return governing.error();
  for (const model::CaaRecord& record : governing->records)
    if (record.tag == "contactemail") add(fact, "CAA contactemail", governing->found_at, record.value);
  return std::nullopt;
}

std::optional<LookupFailure> add_of_txt(DnsContactsFact& fact, const std::string& domain, const Lookups& lookups) {
  const std::string name = txt_name(domain);
  const net::Lookup& lookup = lookups.answer(name, RecordType::txt);
  if (!lookup) return failure_of(name, RecordType::txt, lookup.error());
  for (const net::RecordData& data : lookup->records)
    if (const auto* txt = std::get_if<net::TxtData>(&data)) add(fact, "TXT", name, txt->text);
  return std::nullopt;
}

}  // namespace

void want_dns_contacts(const std::string& domain, Lookups& lookups) {
  want_caa(domain, lookups);
  lookups.want(txt_name(domain), RecordType::txt);
}

tl::expected<DnsContactsFact, LookupFailure> dns_contacts_of(const std::string& domain, const Lookups& lookups) {
  DnsContactsFact fact;
  auto failure = add_of_caa(fact, domain, lookups);
  if (auto other = add_of_txt(fact, domain, lookups); other && !failure) failure = std::move(other);
  if (fact.contacts.empty() && failure) return tl::unexpected(*std::move(failure));
  return fact;
}

}  // namespace certwright::checks
