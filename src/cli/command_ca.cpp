#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "app/private_authorities.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/json_text.h"
#include "cli/table.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

using app::ShownPrivateAuthority;

// Ten years, as the server's own issuing CA.
constexpr std::chrono::days usual_lifetime{3650};
// A certificate of 395 days must end before its CA does (facts 5.4).
constexpr std::chrono::days shortest_useful_lifetime{395};
constexpr const char* usual_region = "us-east-1";

std::optional<std::chrono::days> read_days(const std::string& text, Session& session) {
  if (text.empty()) return usual_lifetime;
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error == std::errc{} && end == text.data() + text.size() && days > 0) return std::chrono::days{days};
  session.refuse(exit_usage,
                 {fmt::format("--days {}: not a number of days.", text),
                  fmt::format("--days {}：日数として読み取れません。", text)},
                 {"Give a whole number, such as --days 3650.", "--days 3650 のように整数で指定してください。"});
  return std::nullopt;
}

std::string state_of(const ShownPrivateAuthority& shown) {
  if (shown.expired && shown.authority.state == model::AuthorityState::active) return "EXPIRED";
  return std::string{to_string(shown.authority.state)};
}

std::string json_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ',';
    append_json_string(out, text);
  }
  return out + "]";
}

std::string json_of(const ShownPrivateAuthority& shown) {
  std::string out = "{\"arn\":";
  append_json_string(out, shown.authority.arn);
  const auto add = [&](std::string_view name, std::string_view text) {
    out += fmt::format(",\"{}\":", name);
    append_json_string(out, text);
  };
  add("name", shown.authority.name);
  add("account", shown.authority.account);
  add("region", shown.authority.region);
  add("state", state_of(shown));
  add("key_algorithm", shown.key_algorithm);
  add("created_at", rfc3339(shown.authority.created_at));
  add("not_after", rfc3339(shown.not_after));
  out += fmt::format(",\"permitted\":{},\"excluded\":{}", json_list(model::permitted_texts(shown.constraints)),
                     json_list(model::excluded_texts(shown.constraints)));
  add("certificate_url", shown.certificate_url);
  add("crl_url", shown.crl_url);
  add("certificate", pki::to_pem("CERTIFICATE", shown.certificate));
  return out + "}";
}

void print_json(const std::vector<ShownPrivateAuthority>& all, Session& session) {
  std::string out = "{\"schema_version\":1,\"private_authorities\":[";
  for (const ShownPrivateAuthority& shown : all) {
    if (out.back() == '}') out += ',';
    (out += '\n') += json_of(shown);
  }
  session.print(out + "\n]}\n");
}

std::string names_text(const model::NameConstraints& constraints, Language language) {
  std::string text;
  for (const std::string& domain : model::permitted_texts(constraints)) text += (text.empty() ? "" : " ") + domain;
  if (text.empty()) text = language == Language::ja ? "すべて" : "all";
  for (const std::string& domain : model::excluded_texts(constraints)) text += " !" + domain;
  return text;
}

void print_table(const std::vector<ShownPrivateAuthority>& all, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"名前", "状態", "鍵", "有効期限", "ドメイン", "ARN"}
                      : std::vector<std::string>{"NAME", "STATE", "KEY", "ENDS", "DOMAINS", "ARN"};
  for (const ShownPrivateAuthority& shown : all) {
    const std::string state = state_of(shown);
    table.rows.push_back({printable(shown.authority.name),
                          symbol(state == "ACTIVE" ? Mark::ok : Mark::error, session.style()) + " " + state,
                          shown.key_algorithm, local_time(rfc3339(shown.not_after)),
                          names_text(shown.constraints, session.language()), shown.authority.arn});
  }
  session.print(table_text(table, session.style()));
}

