#include "cli/ca_answer.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "cli/json_text.h"
#include "cli/table.h"
#include "model/revocation.h"
#include "pki/x509.h"

namespace certwright::cli {

using app::KeyPlace;
using app::ShownAuthority;
using app::ShownAuthorityRequest;

std::string authority_json(const ShownAuthority& shown) {
  std::string out = "{\"id\":";
  append_json_string(out, shown.id);
  const auto add = [&](std::string_view name, std::string_view text) {
    out += fmt::format(",\"{}\":", name);
    append_json_string(out, text);
  };
  add("subject", shown.subject);
  add("role", shown.is_root ? "root" : "issuing");
  out += ",\"signs_for\":[";
  for (const std::string& kind : shown.signs_for) {
    if (out.back() != '[') out += ',';
    append_json_string(out, kind);
  }
  out += ']';
  add("key_algorithm", shown.key_algorithm);
  add("key_place", to_string(shown.key_place));
  add("key_label", shown.key_label);
  add("not_before", rfc3339(shown.not_before));
  add("not_after", rfc3339(shown.not_after));
  out += fmt::format(",\"expired\":{},\"ends_too_soon\":{}", shown.is_expired, shown.ends_too_soon);
  if (shown.revoked)
    out += fmt::format(",\"revoked\":{{\"at\":\"{}\",\"reason\":\"{}\"}}", rfc3339(shown.revoked->revoked_at),
                       to_string(model::reason_of_crl(shown.revoked->reason)));
  add("certificate_url", shown.certificate_url);
  if (shown.crl_number > 0)
    out += fmt::format(",\"crl\":{{\"number\":{},\"next_update\":\"{}\"}}", shown.crl_number,
                       rfc3339(shown.crl_next_update));
  add("chain", pki::chain_to_pem(shown.chain));
  return out + "}";
}

std::string request_json(const ShownAuthorityRequest& shown) {
  std::string out = "{\"id\":";
  append_json_string(out, shown.id);
  out += ",\"key_algorithm\":";
  append_json_string(out, shown.key_algorithm);
  out += fmt::format(",\"key_place\":\"{}\",\"created_at\":\"{}\",\"request\":", to_string(shown.key_place),
                     rfc3339(shown.created_at));
  append_json_string(out, pki::to_pem("CERTIFICATE REQUEST", shown.request));
  return out + "}";
}

namespace {

template <class Shown>
std::string json_list(const std::vector<Shown>& all, std::string (*encode)(const Shown&)) {
  std::string out = "[";
  for (const Shown& one : all) out += (out.size() > 1 ? ",\n" : "\n") + encode(one);
  return out + "]";
}

std::string signs_text(const ShownAuthority& shown, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (shown.revoked) return symbol(Mark::error, style) + (ja ? " 失効" : " revoked");
  if (shown.is_expired) return symbol(Mark::error, style) + (ja ? " 期限切れ" : " expired");
  if (shown.is_root) return symbol(Mark::info, style) + (ja ? " ルート" : " root");
  if (shown.signs_for.empty())
    return symbol(Mark::info, style) +
           (shown.key_place == KeyPlace::elsewhere ? (ja ? " 上位" : " above") : (ja ? " CRL のみ" : " CRLs only"));
  std::string kinds;
  for (const std::string& kind : shown.signs_for)
    kinds += (kinds.empty() ? "" : ", ") + std::string{kind == "ec" ? "ECDSA" : "RSA"};
  return symbol(shown.ends_too_soon ? Mark::warning : Mark::ok, style) + " " + kinds;
}

std::string place_text(const ShownAuthority& shown, Language language) {
  const bool ja = language == Language::ja;
  switch (shown.key_place) {
    case KeyPlace::store:
      return ja ? "ストア" : "store";
    case KeyPlace::token:
      return (ja ? "トークン" : "token") + (shown.key_label.empty() ? "" : " (" + printable(shown.key_label) + ")");
    case KeyPlace::signer:
      return ja ? "署名プロセス" : "signer";
    case KeyPlace::elsewhere:
      return ja ? "別の場所" : "elsewhere";
  }
  return {};
}

void print_requests(const std::vector<ShownAuthorityRequest>& requests, Session& session) {
  const bool ja = session.language() == Language::ja;
  for (const ShownAuthorityRequest& request : requests)
    session.print(fmt::format(
        "\n{} {}\n", symbol(Mark::wait, session.style()),
        ja ? fmt::format("CSR {}（{}、{}）は証明書を待っています。取り込むには：certwright ca import CHAIN.pem",
                         request.id, request.key_algorithm, local_time(rfc3339(request.created_at)))
           : fmt::format("CSR {} ({}, of {}) awaits its certificate: certwright ca import CHAIN.pem", request.id,
                         request.key_algorithm, local_time(rfc3339(request.created_at)))));
}

// What an operator has to do soon, with the command that does it.
void warn(const std::vector<ShownAuthority>& all, Session& session) {
  for (const ShownAuthority& shown : all) {
    if (shown.ends_too_soon)
      session.say(
          {fmt::format("{}: it ends before the certificates that it would sign now, and so signs none. Put a "
                       "new one in its place: certwright ca rotate, or ca export-csr and ca import.",
                       shown.id),
           fmt::format("{}：これから署名する証明書よりも先に有効期限を迎えるため、署名できません。新しい認証局に"
                       "交代してください：certwright ca rotate、または ca export-csr と ca import",
                       shown.id)});
    if (!shown.crl_ends_soon) continue;
    session.say(
        {fmt::format("{}: its CRL ends on {}. Every ceremony with its key renews it, such as certwright ca "
                     "sign-crl, or rotate.",
                     shown.id, local_time(rfc3339(shown.crl_next_update))),
         fmt::format("{}：CRL の有効期限は {} です。ルートの鍵を使う操作（certwright ca sign-crl、rotate など）で"
                     "更新されます。",
                     shown.id, local_time(rfc3339(shown.crl_next_update)))});
  }
}

}  // namespace

std::string json_change(const ShownAuthority& now, const std::optional<ShownAuthority>& before) {
  return fmt::format("{{\"schema_version\":1,\"authority\":{},\n\"before\":{}}}\n", authority_json(now),
                     before ? authority_json(*before) : "null");
}

void print_table(const std::vector<ShownAuthority>& all, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"署名対象", "鍵", "鍵の場所", "有効期限", "ID", "サブジェクト"}
                      : std::vector<std::string>{"SIGNS", "KEY", "KEPT", "ENDS", "ID", "SUBJECT"};
  table.rows.reserve(all.size());
  for (const ShownAuthority& shown : all)
    table.rows.push_back({signs_text(shown, session.style()), shown.key_algorithm,
                          place_text(shown, session.language()), local_time(rfc3339(shown.not_after)), shown.id,
                          printable(shown.subject)});
  session.print(table_text(table, session.style()));
}

