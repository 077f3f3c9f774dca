#include "cli/lint_report.h"

#include <array>

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/crl_view.h"
#include "issuance/lints/object_text.h"

namespace certwright::cli {
namespace {

namespace lints = issuance::lints;

struct KnownAttribute {
  std::string_view object;
  std::string_view name;
};
// RFC 4514 section 3.
constexpr std::array known_attributes{KnownAttribute{"2.5.4.3", "CN"}, KnownAttribute{"2.5.4.6", "C"},
                                      KnownAttribute{"2.5.4.7", "L"},  KnownAttribute{"2.5.4.8", "ST"},
                                      KnownAttribute{"2.5.4.10", "O"}, KnownAttribute{"2.5.4.11", "OU"}};

// For people, in the order of the encoding; not a form that anybody parses.
std::string name_text(const std::vector<pki::NameAttribute>& attributes) {
  std::string text;
  for (const pki::NameAttribute& attribute : attributes) {
    std::string type = lints::object_text(attribute.type);
    for (const KnownAttribute& known : known_attributes)
      if (known.object == type) type = known.name;
    if (!text.empty()) text += ", ";
    text += type + "=" + printable(attribute.value);
  }
  return text;
}

std::string serial_text(ByteView serial) { return serial.empty() ? "00" : hex(serial); }

Text text_of(const lints::Words& words) { return {std::string{words.en}, std::string{words.ja}}; }

LintFinding finding_of(const lints::Finding& found) {
  return {.id = std::string{found.lint->id},
          .severity = std::string{to_string(found.lint->severity)},
          .source = std::string{found.lint->source},
          .rule = text_of(found.lint->demand),
          .message = found.message,
          .remedy = text_of(remedy_of(*found.lint))};
}

LintFinding blocked_finding() {
  return {.id = "key_blocked",
          .severity = "error",
          .source = "BR 4.9.1.1, 6.1.1.3",
          .rule = {"The key is not on the list of weak and compromised keys.",
                   "鍵が、脆弱な鍵と危殆化した鍵のリストに含まれていません。"},
          .message = {"The public key is on the list of blocked keys.", "公開鍵がブロックリストに含まれています。"},
          .remedy = {"Make a new key, request a new certificate with it and have this one revoked.",
                     "新しい鍵を生成して証明書を申請し直し、この証明書を失効させてください。"}};
}

LintFinding unreadable_finding(const std::string& why, bool list) {
  return {.id = "structure",
          .severity = "error",
          .source = list ? "RFC 5280 section 5.1, X.690" : "RFC 5280 section 4.1, X.690",
          .rule = {"A certificate or CRL has the structure of RFC 5280, in DER.",
                   "証明書と CRL は、RFC 5280 の構造を DER で記載したものです。"},
          .message = {"It cannot be read (" + why + ").", "読み取れません（" + why + "）。"},
          .remedy = {"Fetch it again from where it comes from; if it is the same there, tell whoever made it.",
                     "取得元からもう一度取得してください。同じ内容の場合は、発行元に連絡してください。"}};
}

std::string key_text(const pki::KeyFacts& key) {
  switch (key.kind) {
    case pki::KeyFacts::Kind::rsa:
      return fmt::format("RSA {}", key.bits);
    case pki::KeyFacts::Kind::ec:
      return fmt::format("EC {}", key.curve.empty() ? "?" : key.curve);
    case pki::KeyFacts::Kind::other:
      return "other";
  }
  return {};
}

LintedObject shown(const lints::CertificateView& view) {
  LintedObject object{.file = {},
                      .kind = std::string{to_string(view.kind)},
                      .serial = (view.tbs.serial_is_negative ? "-" : "") + serial_text(view.tbs.serial),
                      .subject = name_text(view.tbs.subject_attributes),
                      .issuer = name_text(view.tbs.issuer_attributes),
                      .not_before = rfc3339(view.tbs.not_before),
                      .not_after = rfc3339(view.tbs.not_after),
                      .names = {},
                      .key = key_text(view.key),
                      .findings = {}};
  if (view.alternative_names) {
    object.names.reserve(view.alternative_names->size());
    for (const lints::GeneralName& name : *view.alternative_names) object.names.push_back(lints::shown(name));
  }
  return object;
}

LintedObject shown(const lints::CrlView& view) {
  const pki::TbsCertificateList& list = view.list;
  return {.file = {},
          .kind = "crl",
          .serial = view.number ? serial_text(*view.number) : std::string{},
          .subject = {},
          .issuer = name_text(list.issuer_attributes),
          .not_before = rfc3339(list.this_update),
          .not_after = list.next_update ? rfc3339(*list.next_update) : std::string{},
          .names = {},
          .key = {},
          .entries = list.entries.size(),
          .findings = {}};
}

template <class View>
LintedObject judged(const View& view, lints::Asked asked) {
  LintedObject object = shown(view);
  for (const lints::Finding& found : judge(view, asked)) object.findings.push_back(finding_of(found));
  return object;
}

LintedObject unreadable(const std::string& why, bool list) {
  LintedObject object;
  object.kind = "unreadable";
  object.findings.push_back(unreadable_finding(why, list));
  return object;
}

Mark mark_of(std::string_view severity) {
  if (severity == "error") return Mark::error;
  if (severity == "warning") return Mark::warning;
  return severity == "notice" ? Mark::info : Mark::ok;
}

Text kind_text(std::string_view kind) {
  if (kind == "server") return {"certificate of a server", "サーバー証明書"};
  if (kind == "leaf") return {"certificate", "末端の証明書"};
  if (kind == "intermediate") return {"intermediate CA certificate", "中間 CA 証明書"};
  if (kind == "root") return {"root CA certificate", "ルート CA 証明書"};
  if (kind == "crl") return {"CRL", "CRL"};
  return {"unreadable", "読み取り不可"};
}

constexpr std::string_view indent = "    ";

std::string block(const Text& label, std::string_view text, const Style& style) {
  return labelled(label.in(style.language), style.language == Language::ja ? 9 : 10, text, indent, style);
}

std::string finding_text(const LintFinding& finding, const Style& style) {
  std::string out = fmt::format("  {}  {}\n", marked(mark_of(finding.severity), style), finding.id);
  out += block({"Found", "結果"}, printable(finding.message.in(style.language)), style);
  out += block({"Rule", "規則"}, finding.rule.in(style.language), style);
  out += block({"Source", "出典"}, finding.source, style);
  out += block({"Do now", "対処"}, finding.remedy.in(style.language), style);
  return out;
}

void member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
}

void append(std::string& out, const LintFinding& finding, Language language) {
  out += '{';
  member(out, "lint", finding.id);
  member(out, "severity", finding.severity);
  member(out, "source", finding.source);
  member(out, "rule", finding.rule.in(language));
  member(out, "message", finding.message.in(language));
  member(out, "remedy", finding.remedy.in(language));
  out += '}';
}

// A reader never sees a tab or line break that is not ours.
std::string cell(std::string_view text) { return printable(text); }

std::string since_text(const lints::Lint& lint) {
  return lint.effective == Timestamp::min() ? std::string{} : rfc3339(lint.effective).substr(0, 10);
}

std::string applies_text(const lints::Lint& lint) {
  std::string text;
  for (const lints::Kind kind :
       {lints::server, lints::responder, lints::other_leaf, lints::intermediate, lints::root, lints::crl})
    if ((lint.applies & kind) != 0) text += (text.empty() ? "" : " ") + std::string{to_string(kind)};
  return text;
}

}  // namespace

