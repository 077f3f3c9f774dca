// A property that breaks the grammar permits nobody, and most often was meant otherwise. RFC 8659 sections 4.1 to 4.4.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "checks/caa_value.h"
#include "checks/caa_words.h"
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::CAA_SYNTAX};

// RFC 8659 section 4.1: bit 0 is the critical flag, the others are reserved.
constexpr std::uint8_t critical_flag = 0x80;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_mail_or_web(std::string_view value) {
  const std::string text = ascii_lower(value);
  return text.starts_with("mailto:") || text.starts_with("http:") || text.starts_with("https:");
}

bool is_well_formed(const model::CaaRecord& record) {
  if ((record.flags & ~critical_flag) != 0) return false;
  // RFC 8659 section 4.1: a tag has ASCII letters and digits only.
  if (record.tag.empty() || !std::ranges::all_of(record.tag, is_letter_or_digit)) return false;
  const std::string tag = ascii_lower(record.tag);
  if (tag == "issue" || tag == "issuewild") return parse_caa_value(record.value).has_value();
  if (tag == "iodef") return is_mail_or_web(record.value);
  // A tag that nobody knows, before what looks like the whole record: it stands in the wrong place.
  const std::string value = ascii_lower(record.value);
  return !value.starts_with("issue ") && !value.starts_with("issuewild ");
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.caa || !facts.caa->has_value()) return {};
  const model::CaaFact& caa = **facts.caa;
  std::string raw;
  for (const model::CaaRecord& record : caa.records)
    if (!is_well_formed(record)) raw += (raw.empty() ? "" : "; ") + caa_text(record);
  if (raw.empty()) return {};
  model::Evidence evidence = caa_evidence(facts, caa);
  evidence["raw"] = std::move(raw);
  return {found(cause::CAA_SYNTAX, std::move(evidence))};
}

}  // namespace

extern const Check caa_is_well_formed{
    .name = "caa_is_well_formed",
    .stage = Stage::diagnosis,
    .source = "RFC 8659 sections 4.1 to 4.4; RFC 3597 section 5",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
