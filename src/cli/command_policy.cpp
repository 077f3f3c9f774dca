#include <fmt/format.h>

#include "app/data_directory.h"
#include "app/principals.h"
#include "base/clock.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/json_text.h"
#include "cli/table.h"
#include "model/access_policy.h"
#include "model/arn.h"

namespace certwright::cli {
namespace {

// Well above the longest policy, so that one that is too long is told its length.
constexpr std::size_t most_bytes = 64UL * 1024;

// The Region only chooses the partition of an ARN.
constexpr std::string_view shown_region = "us-east-1";

tl::expected<Place, int> place_of(const PolicyArguments& arguments, Session& session) {
  return open_place(arguments.data_dir, arguments.config_file, session);
}

// A stored policy was parsed when it was put, so only a newer version's can be unreadable.
Result<model::AccessPolicy> policy_of(const store::Principal& principal) {
  if (principal.policy.empty()) return model::AccessPolicy{};
  return model::AccessPolicy::parse(principal.policy);
}

std::string json_of(const store::Principal& principal) {
  std::string out = "{\"account\":";
  append_json_string(out, principal.account);
  out += ",\"principal\":";
  append_json_string(out, principal.name);
  out += ",\"arn\":";
  append_json_string(out, model::make_principal_arn(shown_region, principal.account, principal.name));
  return out + fmt::format(",\"created_at\":\"{}\",\"policy\":{}}}", rfc3339(principal.created_at),
                           principal.policy.empty() ? "null" : principal.policy);
}

/// key=value pairs of the command line in the form that policies ask for; or, having said why not, an exit code.
tl::expected<model::AccessRequest, int> request_of(const PolicyArguments& arguments, Session& session) {
  model::AccessRequest request{.action = arguments.action, .resource = arguments.resource, .context = {}};
  for (const std::string& pair : arguments.context) {
    const std::size_t equals = pair.find('=');
    const auto key = model::parse_condition_key(std::string_view{pair}.substr(0, equals));
    if (equals == std::string::npos || !key)
      return tl::unexpected(session.refuse(
          exit_usage,
          {fmt::format("--context {}: this is not a condition key and its value.", pair),
           fmt::format("--context {}：条件キーと値の組ではありません。", pair)},
          {fmt::format("Write KEY=VALUE, such as acm:DomainNames=www.example.com. {}", key ? "" : key.error().detail),
           "KEY=VALUE の形式で指定してください（例：acm:DomainNames=www.example.com）。"}));
    request.add(*key, pair.substr(equals + 1));
  }
  return request;
}

std::string statement_name(const model::AccessPolicy& policy, const model::AccessDecision& decision) {
  if (!decision.statement) return {};
  const std::string& sid = policy.statements().at(*decision.statement).sid;
  return fmt::format("Statement[{}]{}{}{}", *decision.statement, sid.empty() ? "" : " (Sid ", sid,
                     sid.empty() ? "" : ")");
}

Text verdict(const std::string& action, const std::string& statement, model::Access access) {
  switch (access) {
    case model::Access::allowed:
      return {fmt::format("{} is allowed by {}.", action, statement),
              fmt::format("{} は {} により許可されます。", action, statement)};
    case model::Access::explicitly_denied:
      return {fmt::format("{} is denied by {}.", action, statement),
              fmt::format("{} は {} により拒否されます。", action, statement)};
    case model::Access::implicitly_denied:
      break;
  }
  return {fmt::format("{} is denied: no statement allows it.", action),
          fmt::format("許可するステートメントがないため、{} は拒否されます。", action)};
}

// IAM's own words (EvalDecision of SimulatePrincipalPolicy).
std::string_view decision_word(model::Access access) {
  switch (access) {
    case model::Access::allowed:
      return "allowed";
    case model::Access::explicitly_denied:
      return "explicitDeny";
    case model::Access::implicitly_denied:
      break;
  }
  return "implicitDeny";
}

// What was done is told on stderr; a script is told about whom.
void print_subject(const PolicyArguments& arguments, Session& session) {
  if (session.options().json)
    session.print(json_document({{"account", arguments.account}, {"principal", arguments.principal}}));
}

void print_decision(const PolicyArguments& arguments, const model::AccessPolicy& policy,
                    const model::AccessDecision& decision, Session& session) {
  const std::string_view word = decision_word(decision.access);
  const std::string sid = decision.statement ? policy.statements().at(*decision.statement).sid : std::string{};
  const std::string index = decision.statement ? fmt::to_string(*decision.statement) : std::string{};
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"arn\":";
    append_json_string(out, model::make_principal_arn(shown_region, arguments.account, arguments.principal));
    out += ",\"action\":";
    append_json_string(out, arguments.action);
    out += ",\"resource\":";
    append_json_string(out, arguments.resource);
    out += fmt::format(",\"decision\":\"{}\",\"statement\":{},\"sid\":", word, index.empty() ? "null" : index);
    append_json_string(out, sid);
    session.print(out + "}\n");
  } else if (session.options().plain) {
    session.print(fmt::format("{}\t{}\t{}\n", word, index, sid));
  } else {
    const Text told = verdict(printable(arguments.action), statement_name(policy, decision), decision.access);
    const Mark mark = decision.access == model::Access::allowed ? Mark::ok : Mark::error;
    session.print(symbol(mark, session.style()) + " " + told.in(session.language()) + "\n");
  }
}

}  // namespace