std::string_view LintedObject::verdict() const {
  std::string_view worst = "ok";
  for (const LintFinding& finding : findings) {
    if (finding.severity == "error") return "error";
    if (finding.severity == "warning" || worst == "ok") worst = finding.severity;
  }
  return worst;
}

LintedObject lint_object(ByteView der, Guess guess, lints::Asked asked, const pki::BlockedKeys& blocked) {
  if (guess == Guess::crl) {
    const auto list = lints::CrlView::of_crl(der);
    return list ? judged(*list, asked) : unreadable(list.error().detail, true);
  }
  const auto certificate = lints::CertificateView::of_certificate(der);
  if (certificate) {
    LintedObject object = judged(*certificate, asked);
    if (blocked.contains(certificate->tbs.subject_public_key_info)) object.findings.push_back(blocked_finding());
    return object;
  }
  if (guess == Guess::either)
    if (const auto list = lints::CrlView::of_crl(der)) return judged(*list, asked);
  return unreadable(certificate.error().detail, false);
}

std::string lint_text(const LintedObject& object, const Style& style) {
  const Mark mark = mark_of(object.verdict());
  std::string out = fmt::format("{}  {} #{}  {}\n", marked(mark, style), printable(object.file), object.number,
                                kind_text(object.kind).in(style.language));
  const std::string& whose = object.names.empty() ? object.subject : object.names.front();
  if (!whose.empty()) out += block({"Of", "対象"}, printable(whose), style);
  if (object.kind == "crl") out += block({"Entries", "件数"}, grouped(object.entries), style);
  for (const LintFinding& finding : object.findings) out += finding_text(finding, style);
  return out;
}

