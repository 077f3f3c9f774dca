// What somebody typed, and what a certificate calls it, where the two differ. UTS #46 sections 1.3.2, 2.3 and 4.
#include <algorithm>

#include "checks/check.h"
#include "model/typed_name.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr const model::Cause* causes[] = {&cause::NAME_FULLWIDTH, &cause::IDN_CONVERTED, &cause::IDN_NOT_IDNA2008};

bool has_a_label(const std::string& name) {
  return name.starts_with("xn--") || name.find(".xn--") != std::string::npos;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

model::Findings judge(const model::Facts& facts) {
  // Capital letters, white space and a trailing dot are no other name.
  if (is_ascii(facts.typed)) return {};
  model::Findings findings;
  const std::string_view typed = model::without_spaces(facts.typed);
  const std::string input = model::shown_text(typed);
  const std::string_view deviation = model::deviation_character(typed);
  if (!deviation.empty())
    findings.push_back(found(cause::IDN_NOT_IDNA2008,
                             {{"domain", facts.name.str()}, {"input", input}, {"ch", model::shown_text(deviation)}}));
  if (model::has_full_width(typed))
    findings.push_back(found(cause::NAME_FULLWIDTH, {{"input", input}, {"normalized", facts.name.str()}}));
  if (has_a_label(facts.name.str()))
    findings.push_back(found(cause::IDN_CONVERTED, {{"input", input}, {"ascii", facts.name.str()}}));
  return findings;
}

}  // namespace

extern const Check typed_as_meant{
    .name = "typed_as_meant",
    .stage = Stage::policy,
    .source = "UTS #46 sections 1.3.2, 2.3, 4",
    .needs = {},
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
