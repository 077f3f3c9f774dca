// Labels with "--" in the third and fourth place are kept for encodings, of which only "xn--" exists. RFC 5890 section
// 2.3.1; BR 7.1.4.2.1. Of those, BR ask for valid Punycode only: what IDNA 2008 does not take is told, and stops
// nothing. ACM refuses xn--example.com and ab--example.com, and takes a--example.com and abc--example.com.
#include "checks/check.h"
#include "model/domain_name.h"
#include "model/typed_name.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr const model::Cause* causes[] = {&cause::IDN_RESERVED_LABEL, &cause::IDN_MALFORMED_PUNYCODE,
                                          &cause::IDN_NOT_IDNA2008};

bool is_reserved_form(std::string_view label) { return label.size() >= 4 && label.substr(2, 2) == "--"; }

void judge_label(std::string_view label, const model::Facts& facts, model::Findings& findings) {
  if (!is_reserved_form(label) || model::is_valid_a_label(label)) return;
  if (const auto old = model::old_idn_label(label)) {
    findings.push_back(found(
        cause::IDN_NOT_IDNA2008,
        {{"domain", facts.name.str()}, {"input", std::string{label}}, {"ch", model::shown_text(old->character)}}));
    return;
  }
  findings.push_back(found(label.starts_with("xn--") ? cause::IDN_MALFORMED_PUNYCODE : cause::IDN_RESERVED_LABEL,
                           {{"domain", facts.name.str()}, {"label", std::string{label}}}));
}

model::Findings judge(const model::Facts& facts) {
  model::Findings findings;
  if (facts.name.str().find("--") == std::string::npos) return findings;
  std::string_view rest = facts.name.base();
  for (;;) {
    const std::size_t dot = rest.find('.');
    judge_label(rest.substr(0, dot), facts, findings);
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
