#include "cli/case_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "cli/table.h"

namespace certwright::cli {
namespace {

Mark mark_of_state(const std::string& state) {
  if (state == "APPROVED") return Mark::ok;
  if (state == "OPEN") return Mark::wait;
  return state == "DENIED" ? Mark::error : Mark::info;
}

std::string state_word(const std::string& state, const Style& style) {
  if (style.language == Language::en) return printable(state);
  if (state == "OPEN") return "審査中（OPEN）";
  if (state == "APPROVED") return "承認（APPROVED）";
  if (state == "DENIED") return "却下（DENIED）";
  return state == "WITHDRAWN" ? "取り下げ（WITHDRAWN）" : printable(state);
}

std::string names_of(const CaseAnswer& one) {
  std::vector<std::string> names;
  names.reserve(one.names.size());
  for (const CaseAnswer::Name& name : one.names) names.push_back(printable(name.name));
  return fmt::format("{}", fmt::join(names, ", "));
}

// What people wrote keeps its lines, each wrapped and indented.
std::string indented(std::string_view text, const Style& style) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    for (const std::string& line : wrapped(printable(std::string{text.substr(0, end)}), style.width - 2))
      out += "  " + line + "\n";
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string said(std::string_view label, const std::string& who, const std::string& at, std::string_view text,
                 const Style& style) {
  return fmt::format("\n{}  {}  {}\n{}", coloured(label, Colour::bold, style), local_time(at), printable(who),
                     text.empty() ? "" : indented(text, style));
}

}  // namespace

std::string case_text(const CaseAnswer& one, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::size_t columns = ja ? 12 : 13;
  std::string out = fmt::format("{} {}  {}\n", symbol(mark_of_state(one.state), style),
                                coloured(printable(one.id), Colour::bold, style), state_word(one.state, style));
  const auto add = [&](const char* en, const char* japanese, const std::string& text) {
    out += labelled(ja ? japanese : en, columns, text, "", style);
  };
  for (const CaseAnswer::Name& name : one.names)
    add("Name", "名前",
        fmt::format("{} ({})", printable(name.name), printable(fmt::format("{}", fmt::join(name.causes, ", ")))));
  add("Certificate", "証明書", printable(one.certificate_arn));
  add("Account", "アカウント", printable(one.account));
  out += said(ja ? "依頼" : "Opened", one.requester, one.opened_at, one.message, style);
  for (const CaseAnswer::Comment& comment : one.comments)
    out += said(ja ? "コメント" : "Comment", comment.author, comment.at, comment.text, style);
  if (!one.decision) return out;
  out += said(state_word(one.state, style), one.decision->by, one.decision->at, one.decision->reason, style);
  if (!one.decision->allow_list_entries.empty())
    out += fmt::format("  {}: {}\n", ja ? "許可リストの登録" : "Allow list",
                       printable(fmt::format("{}", fmt::join(one.decision->allow_list_entries, ", "))));
  return out;
}

std::string cases_table(const std::vector<CaseAnswer>& cases, const Style& style) {
  Table table;
  table.headings = style.language == Language::ja
                       ? std::vector<std::string>{"ケース", "状態", "日時", "アカウント", "名前"}
                       : std::vector<std::string>{"CASE", "STATE", "OPENED", "ACCOUNT", "NAMES"};
  for (const CaseAnswer& one : cases)
    table.rows.push_back({printable(one.id), symbol(mark_of_state(one.state), style) + " " + printable(one.state),
                          local_time(one.opened_at), printable(one.account), names_of(one)});
  return table_text(table, style);
}

std::string entries_table(const std::vector<EntryAnswer>& entries, const Style& style) {
  const bool ja = style.language == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"登録", "アカウント", "ケース", "許可する範囲"}
                      : std::vector<std::string>{"ENTRY", "ACCOUNT", "CASE", "LETS THROUGH"};
  for (const EntryAnswer& entry : entries)
    table.rows.push_back({symbol(entry.expired ? Mark::warning : Mark::ok, style) + " " + printable(entry.id),
                          printable(entry.account), printable(entry.case_id), reach_of(entry, style)});
  return table_text(table, style);
}

std::string reach_of(const EntryAnswer& entry, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string out = printable(entry.name);
  if (entry.subtree) out += ja ? " とその配下" : " and names below it";
  if (entry.wildcards) out += ja ? "、ワイルドカードを含む" : ", wildcards too";
  if (entry.expires_at.empty()) return out + (ja ? "（期限なし）" : " (never expires)");
  const std::string until = local_time(entry.expires_at);
  if (entry.expired) return out + (ja ? fmt::format("（期限切れ：{}）", until) : fmt::format(" (expired {})", until));
  return out + (ja ? fmt::format("（期限：{}）", until) : fmt::format(" (until {})", until));
}

std::string event_text(const EventAnswer& event, const Style& style) {
  std::string out = fmt::format("{}  {}  {}\n", printable(event.at),
                                coloured(printable(event.name), Colour::bold, style), printable(event.subject));
  std::string details = event.actor.empty() ? "" : "actor=" + printable(event.actor);
  for (const auto& [name, value] : event.details)
    details += fmt::format("{}{}={}", details.empty() ? "" : " ", printable(name), printable(value));
  for (const std::string& line : wrapped(details, style.width - 2))
    out += "  " + coloured(line, Colour::faint, style) + "\n";
  return out;
}

}  // namespace certwright::cli
