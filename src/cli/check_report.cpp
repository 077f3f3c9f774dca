#include "cli/check_report.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/display_width.h"
#include "cli/json_text.h"

namespace certwright::cli {
namespace {

// Up to here every name is shown whole; longer lists get a line a finding and a summary.
constexpr std::size_t most_whole_names = 20;

void add_plain(const NameAnswer& name, std::string& text) {
  text += printable(name.name);
  (text += '\t') += name.verdict;
  char separator = '\t';
  for (const FindingAnswer& finding : name.findings) (text += std::exchange(separator, ',')) += finding.id;
  text += '\n';
}

}  // namespace

CheckReport::CheckReport(const CheckArguments& arguments, Session& session, KeptFile* saved)
    : arguments_(arguments), session_(session), saved_(saved) {
  expect(0);
}

void CheckReport::expect(std::size_t names) {
  if (arguments_.json_lines)
    form_ = Form::json_lines;
  else if (session_.options().json)
    form_ = Form::json;
  else if (session_.options().plain)
    form_ = Form::plain;
  else if (arguments_.table)
    form_ = Form::table;
  else
    form_ = names <= most_whole_names || arguments_.detail == Detail::all ? Form::whole : Form::lines;
}

void CheckReport::begin_saving(std::string_view policy_json) {
  if (saved_ != nullptr) saved_->begin(policy_json);
}

void CheckReport::add(const NameAnswer& name, Part& part) const {
  part.summary.add(name);
  const Style& style = session_.style();
  switch (form_) {
    case Form::whole:
      part.text += name_text(name, style, arguments_.detail) + "\n";
      break;
    case Form::table:
      part.text += table_line(name, style);
      break;
    case Form::lines:
      part.text += name_lines(name, style);
      break;
    case Form::plain:
      add_plain(name, part.text);
      break;
    case Form::json:
      append_json(part.text, name, style.language);
      part.text += ",\n";
      break;
    case Form::json_lines:
      append_json(part.text, name, style.language);
      part.text += '\n';
      break;
  }
}

void CheckReport::add(const model::NameReport& found, Part& part) const {
  if (shows(found))
    add(answer_of(found), part);
  else
    part.summary.add(found);
}

void CheckReport::keep(std::string_view facts_json, Part& part) const {
  if (!part.facts.empty()) part.facts += ",\n";
  part.facts += facts_json;
}

bool CheckReport::shows(const model::NameReport& found) const {
  const auto is_shown = [](const model::Finding& finding) { return is_worth_a_line(mark_of(finding)); };
  return form_ != Form::lines || std::ranges::any_of(found.findings, is_shown);
}

void CheckReport::print(Part& part) {
  summary_.add(part.summary);
  if (saved_ != nullptr) saved_->append(part.facts);
  if (form_ == Form::json && !part.text.empty()) {
    // Each name ends with a comma; the one before the first of this batch was held back.
    part.text.resize(part.text.size() - 2);
    session_.print(has_names_ ? ",\n" : "{\"schema_version\":1,\"names\":[\n");
  }
  if (form_ == Form::table && !has_names_) session_.print(table_heading(session_.style()));
  has_names_ = has_names_ || !part.text.empty();
  session_.print(part.text);
  session_.io().out.flush();
}

const Summary& CheckReport::finish() {
  const bool several = summary_.names() > 1;
  if (form_ == Form::json && has_names_) session_.print("\n]}\n");
  if (form_ == Form::table && several) session_.print("\n");
  if (several && (form_ == Form::whole || form_ == Form::lines || form_ == Form::table))
    session_.print(summary_text(summary_, session_.style()));
  session_.io().out.flush();
  return summary_;
}

}  // namespace certwright::cli
