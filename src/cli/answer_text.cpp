#include "cli/answer_text.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/display_width.h"
#include "cli/validation_mails_text.h"
#include "model/cause.h"

namespace certwright::cli {
namespace {

constexpr std::string_view indent = "  ";

const Text& cause_label() {
  static const Text text{"Cause", "原因"};
  return text;
}
const Text& evidence_label() {
  static const Text text{"Evidence", "根拠"};
  return text;
}
const Text& remedy_label() {
  static const Text text{"Do now", "対処"};
  return text;
}
const Text& record_label() {
  static const Text text{"Record", "レコード"};
  return text;
}

// Wide enough for the longest label of each language and one space.
std::size_t label_columns(const Style& style) { return style.language == Language::ja ? 9 : 10; }

std::string block(const Text& label, std::string_view text, const Style& style) {
  return labelled(label.in(style.language), label_columns(style), text, indent, style);
}

// Which evidence is shown, in which order and under which name. The rest fills the holes of the message already, and
// is complete in --json.
struct Shown {
  const char* key;
  Text label;
};
const std::array<Shown, 8>& shown_evidence() {
  static const std::array<Shown, 8> shown{{{"query", {"asked for", "問い合わせ"}},
                                           {"server", {"asked", "問い合わせ先"}},
                                           {"expected", {"expected", "期待した値"}},
                                           {"actual", {"saw", "実際の値"}},
                                           {"list", {"list", "リスト"}},
                                           {"age", {"age of the list", "リストの古さ"}},
                                           {"path", {"path", "経路"}},
                                           {"time", {"at", "日時"}}}};
  return shown;
}

std::string evidence_of(const FindingAnswer& finding, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::vector<std::string> parts;
  for (const Shown& shown : shown_evidence()) {
    const auto entry = finding.evidence.find(shown.key);
    if (entry == finding.evidence.end() || entry->second.empty()) continue;
    const std::string value = std::string_view{shown.key} == "time" ? local_time(entry->second) : entry->second;
    parts.push_back(fmt::format("{}{}{}", shown.label.in(style.language), ja ? "：" : ": ", value));
  }
  return fmt::format("{}", fmt::join(parts, ja ? "、" : "; "));
}

std::string with_certainty(const FindingAnswer& finding, const Style& style) {
  const std::string& message = finding.message.in(style.language);
  if (finding.certainty != "likely") return message;
  return style.language == Language::ja ? message + "（推定）" : message + " (likely)";
}

std::string finding_text(const FindingAnswer& finding, const Style& style) {
  std::string out;
  out += block(cause_label(), with_certainty(finding, style), style);
  if (const std::string evidence = evidence_of(finding, style); !evidence.empty())
    out += block(evidence_label(), evidence, style);
  if (const std::string& remedy = finding.remedy.in(style.language); !remedy.empty())
    out += block(remedy_label(), remedy, style);
  return out;
}

std::size_t lines_of(std::string_view text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

std::string shown_name(const NameAnswer& name) {
  std::string ascii = printable(name.name);
  if (name.display_name.empty() || name.display_name == name.name) return ascii;
  return fmt::format("{} ({})", printable(name.display_name), ascii);
}

std::string identity(const FindingAnswer& finding, const Style& style) {
  const std::string reason =
      finding.acm_failure_reason ? fmt::format(" (ACM: {})", *finding.acm_failure_reason) : std::string{};
  return coloured(finding.id, Colour::bold, style) + coloured(reason, Colour::faint, style);
}

// The ids of the causes that are not shown, each once.
std::string others_text(std::span<const FindingAnswer> others, const Style& style) {
  static const Text also{"Also", "その他"};
  constexpr std::size_t most_ids = 5;
  const bool ja = style.language == Language::ja;
  std::vector<std::string> ids;
  for (const FindingAnswer& finding : others)
    if (std::ranges::find(ids, finding.id) == ids.end()) ids.push_back(finding.id);
  if (ids.empty()) return {};
  const std::size_t left_out = ids.size() > most_ids ? ids.size() - most_ids : 0;
  ids.resize(ids.size() - left_out);
  std::string text = fmt::format("{}", fmt::join(ids, ja ? "、" : ", "));
  if (left_out > 0) text += fmt::format(fmt::runtime(ja ? "、ほか {} 件" : ", {} more"), left_out);
  return block(also, text + (ja ? "（--verbose ですべて表示）" : " (--verbose shows them)"), style);
}

// A very narrow terminal may wrap one finding into more lines than a name may take.
std::string first_lines(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at = text.find('\n', at) + 1;
  return std::string{text.substr(0, at)};
}

// The record is shown where the name still waits for it and no remedy says it already.
bool wants_record(const NameAnswer& name) {
  if (!name.validation || !name.validation->record || name.validation->status != "PENDING_VALIDATION") return false;
  const std::string& value = name.validation->record->value;
  const std::string bare = value.ends_with('.') ? value.substr(0, value.size() - 1) : value;
  return std::ranges::none_of(
      name.findings, [&](const FindingAnswer& finding) { return finding.remedy.en.find(bare) != std::string::npos; });
}

// Nothing wrong with the name, but its proof is still to come.
Mark shown_mark(const NameAnswer& name) {
  const bool is_pending = name.validation && name.validation->status == "PENDING_VALIDATION";
  return is_pending && mark_of(name) == Mark::ok ? Mark::wait : mark_of(name);
}

Mark state_mark(const CertificateAnswer& certificate) {
  if (certificate.status == "ISSUED") return Mark::ok;
  if (certificate.status != "PENDING_VALIDATION") return Mark::error;
  return Mark::wait;
}

std::string times_text(const CertificateAnswer& certificate, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::vector<std::string> parts;
  if (!certificate.next_check_at.empty())
    parts.push_back(fmt::format("{}{}", ja ? "次回チェック：" : "next check ", local_time(certificate.next_check_at)));
  if (!certificate.gives_up_at.empty())
    parts.push_back(fmt::format("{}{}", ja ? "検証期限：" : "gives up ", local_time(certificate.gives_up_at)));
  return fmt::format("{}", fmt::join(parts, ja ? "、" : "; "));
}

// The server's sentence usually names the times itself.
std::string next_text(const CertificateAnswer& certificate, const Style& style) {
  static const Text next{"Next", "今後"};
  const std::string& told = certificate.what_next.in(style.language);
  const bool names_times =
      !certificate.next_check_at.empty() && told.find(certificate.next_check_at) != std::string::npos;
  const std::string times = names_times ? std::string{} : times_text(certificate, style);
  std::string out;
  if (!told.empty()) out += labelled(next.in(style.language), label_columns(style), with_local_times(told), "", style);
  if (!times.empty())
    out += labelled(out.empty() ? next.in(style.language) : "", label_columns(style), times, "", style);
  return out.empty() ? out : "\n" + out;
}

Style without_colour(Style style) {
  style.colour = false;
  return style;
}

std::size_t mark_columns(const Style& style) {
  std::size_t widest = 0;
  for (const Mark mark : {Mark::ok, Mark::info, Mark::warning, Mark::unknown, Mark::wait, Mark::error})
    widest = std::max(widest, columns_of(marked(mark, without_colour(style))));
  return widest;
}

// The longest id of the catalogue, and " +9" behind it.
std::size_t cause_columns() {
  static const std::size_t columns = [] {
    std::size_t longest = 0;
    for (const model::Cause* cause : model::cause::all()) longest = std::max(longest, cause->id.size());
    return longest + 3;
  }();
  return columns;
}

std::string verdict_counts(const Summary& summary, const Style& style) {
  std::vector<std::string> parts;
  parts.reserve(summary.verdicts.size());
  for (const auto& [mark, count] : summary.verdicts)
    parts.push_back(fmt::format("{} {}", grouped(count), marked(mark, style)));
  return fmt::format("{}", fmt::join(parts, style.language == Language::ja ? "、" : ", "));
}

}  // namespace

bool is_worth_a_line(Mark mark) { return mark == Mark::warning || mark == Mark::wait || mark == Mark::error; }

std::string labelled(std::string_view label, std::size_t columns, std::string_view text, std::string_view lead,
                     const Style& style) {
  const std::size_t taken = lead.size() + columns;
  const std::size_t room = style.width > taken + 20 ? style.width - taken : 20;
  std::string out;
  for (const std::string& line : wrapped(printable(text), room)) {
    const bool is_first = out.empty();
    out += lead;
    out += is_first ? coloured(padded(label, columns), Colour::faint, style) : std::string(columns, ' ');
    out += line + "\n";
  }
  return out;
}

std::string name_text(const NameAnswer& name, const Style& style, Detail detail) {
  const bool whole = detail == Detail::all && name.findings.size() > 1;
  std::string out =
      fmt::format("{}  {}", marked(shown_mark(name), style), coloured(shown_name(name), Colour::bold, style));
  if (!name.findings.empty() && !whole) out += "  " + identity(name.findings.front(), style);
  out += "\n";
  std::string end;
  if (name.validation) end += validation_mails_text(*name.validation, label_columns(style), indent, style);
  if (wants_record(name)) {
    const RecordAnswer& wanted = *name.validation->record;
    end += block(record_label(), fmt::format("`{} {} {}`", wanted.name, wanted.type, wanted.value), style);
  }
  if (whole) {
    for (const FindingAnswer& finding : name.findings)
      out += fmt::format("  {} {}\n{}", symbol(mark_of(finding), style), identity(finding, style),
                         finding_text(finding, style));
  } else if (!name.findings.empty()) {
    const std::span<const FindingAnswer> all{name.findings};
    end = others_text(all.subspan(1), style) + end;
    const std::string first = finding_text(all.front(), style);
    const std::size_t taken = 1 + lines_of(end);
    out +=
        detail == Detail::all ? first : first_lines(first, most_lines_per_name - std::min(taken, most_lines_per_name));
  }
  return out + end;
}

std::string table_line(const NameAnswer& name, const Style& style) {
  std::string cause = name.findings.empty() ? "-" : printable(name.findings.front().id);
  if (name.findings.size() > 1) cause += fmt::format(" +{}", name.findings.size() - 1);
  const Mark mark = mark_of(name);
  const std::size_t columns = columns_of(marked(mark, without_colour(style)));
  return fmt::format("{}{}  {}  {}\n", marked(mark, style),
                     std::string(std::max(mark_columns(style), columns) - columns, ' '), padded(cause, cause_columns()),
                     shown_name(name));
}

std::string table_heading(const Style& style) {
  const bool ja = style.language == Language::ja;
  return coloured(fmt::format("{}  {}  {}", padded(ja ? "結果" : "Result", mark_columns(style)),
                              padded(ja ? "原因" : "Cause", cause_columns()), ja ? "名前" : "Name"),
                  Colour::bold, style) +
         "\n";
}

std::string name_lines(const NameAnswer& name, const Style& style) {
  std::string out;
  for (const FindingAnswer& finding : name.findings)
    if (is_worth_a_line(mark_of(finding)))
      out += fmt::format("{}  {}  {}: {}\n", marked(mark_of(finding), style), shown_name(name), finding.id,
                         printable(finding.message.in(style.language)));
  return out;
}

std::string certificate_text(const CertificateAnswer& certificate, const Style& style, Detail detail) {
  const std::string reason =
      certificate.failure_reason.empty() ? "" : fmt::format(" ({})", printable(certificate.failure_reason));
  std::string out = fmt::format("{} {}{}\n", symbol(state_mark(certificate), style),
                                coloured(printable(certificate.status), Colour::bold, style), reason);
  for (const std::string& line :
       wrapped(printable(with_local_times(certificate.summary.in(style.language))), style.width))
    out += line + "\n";
  out += coloured(printable(certificate.arn), Colour::faint, style) + "\n";
  if (!certificate.again_of.empty())
    out += fmt::format("{}: {}\n", style.language == Language::ja ? "再申請元" : "Requested again, after",
                       printable(certificate.again_of));
  for (const NameAnswer& name : certificate.names) (out += '\n') += name_text(name, style, detail);
  return out + next_text(certificate, style);
}

std::string record_text(const RecordAnswer& record, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::string name = printable(record.name);
  const std::string value = printable(record.value);
  return fmt::format("  {} 300 IN {} {}\n\n  {}{}\n  {}{}\n  {}{}\n", name, record.type, value,
                     padded(ja ? "名前" : "Name", 8), name, padded(ja ? "タイプ" : "Type", 8), record.type,
                     padded(ja ? "値" : "Value", 8), value);
}

void Summary::add(const NameAnswer& name) {
  ++verdicts[mark_of(name)];
  for (const FindingAnswer& finding : name.findings) {
    OfCause& of_cause = causes[finding.id];
    if (of_cause.count++ == 0) of_cause = {.count = 1, .mark = mark_of(finding), .example = name.name};
  }
}

void Summary::add(const model::NameReport& report) {
  ++verdicts[mark_of(report)];
  for (const model::Finding& finding : report.findings) {
    // Looked up without a copy of the id: this runs for each of a million names.
    auto entry = causes.find(finding.id());
    if (entry == causes.end())
      entry = causes.emplace(finding.id(), OfCause{.mark = mark_of(finding), .example = report.name}).first;
    ++entry->second.count;
  }
}

void Summary::add(const Summary& other) {
  for (const auto& [mark, count] : other.verdicts) verdicts[mark] += count;
  for (const auto& [id, of_cause] : other.causes) {
    const auto [entry, is_new] = causes.emplace(id, of_cause);
    if (!is_new) entry->second.count += of_cause.count;
  }
}

std::size_t Summary::names() const {
  std::size_t sum = 0;
  for (const auto& [mark, count] : verdicts) sum += count;
  return sum;
}

std::string summary_text(const Summary& summary, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string out = ja ? fmt::format("名前 {} 個：{}\n", grouped(summary.names()), verdict_counts(summary, style))
                       : fmt::format("{} names: {}\n", grouped(summary.names()), verdict_counts(summary, style));
  std::vector<std::pair<std::string, Summary::OfCause>> causes{summary.causes.begin(), summary.causes.end()};
  std::ranges::sort(causes, [](const auto& a, const auto& b) {
    return a.second.count != b.second.count ? a.second.count > b.second.count : a.first < b.first;
  });
  std::size_t count_columns = 0;
  std::size_t id_columns = 0;
  for (const auto& [id, of_cause] : causes) {
    count_columns = std::max(count_columns, grouped(of_cause.count).size());
    id_columns = std::max(id_columns, id.size());
  }
  for (const auto& [id, of_cause] : causes)
    out += fmt::format("  {} {:>{}}  {}  {}{}\n", symbol(of_cause.mark, style), grouped(of_cause.count), count_columns,
                       padded(id, id_columns), ja ? "例：" : "such as ", printable(of_cause.example));
  return out;
}

std::string grouped(std::size_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

}  // namespace certwright::cli
