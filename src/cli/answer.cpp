#include "cli/answer.h"

#include <algorithm>

#include "model/domain_name.h"

namespace certwright::cli {

FindingAnswer answer_of(const model::Finding& finding) {
  FindingAnswer answer{.id = std::string{finding.id()},
                       .severity = std::string{to_string(finding.cause->severity)},
                       .effect = std::string{to_string(finding.effect)},
                       .certainty = std::string{to_string(finding.certainty)},
                       .message = finding.message(),
                       .remedy = finding.remedy()};
  answer.evidence.insert(finding.evidence.begin(), finding.evidence.end());
  if (finding.cause->failure_reason) answer.acm_failure_reason = to_string(*finding.cause->failure_reason);
  return answer;
}

NameAnswer answer_of(const model::NameReport& report) {
  NameAnswer answer{.name = report.name, .verdict = std::string{to_string(model::verdict_of(report.findings))}};
  answer.display_name = report.name.find("xn--") == std::string::npos ? report.name : model::display_name(report.name);
  for (const model::Finding& finding : report.findings) answer.findings.push_back(answer_of(finding));
  return answer;
}

Mark mark_of(const FindingAnswer& finding) {
  if (finding.severity == "error") return finding.effect == "wait" ? Mark::wait : Mark::error;
  if (finding.severity == "warning") return Mark::warning;
  return finding.severity == "info" ? Mark::info : Mark::unknown;
}

Mark mark_of(const model::Finding& finding) {
  switch (finding.cause->severity) {
    case model::Severity::error:
      return finding.effect == model::Effect::wait ? Mark::wait : Mark::error;
    case model::Severity::warning:
      return Mark::warning;
    case model::Severity::info:
      return Mark::info;
    case model::Severity::unknown:
      return Mark::unknown;
  }
  return Mark::unknown;
}

// Marks are in the order of their weight, except that information leaves a name as good as it is.
Mark mark_of(const model::NameReport& report) {
  Mark worst = Mark::ok;
  for (const model::Finding& finding : report.findings)
    if (const Mark mark = mark_of(finding); mark != Mark::info) worst = std::max(worst, mark);
  return worst;
}

Mark mark_of(const NameAnswer& name) {
  if (name.verdict == "ok") return Mark::ok;
  if (name.verdict == "warning") return Mark::warning;
  if (name.verdict == "unknown") return Mark::unknown;
  const auto is_final = [](const FindingAnswer& finding) { return mark_of(finding) == Mark::error; };
  const auto waits = [](const FindingAnswer& finding) { return mark_of(finding) == Mark::wait; };
  const bool only_waits = std::ranges::any_of(name.findings, waits) && std::ranges::none_of(name.findings, is_final);
  return only_waits ? Mark::wait : Mark::error;
}

}  // namespace certwright::cli
