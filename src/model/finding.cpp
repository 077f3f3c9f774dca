#include "model/finding.h"

#include <algorithm>

namespace certwright::model {

Finding found(const Cause& cause, Evidence evidence, Certainty certainty) {
  return {.cause = &cause, .effect = cause.effect, .certainty = certainty, .evidence = std::move(evidence)};
}

void sort_by_severity(Findings& findings) {
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) { return finding.cause->severity; });
}

std::string fill(std::string_view sentence, const Evidence& evidence) {
  std::string text;
  text.reserve(sentence.size() + 64);
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) break;
    text += sentence.substr(0, open);
    const std::string_view hole = sentence.substr(open + 1, close - open - 1);
    const auto entry = evidence.find(hole);
    text += entry != evidence.end() ? std::string_view{entry->second} : sentence.substr(open, close - open + 1);
    sentence.remove_prefix(close + 1);
  }
  return text += sentence;
}

Text Finding::message() const { return {fill(cause->message_en, evidence), fill(cause->message_ja, evidence)}; }

Text Finding::remedy() const { return {fill(cause->remedy_en, evidence), fill(cause->remedy_ja, evidence)}; }

std::string_view to_string(Certainty certainty) { return certainty == Certainty::certain ? "certain" : "likely"; }

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
    case Severity::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::refuse:
      return "refuse";
    case Effect::fail:
      return "fail";
    case Effect::wait:
      return "wait";
    case Effect::none:
      return "none";
  }
  return "none";
}

Verdict verdict_of(const Findings& findings) {
  Verdict verdict = Verdict::ok;
  for (const Finding& finding : findings) {
    Verdict of_this = Verdict::ok;
    switch (finding.cause->severity) {
      case Severity::error:
        of_this = Verdict::error;
        break;
      case Severity::unknown:
        of_this = Verdict::unknown;
        break;
      case Severity::warning:
        of_this = Verdict::warning;
        break;
      case Severity::info:
        of_this = Verdict::ok;
        break;
    }
    verdict = std::max(verdict, of_this);
  }
  return verdict;
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::unknown:
      return "unknown";
    case Verdict::error:
      return "error";
  }
  return "unknown";
}

}  // namespace certwright::model