void advise(const ShownPrivateAuthority& made, std::chrono::days lifetime, Session& session) {
  session.say({fmt::format("Clients must trust its certificate: {} . Certificates are requested with "
                           "CertificateAuthorityArn; a running server knows it already.",
                           made.certificate_url),
               fmt::format("クライアントがこの証明書を信頼するように設定してください：{} 。証明書の申請では "
                           "CertificateAuthorityArn を指定します。稼働中のサーバーはすでにこの認証局を認識しています。",
                           made.certificate_url)});
  if (lifetime > shortest_useful_lifetime) return;
  session.say({"It issues nothing: a certificate is valid for 395 days, and would outlive it (PCA_INVALID_DURATION).",
               "この認証局は証明書を発行できません。証明書の有効期間は 395 日で、認証局の有効期限を超えるためです"
               "（PCA_INVALID_DURATION）。"});
}

int set_state(const CaArguments& arguments, model::AuthorityState state, const Text& done, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto changed = app::set_private_authority_state(place->config, place->data_dir, arguments.arn, state);
  if (!changed) return session.refuse(changed.error());
  if (session.options().json) session.print(json_document({{"arn", arguments.arn}, {"state", to_string(state)}}));
  session.say(done);
  return exit_good;
}

}  // namespace

int run_ca_create_private(const CaArguments& arguments, Session& session) {
  const auto lifetime = read_days(arguments.days, session);
  const auto key = lifetime ? read_key_kind(arguments.key_algorithm, session) : std::nullopt;
  if (!key) return exit_usage;
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const std::string& region = session.options().region;
  const auto made = app::create_private_authority(place->config, place->data_dir,
                                                  {.name = arguments.name,
                                                   .account = arguments.account,
                                                   .region = region.empty() ? usual_region : region,
                                                   .key = *key,
                                                   .permit = arguments.permit,
                                                   .exclude = arguments.exclude,
                                                   .lifetime = *lifetime});
  if (!made) return session.refuse(made.error());
  if (session.options().json)
    session.print(json_of(*made) + "\n");
  else
    session.print(made->authority.arn + "\n");
  advise(*made, *lifetime, session);
  return exit_good;
}

int run_ca_list(const CaArguments& arguments, Session& session) {
  const auto place = open_place(arguments.data_dir, arguments.config_file, session);
  if (!place) return place.error();
  const auto all = app::list_private_authorities(place->config, place->data_dir);
  if (!all) return session.refuse(all.error());
  if (session.options().json) {
    print_json(*all, session);
  } else if (session.options().plain) {
    for (const ShownPrivateAuthority& shown : *all)
      session.print(fmt::format("{}\t{}\t{}\t{}\n", shown.authority.arn, state_of(shown), rfc3339(shown.not_after),
                                printable(shown.authority.name)));
  } else if (all->empty()) {
    session.say({"There is no private CA. To make one: certwright ca create-private --name NAME",
                 "プライベート認証局はありません。作成するには：certwright ca create-private --name 名前"});
  } else {
    print_table(*all, session);
  }
  return exit_good;
}

int run_ca_disable(const CaArguments& arguments, Session& session) {
  return set_state(
      arguments, model::AuthorityState::disabled,
      {"It signs no certificates from now on. Its CRL goes on. To enable it: certwright ca enable ARN",
       "今後、この認証局は証明書に署名しません。CRL の発行は続きます。有効にするには：certwright ca enable ARN"},
      session);
}

int run_ca_enable(const CaArguments& arguments, Session& session) {
  return set_state(arguments, model::AuthorityState::active,
                   {"It signs certificates from now on.", "今後、この認証局は証明書に署名します。"}, session);
}

int run_ca_delete(const CaArguments& arguments, Session& session) {
  return set_state(
      arguments, model::AuthorityState::deleted,
      {"It signs no certificates from now on, and is listed as DELETED; its key and its CRL are kept, because "
       "its certificates are still trusted. To bring it back: certwright ca enable ARN",
       "今後、この認証局は証明書に署名せず、DELETED と表示されます。発行済みの証明書は引き続き信頼される"
       "ため、鍵と CRL は保持されます。元に戻すには：certwright ca enable ARN"},
      session);
}

}  // namespace certwright::cli
