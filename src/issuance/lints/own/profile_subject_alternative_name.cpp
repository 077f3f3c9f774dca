// The subjectAltName holds the cleared names and addresses, all of them and no other (BR 7.1.2.7.12), addresses only by
// a profile that has them, each of one host (RFC 5280 section 4.2.1.6: four or sixteen octets, no mask); it is critical
// only beside an empty subject (RFC 5280 section 4.2.1.6).
#include <algorithm>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::uint8_t dns_name_tag = 0x82;
constexpr std::uint8_t ip_address_tag = 0x87;

// Nothing where the next members are these addresses.
std::optional<std::string> complaint_of_addresses(const Candidate& candidate, pki::der::Reader& members) {
  if (!candidate.cleared.addresses.empty() && !candidate.profile.ip_addresses)
    return "there is an IP address, which the profile does not have";
  for (const model::IpAddress& cleared : candidate.cleared.addresses) {
    const auto address = members.next(ip_address_tag);
    if (!address || !std::ranges::equal(address->content, cleared.octets()))
      return "an address differs from what was cleared: " + cleared.str();
    if (!model::of_one_host(cleared)) return "an address is not that of one host: " + cleared.str();
  }
  return std::nullopt;
}

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::subject_alternative_name));
  if (extension == nullptr) return "there is no subjectAltName";
  if (extension->critical && candidate.profile.common_name) return "the subjectAltName is critical";
  if (!extension->critical && !candidate.profile.common_name)
    return "the subjectAltName is not critical, although the subject is empty";
  const auto names = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!names) return names.error().detail;
  pki::der::Reader members{names->content};
  for (const model::DomainName& cleared : candidate.cleared.domains) {
    const auto name = members.next(dns_name_tag);
    if (!name || text_of(name->content) != cleared.str())
      return "a name differs from what was cleared: " + cleared.str();
  }
  if (auto of_addresses = complaint_of_addresses(candidate, members)) return of_addresses;
  if (candidate.cleared.empty() || !members.at_end()) return "there are names that were not cleared";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_subject_alternative_name{
    .id = "profile_subject_alternative_name",
    .source = "BR 7.1.2.7.12, RFC 5280 section 4.2.1.6",
    .scope = Scope::subscribers,
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
