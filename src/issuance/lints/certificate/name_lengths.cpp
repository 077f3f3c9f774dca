// RFC 5280 appendix A.1: upper bounds of attributes: 64 characters of names of people, organizations and units, 128 of
// places.
#include <algorithm>
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

struct Bound {
  std::string_view object;
  std::string_view name;
  std::size_t characters;
};
constexpr std::array bounds{
    Bound{objects::common_name, "commonName", 64}, Bound{objects::organization_name, "organizationName", 64},
    Bound{objects::organizational_unit_name, "organizationalUnitName", 64},
    Bound{objects::locality_name, "localityName", 128}, Bound{objects::state_name, "stateOrProvinceName", 128}};

// Octets of UTF-8 that begin a character.
std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char octet) { return (static_cast<unsigned char>(octet) & 0xc0U) != 0x80U; }));
}

Verdict judge(const CertificateView& certificate) {
  for (const pki::NameAttribute& attribute : certificate.tbs.subject_attributes)
    for (const Bound& bound : bounds)
      if (text_of(attribute.type) == bound.object && characters_of(attribute.value) > bound.characters)
        return Text{"The subject has a " + std::string{bound.name} + " of more than " +
                        std::to_string(bound.characters) + " characters.",
                    "サブジェクトの " + std::string{bound.name} + " が " + std::to_string(bound.characters) +
                        " 文字を超えています。"};
  return std::nullopt;
}

}  // namespace

extern const Lint name_lengths{
    .id = "name_lengths",
    .source = "RFC 5280 appendix A.1",
    .demand = {"Attributes of names keep to the upper bounds of RFC 5280: 64 characters of a common name.",
               "名前の属性は RFC 5280 の上限以下です（コモンネームは 64 文字）。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
