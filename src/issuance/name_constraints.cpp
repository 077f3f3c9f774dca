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

// GeneralName: dNSName [2] IA5String, implicitly tagged.
constexpr std::uint8_t dns_name_tag = 0x82;
// NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1] }, both GeneralSubtrees and optional.
constexpr unsigned permitted_choice = 0;
constexpr unsigned excluded_choice = 1;
constexpr std::uint8_t permitted_tag = 0xa0;
constexpr std::uint8_t excluded_tag = 0xa1;

// GeneralSubtree ::= SEQUENCE { base, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }: "minimum MUST be zero, and maximum
// MUST be absent", so neither is written.
Bytes subtrees(unsigned choice, std::span<const std::string> domains) {
  if (domains.empty()) return {};
  Bytes list;
  for (const std::string& domain : domains)
    der::append_tlv(list, der::tag::sequence, der::tlv(dns_name_tag, bytes_of(domain)));
  return der::context(choice, list);
}

Result<std::vector<std::string>> domains_of(ByteView subtrees_content) {
  std::vector<std::string> domains;
  for (der::Reader list{subtrees_content}; !list.at_end();) {
    TRY(const der::Element subtree, list.next(der::tag::sequence));
    TRY(const der::Element base, der::only(subtree.content, dns_name_tag));
    domains.emplace_back(text_of(base.content));
  }
  return domains;
}

}  // namespace

Bytes name_constraints(const model::NameConstraints& constraints) {
  return extension(objects::name_constraints, Criticality::critical,
                   der::sequence({subtrees(permitted_choice, constraints.permitted),
                                  subtrees(excluded_choice, constraints.excluded)}));
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
    TRY(constraints.permitted, domains_of(permitted.content));
  }
  if (lists.next_is(excluded_tag)) {
    TRY(const der::Element excluded, lists.next());
    TRY(constraints.excluded, domains_of(excluded.content));
  }
  TRY_VOID(lists.expect_end());
  return constraints;
}

}  // namespace certwright::issuance
