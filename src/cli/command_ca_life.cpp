// `certwright ca show|init|rotate|export-csr|import|revoke|sign-crl`: the life of the server's own issuing CAs.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/authority_life.h"
#include "app/authority_requests.h"
#include "app/authority_revocation.h"
#include "app/shown_authorities.h"
#include "base/clock.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/ca_answer.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/passphrase.h"
#include "cli/pem_file.h"
#include "cli/progress.h"
#include "model/revocation.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

using app::ShownAuthority;

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

int show_one(const ShownAuthority& shown, bool pem, Session& session) {
  if (session.options().json) {
    session.print(fmt::format("{{\"schema_version\":1,\"authority\":{}}}\n", authority_json(shown)));
    return exit_good;
  }
  if (!pem) {
    print_table({shown}, session);
    session.print("\n");
  }
  session.print(pki::chain_to_pem(shown.chain));
  return exit_good;
}

}  // namespace

int run_ca_show(const CaLifeArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto all = app::show_authorities(place->config, place->data_dir);
  if (!all) return session.refuse(all.error());
  if (arguments.id.empty() && !arguments.pem) {
    print_all(*all, session);
    return exit_good;
  }
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
                              request_json(csr->request)));
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

int run_ca_revoke(const CaLifeArguments& arguments, Session& session) {
  const auto reason = model::parse_reason_word(arguments.reason);
  if (!reason || !model::is_authority_reason(*reason))
    return session.refuse(
        exit_usage,
        {fmt::format("--reason {}: no CA is revoked for it.", printable(arguments.reason)),
         fmt::format("--reason {}：認証局の失効理由には使用できません。", printable(arguments.reason))},
        {"Use cACompromise, affiliationChanged, superseded or cessationOfOperation.",
         "cACompromise、affiliationChanged、superseded、cessationOfOperation のいずれかを"
         "指定してください。"});
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto root = read_root_key(arguments, *place, session);
  if (!root) return exit_usage;
  const auto revoked = app::revoke_authority(place->config, place->data_dir, arguments.id, *reason, *root);
  if (!revoked) return session.refuse(revoked.error());
  print_change(*revoked, std::nullopt, session);
  session.say(
      {fmt::format("The CRL of its root names {} now. Whoever looks at it trusts no certificate that it signed: have "
                   "those that are in use renewed, or requested again.",
                   revoked->id),
       fmt::format("{} はルートの CRL に記載されました。この CRL を確認するクライアントは、この認証局が署名した証明書を"
                   "信頼しません。使用中の証明書は、更新するか再度リクエストしてください。",
                   revoked->id)});
  say_taken_over(session);
  say_root_key_goes_away(*root, session);
  return exit_good;
}

int run_ca_sign_crl(const CaLifeArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto root = read_root_key(arguments, *place, session);
  if (!root) return exit_usage;
  const auto renewed = app::renew_root_crl(place->config, place->data_dir, *root);
  if (!renewed) return session.refuse(renewed.error());
  print_change(*renewed, std::nullopt, session);
  const std::string end = local_time(rfc3339(renewed->crl_next_update));
  session.say({fmt::format("Its CRL, number {}, is good until {}.", renewed->crl_number, end),
               fmt::format("CRL（番号 {}）の有効期限は {} です。", renewed->crl_number, end)});
  say_taken_over(session);
  say_root_key_goes_away(*root, session);
  return exit_good;
}

}  // namespace certwright::cli
