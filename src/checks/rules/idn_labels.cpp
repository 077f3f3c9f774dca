// Labels with "--" in the third and fourth place are kept for encodings, of which only "xn--" exists. RFC 5890 section
// 2.3.1; BR 7.1.4.2.1. ACM refuses xn--example.com and ab--example.com, and takes a--example.com and abc--example.com.
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr const model::Cause* causes[] = {&cause::IDN_RESERVED_LABEL, &cause::IDN_MALFORMED_PUNYCODE};

bool is_reserved_form(std::string_view label) { return label.size() >= 4 && label.substr(2, 2) == "--"; }

const model::Cause* fault_of(std::string_view label) {
  if (!is_reserved_form(label)) return nullptr;
  if (!label.starts_with("xn--")) return &cause::IDN_RESERVED_LABEL;
  return model::is_valid_a_label(label) ? nullptr : &cause::IDN_MALFORMED_PUNYCODE;
}

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  if (facts.name.str().find("--") == std::string::npos) return findings;
  std::string_view rest = facts.name.base();
  for (;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (const model::Cause* fault = fault_of(label))
      findings.push_back(found(*fault, {{"domain", facts.name.str()}, {"label", std::string{label}}}));
    if (dot == std::string_view::npos) return findings;
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace

extern const Check idn_labels{
    .name = "idn_labels",
    .stage = Stage::policy,
    .source = "RFC 5890 section 2.3.1; BR 7.1.4.2.1; ACM certificate characteristics",
    .needs = {},
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
