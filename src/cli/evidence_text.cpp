#include "cli/evidence_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/answer_json.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"

namespace certwright::cli {
namespace {

namespace json = boost::json;

constexpr const char* tab_indent = "  ";

std::int64_t count_in(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

/// Lines of label and text, as wide as the longest label of the page in each language.
class EvidenceLines {
 public:
  EvidenceLines(std::string& out, const char* lead, const Style& style) : out_(out), lead_(lead), style_(style) {}

  void add(const Text& label, const std::string& text) {
    const std::size_t columns = style_.language == Language::ja ? 16 : 13;
    if (!text.empty()) out_ += labelled(label.in(style_.language), columns, text, lead_, style_);
  }

 private:
  std::string& out_;
  const char* lead_;
  const Style& style_;
};

std::string became_text(const std::string& became, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (became == "issued") return ja ? "発行" : "issued";
  if (became == "renewed") return ja ? "更新により発行" : "issued as a renewal";
  return ja ? "破棄（証明書は発行されず、シリアル番号は失効扱い）"
            : "burned: no certificate was issued, and the serial number counts as revoked";
}

std::string caller_text(const json::object& call, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::string actor = text_in(call, "actor");
  std::string text =
      actor.empty() ? (ja ? "不明（以前のバージョンで記録）" : "not known (told by an earlier version)") : actor;
  if (const std::string key = text_in(call, "access_key_id"); !key.empty())
    text += ja ? fmt::format("、アクセスキー {}", key) : fmt::format(" with access key {}", key);
  text += fmt::format("{}{}, {}", ja ? "、" : ", ", text_in(call, "operation"), local_time(text_in(call, "at")));
  if (const std::string id = text_in(call, "request_id"); !id.empty())
    text += ja ? fmt::format("、リクエスト {}", id) : fmt::format(", request {}", id);
  return text;
}

std::string removal_text(const json::object& answer, const Style& style) {
  const json::object* removed = object_in(answer, "removed");
  if (removed == nullptr) return {};
  return fmt::format(
      fmt::runtime(
          style.language == Language::ja
              ? "発行の判断の記録は {} に削除されました（証明書の有効期限：{}）。イベントは残っています。"
              : "what the decision rested on was removed on {}, as the certificate ended on {}; its events stay"),
      local_time(text_in(*removed, "at")), local_time(text_in(*removed, "ended_at")));
}

std::string renewal_text(const json::object& answer, const Style& style) {
  if (const json::object* call = object_in(answer, "renewal_requested")) return caller_text(*call, style);
  if (text_in(answer, "renewed_by") != "server") return {};
  return style.language == Language::ja ? "このサーバーが自動的に更新" : "by this server, of itself";
}

std::string secure_text(const json::object& object, const Style& style) {
  if (is_true(object, "dnssec_secure")) return style.language == Language::ja ? "DNSSEC で検証済み" : "DNSSEC: secure";
  return style.language == Language::ja ? "DNSSEC なし" : "DNSSEC: none";
}

std::string proof_text(const json::object& validation, const Style& style) {
  const bool ja = style.language == Language::ja;
  const json::object* proof = object_in(validation, "proof");
  if (proof == nullptr) return {};
  const std::string resolver = text_in(*proof, "resolver");
  return fmt::format(fmt::runtime(ja ? "{}、検証した名前：{}。{} → {}（{}{}、{}）" : "{} for {}: {} → {} ({}{}, {})"),
                     text_in(validation, "method"), text_in(validation, "authorization_domain"),
                     text_in(*proof, "question"), text_in(*proof, "answer"),
                     resolver.empty() ? "" : resolver + (ja ? "、" : ", "), local_time(text_in(*proof, "at")),
                     secure_text(*proof, style));
}

std::string caa_text(const json::object& caa, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::string at = local_time(text_in(caa, "looked_up_at"));
  if (const json::object* failure = object_in(caa, "failure"))
    return fmt::format(fmt::runtime(ja ? "調べられませんでした（{}：{}）" : "could not be looked up ({}: {})"),
                       text_in(*failure, "question"), text_in(*failure, "rcode"));
  std::vector<std::string> records;
  each_object(caa, "records", [&](const json::object& record) {
    records.push_back(
        fmt::format("{} {} \"{}\"", count_in(record, "flags"), text_in(record, "tag"), text_in(record, "value")));
  });
  const std::int64_t ttl = count_in(caa, "ttl_seconds");
  if (records.empty())
    return fmt::format(fmt::runtime(ja ? "レコードなし（TTL {} 秒、{}、{}）" : "no records (TTL {} s, {}, {})"), ttl,
                       at, secure_text(caa, style));
  return fmt::format(fmt::runtime(ja ? "{}：{}（TTL {} 秒、{}、{}）" : "{}: {} (TTL {} s, {}, {})"),
                     text_in(caa, "found_at"), fmt::join(records, ", "), ttl, at, secure_text(caa, style));
}

std::string private_authority_text(const json::object& authority, const Style& style) {
  return fmt::format(fmt::runtime(style.language == Language::ja ? "{}（{}、{}）" : "{} ({}, {})"),
                     text_in(authority, "name"), text_in(authority, "arn"), text_in(authority, "state"));
}

std::string kept_findings_text(const json::object& name, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::vector<std::string> findings;
  each_object(name, "findings", [&](const json::object& finding) {
    const json::object* message = object_in(finding, "message");
    findings.push_back(message == nullptr
                           ? text_in(finding, "id")
                           : fmt::format("{} ({})", text_in(*message, ja ? "ja" : "en"), text_in(finding, "id")));
  });
  if (findings.empty()) return ja ? "指摘なし" : "nothing was found";
  return fmt::format("{}", fmt::join(findings, ja ? "／" : "; "));
}

void add_evidence_name(const json::object& name, std::string& out, const Style& style) {
  out += "\n" + coloured(printable(text_in(name, "name")), Colour::bold, style) + "\n";
  EvidenceLines lines{out, tab_indent, style};
  if (const json::object* validation = object_in(name, "validation"))
    lines.add({"Control", "管理権限の証明"}, proof_text(*validation, style));
  if (const json::object* caa = object_in(name, "caa")) lines.add({"CAA", "CAA"}, caa_text(*caa, style));
  if (const json::object* authority = object_in(name, "private_authority"))
    lines.add({"Private CA", "認証局"}, private_authority_text(*authority, style));
  lines.add({"Checks", "チェック"}, kept_findings_text(name, style));
}

std::string lints_text(const json::object& answer, const Style& style) {
  const json::object* lints = object_in(answer, "lints");
  if (lints == nullptr) return {};
  return fmt::format(fmt::runtime(style.language == Language::ja ? "{} 項目（{}）すべて合格。ダイジェスト {}"
                                                                 : "{} ({}), all passed; digest {}"),
                     count_in(*lints, "count"), text_in(*lints, "rules"), text_in(*lints, "digest"));
}

std::string terms_text(const json::object& answer, const Style& style) {
  const json::object* terms = object_in(answer, "terms");
  const json::object* policy = object_in(answer, "policy");
  if (terms == nullptr || policy == nullptr) return {};
  return fmt::format(
      fmt::runtime(style.language == Language::ja ? "Certwright {}、チェック {} 件、names = \"{}\"。ダイジェスト {}"
                                                  : "Certwright {}, {} checks, names = \"{}\"; digest {}"),
      text_in(*terms, "version"), texts_in(*terms, "checks").size(), text_in(*policy, "names"),
      text_in(*terms, "digest"));
}

bool would_issue(const json::object& judged, const char* policy) {
  const json::object* judgement = object_in(judged, policy);
  return judgement != nullptr && text_in(*judgement, "decision") == "issue";
}

void add_judgement(const json::object& judged, const char* policy, const Text& by, std::string& out,
                   const Style& style) {
  const bool ja = style.language == Language::ja;
  const json::object* judgement = object_in(judged, policy);
  if (judgement == nullptr) return;
  const bool issues = would_issue(judged, policy);
  out += fmt::format("{}  {}: {}", marked(issues ? Mark::ok : Mark::error, style), by.in(style.language),
                     issues ? (ja ? "今日の規則でも発行されます" : "the rules of today would issue it again")
                            : (ja ? "今日の規則では発行されません" : "the rules of today would not issue it"));
  if (issues && !is_true(*judgement, "same_findings")) out += ja ? "（指摘は変わります）" : ", with other findings";
  out += "\n";
  if (issues) return;
  EvidenceLines lines{out, tab_indent, style};
  lines.add({"Reason", "理由"}, text_in(*judgement, "reason"));
  each_object(*judgement, "names", [&](const json::object& name) {
    each_object(name, "findings", [&](const json::object& finding) {
      const json::object* message = object_in(finding, "message");
      if (text_in(finding, "effect") == "none" || message == nullptr) return;
      lines.add({text_in(finding, "id"), text_in(finding, "id")}, text_in(*message, ja ? "ja" : "en"));
    });
  });
}

std::string judged_text(const json::object& answer, const Style& style) {
  const json::object* judged = object_in(answer, "judged");
  if (judged == nullptr) return {};
  std::string out = "\n";
  add_judgement(*judged, "by_policy_of_decision", {"By the policy of that day", "当時のポリシー"}, out, style);
  add_judgement(*judged, "by_policy_of_today", {"By the policy of today", "現在のポリシー"}, out, style);
  return out;
}

std::string other_serials(const json::object& answer, const Style& style) {
  const std::string shown = text_in(answer, "serial");
  std::string out;
  each_object(answer, "serials", [&](const json::object& one) {
    if (text_in(one, "serial") == shown) return;
    out += fmt::format("{}{}  {}  {}\n", tab_indent, printable(text_in(one, "serial")), local_time(text_in(one, "at")),
                       became_text(text_in(one, "became"), style));
  });
  if (out.empty()) return out;
  return "\n" +
         coloured(style.language == Language::ja ? "その他のシリアル番号（--serial で表示）"
                                                 : "Other serial numbers (shown with --serial)",
                  Colour::bold, style) +
         "\n" + out;
}

}  // namespace

std::string evidence_text(const json::object& answer, const Style& style) {
  std::string out = coloured(printable(text_in(answer, "certificate_arn")), Colour::bold, style) + "\n";
  EvidenceLines lines{out, "", style};
  lines.add({"Serial", "シリアル番号"}, text_in(answer, "serial"));
  lines.add({"Became", "結果"}, fmt::format("{}, {}", became_text(text_in(answer, "became"), style),
                                            local_time(text_in(answer, "became_at"))));
  if (const json::object* requested = object_in(answer, "requested"))
    lines.add({"Requested", "リクエスト"}, caller_text(*requested, style));
  lines.add({"Renewed", "更新"}, renewal_text(answer, style));
  if (const std::string decided = text_in(answer, "decided_at"); !decided.empty())
    lines.add({"Decided", "発行の判断"}, local_time(decided));
  lines.add({"Removed", "記録の削除"}, removal_text(answer, style));
  lines.add({"Profile", "プロファイル"}, text_in(answer, "profile"));
  lines.add({"Lints", "規則の検査"}, lints_text(answer, style));
  lines.add({"Terms", "適用した条件"}, terms_text(answer, style));
  each_object(answer, "names", [&](const json::object& name) { add_evidence_name(name, out, style); });
  return out + judged_text(answer, style) + other_serials(answer, style);
}

std::string evidence_plain(const json::object& answer) {
  std::string out;
  each_object(answer, "names", [&](const json::object& name) {
    const json::object none;
    const json::object* validation = object_in(name, "validation");
    if (validation == nullptr) validation = &none;
    const json::object* proof = object_in(*validation, "proof");
    const json::object* caa = object_in(name, "caa");
    out +=
        fmt::format("{}\t{}\t{}\t{}\t{}\n", printable(text_in(name, "name")), printable(text_in(*validation, "method")),
                    printable(text_in(*validation, "authorization_domain")),
                    proof == nullptr ? "" : printable(text_in(*proof, "at")),
                    caa == nullptr ? "" : printable(text_in(*caa, "found_at")));
  });
  return out;
}

bool is_judged_the_same(const json::object& answer) {
  const json::object* judged = object_in(answer, "judged");
  return judged == nullptr ||
         (would_issue(*judged, "by_policy_of_decision") && would_issue(*judged, "by_policy_of_today"));
}

}  // namespace certwright::cli
