// BR 7.1.2.7.6: a leaf's basicConstraints are critical, cA is FALSE, and pathLenConstraint is absent.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

using namespace std::string_view_literals;

// cA is FALSE by default, and X.690 section 11.5 leaves defaults out: an empty SEQUENCE.
constexpr std::string_view not_a_ca = "\x30\x00"sv;

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::basic_constraints));
  if (extension == nullptr || !extension->critical) return "there are no critical basicConstraints";
  if (text_of(extension->value) != not_a_ca) return "the basicConstraints say more than cA:FALSE";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_basic_constraints{
    .id = "profile_basic_constraints",
    .source = "BR 7.1.2.7.6, RFC 5280 section 4.2.1.9",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
