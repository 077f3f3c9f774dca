#include "issuance/name_constraints.h"

#include <span>

#include "issuance/extensions.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// GeneralName: dNSName [2] IA5String and iPAddress [7] OCTET STRING, implicitly tagged.
constexpr std::uint8_t dns_name_tag = 0x82;
constexpr std::uint8_t ip_address_tag = 0x87;
// NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1] }, both GeneralSubtrees and optional.
constexpr unsigned permitted_choice = 0;
constexpr unsigned excluded_choice = 1;
constexpr std::uint8_t permitted_tag = 0xa0;
constexpr std::uint8_t excluded_tag = 0xa1;

// GeneralSubtree ::= SEQUENCE { base, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }: "minimum MUST be zero, and maximum
// MUST be absent", so neither is written.
Bytes subtrees(unsigned choice, std::span<const std::string> domains, std::span<const model::AddressRange> ranges) {
  if (domains.empty() && ranges.empty()) return {};
  Bytes list;
  for (const std::string& domain : domains)
    der::append_tlv(list, der::tag::sequence, der::tlv(dns_name_tag, bytes_of(domain)));
  for (const model::AddressRange& range : ranges)
    der::append_tlv(list, der::tag::sequence, der::tlv(ip_address_tag, range.octets()));
  return der::context(choice, list);
}

Result<void> read_subtrees(ByteView content, std::vector<std::string>& domains,
                           std::vector<model::AddressRange>& ranges) {
  for (der::Reader list{content}; !list.at_end();) {
    TRY(const der::Element subtree, list.next(der::tag::sequence));
    if (!der::Reader{subtree.content}.next_is(ip_address_tag)) {
      TRY(const der::Element domain, der::only(subtree.content, dns_name_tag));
      domains.emplace_back(text_of(domain.content));
      continue;
    }
    TRY(const der::Element address, der::only(subtree.content, ip_address_tag));
    const auto range = model::AddressRange::of(address.content);
    if (!range) return fail(ErrorCode::invalid_request, "name constraints with an iPAddress that is no range");
    ranges.push_back(*range);
  }
  return {};
}

}  // namespace

Bytes name_constraints(const model::NameConstraints& constraints) {
  return extension(objects::name_constraints, Criticality::critical,
                   der::sequence({subtrees(permitted_choice, constraints.permitted, constraints.permitted_addresses),
                                  subtrees(excluded_choice, constraints.excluded, constraints.excluded_addresses)}));
}

Result<model::NameConstraints> name_constraints_of(ByteView certificate) {
  TRY(const der::Element outer, der::only(certificate, der::tag::sequence));
  der::Reader parts{outer.content};
  TRY(const der::Element to_be_signed, parts.next(der::tag::sequence));
  TRY(const pki::TbsCertificate tbs, pki::TbsCertificate::parse(to_be_signed.whole));
  const pki::Extension* const extension = tbs.find(bytes_of(objects::name_constraints));
  if (extension == nullptr) return model::NameConstraints{};
  TRY(const der::Element value, der::only(extension->value, der::tag::sequence));
  model::NameConstraints constraints;
  der::Reader lists{value.content};
  if (lists.next_is(permitted_tag)) {
    TRY(const der::Element permitted, lists.next());
    TRY_VOID(read_subtrees(permitted.content, constraints.permitted, constraints.permitted_addresses));
  }
  if (lists.next_is(excluded_tag)) {
    TRY(const der::Element excluded, lists.next());
    TRY_VOID(read_subtrees(excluded.content, constraints.excluded, constraints.excluded_addresses));
  }
  TRY_VOID(lists.expect_end());
  return constraints;
}

}  // namespace certwright::issuance