int run_policy_put(const PolicyArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto document = read_document(arguments.file, most_bytes, session);
  if (!document) return session.refuse(document.error());
  const auto put = app::put_policy(place->config, place->data_dir, arguments.account, arguments.principal, *document);
  if (!put) return session.refuse(put.error());
  print_subject(arguments, session);
  session.say(
      {fmt::format("{} of account {} has this policy now. A running server goes by it within a second.",
                   arguments.principal, arguments.account),
       fmt::format("アカウント {1} の {0} にポリシーを設定しました。稼働中のサーバーには 1 秒以内に反映されます。",
                   arguments.principal, arguments.account)});
  return exit_good;
}

int run_policy_show(const PolicyArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto principal = app::show_principal(place->config, place->data_dir, arguments.account, arguments.principal);
  if (!principal) return session.refuse(principal.error());
  if (session.options().json) {
    const std::string document = json_of(*principal);
    session.print("{\"schema_version\":1," + document.substr(1) + "\n");
  } else if (principal->policy.empty()) {
    session.say({fmt::format("{0} has no policy, so it may do nothing. To give it one: certwright policy put {0} FILE",
                             principal->name),
                 fmt::format("{0} にはポリシーがないため、何も許可されていません。"
                             "設定するコマンド：certwright policy put {0} FILE",
                             principal->name)});
  } else {
    session.print(principal->policy + (principal->policy.ends_with('\n') ? "" : "\n"));
  }
  return exit_good;
}

int run_policy_list(const PolicyArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto principals = app::list_principals(place->config, place->data_dir);
  if (!principals) return session.refuse(principals.error());
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"principals\":[";
    for (const store::Principal& one : *principals) {
      if (out.back() == '}') out += ',';
      (out += '\n') += json_of(one);
    }
    session.print(out + "\n]}\n");
    return exit_good;
  }
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"プリンシパル", "アカウント", "ポリシー", "作成日時"}
                      : std::vector<std::string>{"PRINCIPAL", "ACCOUNT", "POLICY", "CREATED"};
  for (const store::Principal& one : *principals) {
    const bool none = one.policy.empty();
    if (session.options().plain)
      session.print(fmt::format("{}\t{}\t{}\n", one.name, one.account, none ? "none" : "policy"));
    else
      table.rows.push_back({one.name, one.account, none ? (ja ? "なし" : "none") : (ja ? "あり" : "yes"),
                            local_time(rfc3339(one.created_at))});
  }
  if (!session.options().plain) session.print(table_text(table, session.style()));
  return exit_good;
}

int run_policy_remove(const PolicyArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto removed = app::remove_principal(place->config, place->data_dir, arguments.account, arguments.principal);
  if (!removed) return session.refuse(removed.error());
  print_subject(arguments, session);
  session.say({fmt::format("{} of account {} is removed.", arguments.principal, arguments.account),
               fmt::format("アカウント {1} の {0} を削除しました。", arguments.principal, arguments.account)});
  return exit_good;
}

int run_policy_simulate(const PolicyArguments& arguments, Session& session) {
  const auto place = place_of(arguments, session);
  if (!place) return place.error();
  const auto request = request_of(arguments, session);
  if (!request) return request.error();
  const auto principal = app::show_principal(place->config, place->data_dir, arguments.account, arguments.principal);
  if (!principal) return session.refuse(principal.error());
  const auto policy = policy_of(*principal);
  if (!policy) return session.refuse(policy.error());
  const model::AccessDecision decision = policy->decide(*request);
  print_decision(arguments, *policy, decision, session);
  return decision.access == model::Access::allowed ? exit_good : exit_errors;
}

}  // namespace certwright::cli