std::string lint_plain(const LintedObject& object, Language language) {
  const std::string begin = fmt::format("{}\t{}\t{}\t", cell(object.file), object.number, object.kind);
  if (object.findings.empty()) return begin + "ok\t\t\n";
  std::string out;
  for (const LintFinding& finding : object.findings)
    out += fmt::format("{}{}\t{}\t{}\n", begin, finding.severity, finding.id, cell(finding.message.in(language)));
  return out;
}

std::string lint_json(const LintedObject& object, Language language) {
  std::string out = "{";
  member(out, "file", object.file);
  out += fmt::format(",\"number\":{}", object.number);
  member(out, "kind", object.kind);
  member(out, "verdict", object.verdict());
  if (object.kind != "unreadable") {
    member(out, object.kind == "crl" ? "crl_number" : "serial", object.serial);
    if (object.kind != "crl") member(out, "subject", object.subject);
    member(out, "issuer", object.issuer);
    member(out, object.kind == "crl" ? "this_update" : "not_before", object.not_before);
    if (!object.not_after.empty()) member(out, object.kind == "crl" ? "next_update" : "not_after", object.not_after);
    if (object.kind == "crl") {
      out += fmt::format(",\"entries\":{}", object.entries);
    } else {
      member(out, "key", object.key);
      out += ",\"names\":[";
      for (const std::string& name : object.names) {
        if (out.back() != '[') out += ',';
        append_json_string(out, name);
      }
      out += ']';
    }
  }
  out += ",\"findings\":[";
  for (const LintFinding& finding : object.findings) {
    if (out.back() != '[') out += ',';
    append(out, finding, language);
  }
  return out + "]}";
}

std::string lint_list_text(const Style& style) {
  std::string out;
  for (const lints::Lint* const lint : lints::all_lints()) {
    out += fmt::format("{}  {}\n", coloured(lint->id, Colour::bold, style), to_string(lint->severity));
    out += labelled("", 2, lint->demand.in(style.language), "", style);
    out += labelled("", 2, lint->source, "", style);
  }
  return out;
}

std::string lint_list_plain(Language language) {
  std::string out;
  for (const lints::Lint* const lint : lints::all_lints())
    out += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", lint->id, to_string(lint->severity), to_string(lint->rules),
                       applies_text(*lint), since_text(*lint), lint->source, lint->demand.in(language));
  return out;
}

std::string lint_list_json() {
  std::string out = "{\"schema_version\":1,\"lints\":[";
  for (const lints::Lint* const lint : lints::all_lints()) {
    out += out.back() == '[' ? "\n{" : ",\n{";
    member(out, "lint", lint->id);
    member(out, "severity", to_string(lint->severity));
    member(out, "rules", to_string(lint->rules));
    member(out, "applies_to", applies_text(*lint));
    member(out, "effective", since_text(*lint));
    member(out, "source", lint->source);
    member(out, "rule_en", lint->demand.en);
    member(out, "rule_ja", lint->demand.ja);
    member(out, "remedy_en", remedy_of(*lint).en);
    member(out, "remedy_ja", remedy_of(*lint).ja);
    out += '}';
  }
  return out + "\n]}\n";
}

std::string lint_list_markdown(Language language) {
  std::string out = "| Lint | Severity | Applies to | Since | Source | Rule |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const lints::Lint* const lint : lints::all_lints()) {
    const std::string since = since_text(*lint);
    // An asterisk would begin emphasis.
    std::string rule{lint->demand.in(language)};
    for (std::size_t at = rule.find('*'); at != std::string::npos; at = rule.find('*', at + 2))
      rule.insert(at, 1, '\\');
    out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", lint->id, to_string(lint->severity), applies_text(*lint),
                       since.empty() ? "–" : since, lint->source, rule);
  }
  return out;
}

}  // namespace certwright::cli
