#include <fmt/format.h>

#include "app/credentials.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/json_text.h"
#include "cli/table.h"

namespace certwright::cli {
namespace {

tl::expected<Place, int> place_of(const CredentialArguments& arguments, Session& session) {
  return open_place(arguments.data_dir, arguments.config_file, session);
}

app::CredentialOwner owner_of(const CredentialArguments& arguments) {
  return {.account = arguments.account, .principal = arguments.principal, .note = arguments.note};
}

// What the key may do, for whoever was just handed it.
void say_what_it_may_do(const CredentialArguments& arguments, Session& session) {
  if (arguments.principal.empty()) return;
  session.say(
      {fmt::format("It belongs to {0} and may do what that principal's policy allows, nothing without one: "
                   "certwright policy put {0} FILE",
                   arguments.principal),
       fmt::format(
           "このキーは {0} に属し、{0} のポリシーが許可する操作だけを実行できます。ポリシーがなければ何もできません。"
           "設定するコマンド：certwright policy put {0} FILE",
           arguments.principal)});
}

std::string json_of(const store::AccessKey& key) {
  std::string out = "{\"access_key_id\":";
  append_json_string(out, key.id);
  out += ",\"account\":";
  append_json_string(out, key.account);
  out += ",\"principal\":";
  append_json_string(out, key.principal);
  out += fmt::format(",\"enabled\":{},\"created_at\":\"{}\",\"note\":", key.enabled, rfc3339(key.created_at));
  append_json_string(out, key.note);
  return out + "}";
}

void print_json(const std::vector<store::AccessKey>& keys, Session& session) {
  std::string out = "{\"schema_version\":1,\"access_keys\":[";
  for (const store::AccessKey& key : keys) {
    if (out.back() == '}') out += ',';
    (out += '\n') += json_of(key);
  }
  session.print(out + "\n]}\n");
}

void print_table(const std::vector<store::AccessKey>& keys, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings =
      ja ? std::vector<std::string>{"アクセスキー", "アカウント", "プリンシパル", "状態", "作成日時", "メモ"}
         : std::vector<std::string>{"ACCESS KEY", "ACCOUNT", "PRINCIPAL", "STATE", "CREATED", "NOTE"};
  for (const store::AccessKey& key : keys)
    table.rows.push_back({key.id, key.account, printable(key.principal),
                          symbol(key.enabled ? Mark::ok : Mark::error, session.style()) + " " +
                              (key.enabled ? (ja ? "有効" : "enabled") : (ja ? "無効" : "disabled")),
                          local_time(rfc3339(key.created_at)), printable(key.note)});
  session.print(table_text(table, session.style()));
}

}  // namespace

int run_credential_create(const CredentialArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto made = app::create_credential(place->config, place->data_dir, owner_of(arguments));
  if (!made) return session.refuse(made.error());
  // The secret is the result, in the form that AWS tools read: this is the one moment at which it can be had.
  if (session.options().json) {
    session.print(json_document({{"account", made->account},
                                 {"principal", made->principal},
                                 {"access_key_id", made->access_key_id},
                                 {"secret_access_key", made->secret_access_key.reveal_text()}}));
  } else {
    session.print(fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n", made->access_key_id,
                              made->secret_access_key.reveal_text()));
  }
  session.say(
      {fmt::format("An access key of account {}. The secret is shown this once: keep it in a file that only you "
                   "can read.",
                   made->account),
       fmt::format("アカウント {} のアクセスキーです。シークレットが表示されるのは今回だけです。"
                   "ご自身だけが読めるファイルに保管してください。",
                   made->account)});
  say_what_it_may_do(arguments, session);
  return exit_good;
}

int run_credential_import(const CredentialArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto id = app::import_credential(place->config, place->data_dir, owner_of(arguments), arguments.file);
  if (!id) return session.refuse(id.error());
  if (session.options().json)
    session.print(
        json_document({{"account", arguments.account}, {"principal", arguments.principal}, {"access_key_id", *id}}));
  else
    session.print(*id + "\n");
  session.say({fmt::format("{} is a key of account {} now.", *id, arguments.account),
               fmt::format("{} をアカウント {} のキーとして取り込みました。", *id, arguments.account)});
  say_what_it_may_do(arguments, session);
  return exit_good;
}

int run_credential_list(const CredentialArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto keys = app::list_credentials(place->config, place->data_dir);
  if (!keys) return session.refuse(keys.error());
  if (session.options().json) {
    print_json(*keys, session);
  } else if (session.options().plain) {
    for (const store::AccessKey& key : *keys)
      session.print(
          fmt::format("{}\t{}\t{}\t{}\n", key.id, key.account, key.enabled ? "enabled" : "disabled", key.principal));
  } else {
    print_table(*keys, session);
  }
  return exit_good;
}

int run_credential_disable(const CredentialArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto disabled = app::disable_credential(place->config, place->data_dir, arguments.access_key_id);
  if (!disabled) return session.refuse(disabled.error());
  if (session.options().json)
    session.print(json_document({{"access_key_id", arguments.access_key_id}, {"state", "disabled"}}));
  session.say({fmt::format("{} is disabled; a running server refuses it within a second.", arguments.access_key_id),
               fmt::format("{} を無効にしました。稼働中のサーバーは 1 秒以内にこのキーを拒否します。",
                           arguments.access_key_id)});
  return exit_good;
}

}  // namespace certwright::cli