void print_all(const app::ShownAuthorities& all, Session& session) {
  if (session.options().json)
    return session.print(fmt::format("{{\"schema_version\":1,\"authorities\":{},\"requests\":{}}}\n",
                                     json_list(all.authorities, authority_json),
                                     json_list(all.requests, request_json)));
  if (session.options().plain) {
    for (const ShownAuthority& shown : all.authorities)
      session.print(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", shown.id, shown.is_root ? "root" : "issuing",
                                fmt::join(shown.signs_for, ","), to_string(shown.key_place), rfc3339(shown.not_after),
                                printable(shown.subject)));
    return;
  }
  print_table(all.authorities, session);
  print_requests(all.requests, session);
  warn(all.authorities, session);
}

// The same command behind `certwright signer` is run beside the signer, and the server learns of it at its start.
void say_taken_over(Session& session) {
  session.say(
      {"A running server takes it over within a minute; a certwright signer has to be started again, and then "
       "its server.",
       "稼働中のサーバーには 1 分以内に反映されます。certwright signer を使っている場合は、signer、サーバーの順に"
       "再起動してください。"});
}

void print_change(const ShownAuthority& now, const std::optional<ShownAuthority>& before, Session& session) {
  if (session.options().json) return session.print(json_change(now, before));
  if (session.options().plain) return session.print(now.id + "\n");
  std::vector<ShownAuthority> all{now};
  if (before) all.push_back(*before);
  print_table(all, session);
  if (before)
    session.say({fmt::format("Certificates that {} signed stay good: its CRLs and OCSP answers go on.", before->id),
                 fmt::format("{} が署名した証明書は引き続き有効です。CRL と OCSP の応答も続きます。", before->id)});
}

void say_root_key_goes_away(const app::RootKey& root, Session& session) {
  session.say(
      {fmt::format("Take the root's key ({}) back to where it is kept; the server does not need it.", root.file),
       fmt::format("ルートの鍵（{}）は保管場所に戻してください。サーバーの稼働には必要ありません。", root.file)});
}

}  // namespace certwright::cli
