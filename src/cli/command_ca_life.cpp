// `certwright ca init|show|rotate|export-csr|import`: the life of the server's own issuing CAs.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/authority_life.h"
#include "app/authority_requests.h"
#include "app/shown_authorities.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/json_text.h"
#include "cli/passphrase.h"
#include "cli/pem_file.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

using app::KeyPlace;
using app::ShownAuthority;
using app::ShownAuthorityRequest;

// RSA keys of 4096 bits take seconds, in a token longer.
const Text making_a_key{"making a key", "鍵を生成しています"};

std::optional<app::RootKey> read_root_key(const CaLifeArguments& arguments, const Place& place, Session& session) {
  app::RootKey root{
      .file = arguments.root_key_file.empty() ? place.data_dir + "/root-key.pem" : arguments.root_key_file,
      .pem = {},
      .passphrase = {}};
  auto pem = read_pem_file(root.file, session);
  if (!pem) return std::nullopt;
  root.pem = *std::move(pem);
  auto passphrase = read_passphrase(
      arguments.root_passphrase_file, "--root-passphrase-file",
      {fmt::format("Passphrase of {}: ", root.file), fmt::format("{} のパスフレーズ：", root.file)}, session);
  if (!passphrase) return std::nullopt;
  root.passphrase = *std::move(passphrase);
  return root;
}

// JSON

std::string json_of(const ShownAuthority& shown) {
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
  add("certificate_url", shown.certificate_url);
  if (shown.crl_number > 0)
    out += fmt::format(",\"crl\":{{\"number\":{},\"next_update\":\"{}\"}}", shown.crl_number,
                       rfc3339(shown.crl_next_update));
  add("chain", pki::chain_to_pem(shown.chain));
  return out + "}";
}

std::string json_of(const ShownAuthorityRequest& shown) {
  std::string out = "{\"id\":";
  append_json_string(out, shown.id);
  out += ",\"key_algorithm\":";
  append_json_string(out, shown.key_algorithm);
  out += fmt::format(",\"key_place\":\"{}\",\"created_at\":\"{}\",\"request\":", to_string(shown.key_place),
                     rfc3339(shown.created_at));
  append_json_string(out, pki::to_pem("CERTIFICATE REQUEST", shown.request));
  return out + "}";
}

template <class Shown>
std::string json_list(const std::vector<Shown>& all) {
  std::string out = "[";
  for (const Shown& one : all) out += (out.size() > 1 ? ",\n" : "\n") + json_of(one);
  return out + "]";
}

std::string json_change(const ShownAuthority& now, const std::optional<ShownAuthority>& before) {
  return fmt::format("{{\"schema_version\":1,\"authority\":{},\n\"before\":{}}}\n", json_of(now),
                     before ? json_of(*before) : "null");
}

// Text

std::string signs_text(const ShownAuthority& shown, const Style& style) {
  const bool ja = style.language == Language::ja;
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
  SystemClock clock;
  for (const ShownAuthority& shown : all) {
    if (shown.ends_too_soon)
      session.say(
          {fmt::format("{}: it ends before the certificates that it would sign now, and so signs none. Put a "
                       "new one in its place: certwright ca rotate, or ca export-csr and ca import.",
                       shown.id),
           fmt::format("{}：これから署名する証明書よりも先に有効期限を迎えるため、署名できません。新しい認証局に"
                       "交代してください：certwright ca rotate、または ca export-csr と ca import",
                       shown.id)});
    if (!shown.is_root || shown.crl_number == 0) continue;
    constexpr std::chrono::days soon{30};
    if (shown.crl_next_update > clock.now() + soon) continue;
    session.say(
        {fmt::format("{}: its CRL ends on {}. Every ceremony with its key renews it, such as certwright ca "
                     "rotate.",
                     shown.id, local_time(rfc3339(shown.crl_next_update))),
         fmt::format("{}：CRL の有効期限は {} です。ルートの鍵を使う操作（certwright ca rotate など）で更新されます。",
                     shown.id, local_time(rfc3339(shown.crl_next_update)))});
  }
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

int show_one(const ShownAuthority& shown, bool pem, Session& session) {
  if (session.options().json) {
    session.print(fmt::format("{{\"schema_version\":1,\"authority\":{}}}\n", json_of(shown)));
    return exit_good;
  }
  if (!pem) {
    print_table({shown}, session);
    session.print("\n");
  }
  session.print(pki::chain_to_pem(shown.chain));
  return exit_good;
}

int show_all(const app::ShownAuthorities& all, Session& session) {
  if (session.options().json) {
    session.print(fmt::format("{{\"schema_version\":1,\"authorities\":{},\"requests\":{}}}\n",
                              json_list(all.authorities), json_list(all.requests)));
    return exit_good;
  }
  if (session.options().plain) {
    for (const ShownAuthority& shown : all.authorities)
      session.print(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", shown.id, shown.is_root ? "root" : "issuing",
                                fmt::join(shown.signs_for, ","), to_string(shown.key_place), rfc3339(shown.not_after),
                                printable(shown.subject)));
    return exit_good;
  }
  print_table(all.authorities, session);
  print_requests(all.requests, session);
  warn(all.authorities, session);
  return exit_good;
}

}  // namespace

int run_ca_show(const CaLifeArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto all = app::show_authorities(place->config, place->data_dir);
  if (!all) return session.refuse(all.error());
  if (arguments.id.empty() && !arguments.pem) return show_all(*all, session);
  const auto found = std::ranges::find_if(
      all->authorities, [&](const ShownAuthority& one) { return arguments.id.empty() || one.id == arguments.id; });
  if (found != all->authorities.end()) return show_one(*found, arguments.pem, session);
  return session.refuse(exit_errors,
                        {fmt::format("This server has no CA \"{}\".", printable(arguments.id)),
                         fmt::format("このサーバーに認証局「{}」はありません。", printable(arguments.id))},
                        {"certwright ca show lists them; private CAs are listed by certwright ca list.",
                         "certwright ca show で一覧を、プライベート認証局は certwright ca list で確認してください。"});
}

int run_ca_init(const CaLifeArguments& arguments, Session& session) {
  const auto kind = read_key_kind(arguments.key_algorithm, session);
  if (!kind) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto root = read_root_key(arguments, *place, session);
  if (!root) return exit_usage;
  const auto made = [&] {
    const Progress line{session, making_a_key};
    return app::add_authority(place->config, place->data_dir, *kind, *root);
  }();
  if (!made) return session.refuse(made.error());
  print_change(*made, std::nullopt, session);
  say_taken_over(session);
  say_root_key_goes_away(*root, session);
  return exit_good;
}

int run_ca_rotate(const CaLifeArguments& arguments, Session& session) {
  app::RotatedKind kind;
  if (!arguments.key_algorithm.empty()) {
    kind = read_key_kind(arguments.key_algorithm, session);
    if (!kind) return exit_usage;
  }
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto root = read_root_key(arguments, *place, session);
  if (!root) return exit_usage;
  const auto outcome = [&] {
    const Progress line{session, making_a_key};
    return app::rotate_authority(place->config, place->data_dir, kind, *root);
  }();
  if (!outcome) return session.refuse(outcome.error());
  print_change(outcome->now, outcome->before, session);
  say_taken_over(session);
  say_root_key_goes_away(*root, session);
  return exit_good;
}

int run_ca_export_csr(const CaLifeArguments& arguments, Session& session) {
  const auto kind = read_key_kind(arguments.key_algorithm, session);
  if (!kind) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto csr = [&] {
    const Progress line{session, making_a_key};
    return app::export_authority_request(place->config, place->data_dir,
                                         {.key = *kind,
                                          .name = {.country = arguments.country,
                                                   .organization = arguments.organization,
                                                   .common_name = arguments.common_name},
                                          .anew = arguments.anew});
  }();
  if (!csr) return session.refuse(csr.error());
  const std::string pem = pki::to_pem("CERTIFICATE REQUEST", csr->request.request);
  if (session.options().json)
    session.print(fmt::format("{{\"schema_version\":1,\"was_pending\":{},\"request\":{}}}\n", csr->was_pending,
                              json_of(csr->request)));
  else
    session.print(pem);
  if (csr->was_pending)
    session.say({fmt::format("This is the request of {}, which still awaits its certificate. For another key or name: "
                             "--new.",
                             local_time(rfc3339(csr->request.created_at))),
                 fmt::format("これは {} に作成した CSR で、まだ証明書を待っています。鍵や名前を変えるには --new を"
                             "指定してください。",
                             local_time(rfc3339(csr->request.created_at)))});
  session.say(
      {"Have it signed as a CA (CA:TRUE, pathlen:0, keyCertSign and cRLSign), then give the certificate with "
       "those above it, the root last, to certwright ca import CHAIN.pem.",
       "この CSR を認証局として署名してもらい（CA:TRUE、pathlen:0、keyCertSign、cRLSign）、発行された証明書から"
       "ルートまでを順に並べたファイルを certwright ca import CHAIN.pem で取り込んでください。"});
  return exit_good;
}

int run_ca_import(const CaLifeArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  auto chain = read_pem_file(arguments.chain, session);
  if (!chain) return exit_usage;
  app::ImportedAuthority imported{.chain = *std::move(chain), .key = {}, .passphrase = {}};
  if (!arguments.key_file.empty()) {
    auto key = read_pem_file(arguments.key_file, session);
    if (!key) return exit_usage;
    imported.key = *std::move(key);
    if (!arguments.passphrase_file.empty()) {
      auto passphrase = read_passphrase(arguments.passphrase_file, "--passphrase-file", {}, session);
      if (!passphrase) return exit_usage;
      imported.passphrase = *std::move(passphrase);
    }
  }
  const auto outcome = app::import_authority(place->config, place->data_dir, imported);
  if (!outcome) return session.refuse(outcome.error());
  print_change(outcome->now, outcome->before, session);
  say_taken_over(session);
  return exit_good;
}

}  // namespace certwright::cli
