// `certwright revoke`: administrators revoke certificates of all accounts: one, those of a key or a name, or a file
// full.
#include "cli/command_revoke.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/json_string.h"
#include "cli/answer_json.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/case_answer.h"
#include "cli/display_width.h"
#include "cli/progress.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "model/revocation.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/foreign_key.h"
#include "pki/key.h"
#include "pki/pem_blocks.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

namespace der = pki::der;

constexpr std::size_t longest_key_file = 1024UL * 1024;
constexpr std::size_t longest_serials_file = 64UL * 1024 * 1024;
// What one call may name: about half of what the server reads of a body.
constexpr std::size_t serials_of_a_plan = 10'000;

Result<Bytes> key_of_request(ByteView request) {
  // RFC 2986: CertificationRequest { CertificationRequestInfo { version, subject, subjectPKInfo, … }, … }
  TRY(const der::Element whole, der::only(request, der::tag::sequence));
  der::Reader outer{whole.content};
  TRY(const der::Element about, outer.next(der::tag::sequence));
  der::Reader members{about.content};
  TRY_VOID(members.next(der::tag::integer));
  TRY_VOID(members.next(der::tag::sequence));
  TRY(const der::Element key, members.next(der::tag::sequence));
  return Bytes(key.whole.begin(), key.whole.end());
}

Result<Bytes> key_of_block(const pki::PemBlock& block) {
  const ByteView octets = block.der.reveal();
  if (block.label == "CERTIFICATE") {
    TRY(pki::X509 certificate, pki::X509::parse(octets));
    return std::move(certificate.subject_public_key_info);
  }
  if (block.label == "CERTIFICATE REQUEST" || block.label == "NEW CERTIFICATE REQUEST") return key_of_request(octets);
  if (block.label == "PUBLIC KEY") {
    TRY_VOID(pki::key_shape(octets));
    return Bytes(octets.begin(), octets.end());
  }
  TRY(const Secret pkcs8, pki::read_private_key(block.label, block.der));
  TRY(const pki::PrivateKey key, pki::PrivateKey::from_pkcs8(pkcs8.reveal()));
  return key.public_key();
}

// The key of the first block that has one.
Result<Bytes> key_in(const std::string& text) {
  TRY(const auto blocks, pki::pem_blocks(text));
  Error last{.code = ErrorCode::invalid_request, .detail = "it holds no PEM block"};
  for (const pki::PemBlock& block : blocks) {
    auto key = key_of_block(block);
    if (key) return key;
    last = std::move(key).error();
  }
  return tl::make_unexpected(std::move(last));
}

int refuse_given_file(const std::string& file, const Error& error, const Text& what_to_do, Session& session) {
  return session.refuse(exit_usage,
                        {fmt::format("{}: {}", printable(file), printable(error.detail)),
                         fmt::format("{}：{}", printable(file), printable(error.detail))},
                        what_to_do);
}

std::vector<std::string> serials_in(std::string_view text) {
  std::vector<std::string> serials;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    line = line.substr(0, line.find('#'));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
    serials.emplace_back(line);
  }
  return serials;
}

// What is to be revoked, as the members of PlanRevocation: one body a plan.
using Bodies = std::vector<std::string>;

tl::expected<Bodies, int> bodies_of_serials(const RevokeArguments& arguments, Session& session,
                                            const std::function<CallBody()>& begin) {
  const auto text = read_document(arguments.serials_file, longest_serials_file, session);
  const Text what_to_do{"Give a file with one serial number in hexadecimal a line.",
                        "1 行に 1 つの 16 進数のシリアル番号を記載したファイルを指定してください。"};
  if (!text) return tl::unexpected(refuse_given_file(arguments.serials_file, text.error(), what_to_do, session));
  const std::vector<std::string> serials = serials_in(*text);
  if (serials.empty())
    return tl::unexpected(refuse_given_file(arguments.serials_file,
                                            {.code = ErrorCode::invalid_request, .detail = "it holds no serial number"},
                                            what_to_do, session));
  Bodies bodies;
  for (std::size_t from = 0; from < serials.size(); from += serials_of_a_plan) {
    const std::size_t to = std::min(serials.size(), from + serials_of_a_plan);
    bodies.push_back(begin()
                         .texts("SerialNumbers", {serials.begin() + static_cast<std::ptrdiff_t>(from),
                                                  serials.begin() + static_cast<std::ptrdiff_t>(to)})
                         .str());
  }
  return bodies;
}

tl::expected<Bodies, int> bodies_of_key(const RevokeArguments& arguments, Session& session,
                                        const std::function<CallBody()>& begin) {
  const Text what_to_do{"Give a PEM file with a certificate, a request, a public or a private key.",
                        "証明書、証明書署名要求、公開鍵、秘密鍵のいずれかの PEM ファイルを指定してください。"};
  const auto text = read_document(arguments.key_file, longest_key_file, session);
  if (!text) return tl::unexpected(refuse_given_file(arguments.key_file, text.error(), what_to_do, session));
  const auto key = key_in(*text);
  if (!key) return tl::unexpected(refuse_given_file(arguments.key_file, key.error(), what_to_do, session));
  const Sha256 hash = sha256(*key);
  return Bodies{begin().text("PublicKeyHash", hex(ByteView{hash})).str()};
}

tl::expected<Bodies, int> bodies_of(const RevokeArguments& arguments, const std::string& reason, bool dry_run,
                                    Session& session) {
  const auto begin = [&] { return CallBody{}.text("Reason", reason).yes("DryRun", dry_run); };
  if (!arguments.serials_file.empty()) return bodies_of_serials(arguments, session, begin);
  if (!arguments.key_file.empty()) return bodies_of_key(arguments, session, begin);
  if (!arguments.serial.empty()) return Bodies{begin().texts("SerialNumbers", {arguments.serial}).str()};
  if (!arguments.name.empty()) return Bodies{begin().text("DomainName", arguments.name).str()};
  return Bodies{begin().text("CertificateArn", arguments.arn).str()};
}

struct PlanView {
  std::string id;
  std::size_t total = 0;
  std::size_t done = 0;
  std::size_t revoked = 0;
};

std::size_t count_member(const boost::json::object& object, const char* name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return 0;
  return value->to_number<std::size_t>();
}

Result<PlanView> read_plan(std::string_view text) {
  TRY(const boost::json::object answer, parse_object(text));
  const boost::json::object* plan = object_in(answer, "plan");
  if (plan == nullptr) return foreign_answer();
  return PlanView{.id = text_in(*plan, "id"),
                  .total = count_member(*plan, "total"),
                  .done = count_member(*plan, "done"),
                  .revoked = count_member(*plan, "revoked")};
}

std::string sample_names(const boost::json::object& sample) {
  std::string names;
  for (const std::string& name : texts_in(sample, "names")) names += (names.empty() ? "" : ", ") + printable(name);
  return names.empty() ? "-" : names;
}

void show_accounts(const boost::json::object& answer, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings =
      ja ? std::vector<std::string>{"アカウント", "証明書"} : std::vector<std::string>{"ACCOUNT", "CERTIFICATES"};
  each_object(answer, "accounts", [&](const boost::json::object& one) {
    const std::string account = text_in(one, "account");
    table.rows.push_back({account.empty() ? (ja ? "（このサーバー）" : "(this server)") : printable(account),
                          fmt::to_string(count_member(one, "certificates"))});
  });
  if (!table.rows.empty()) session.print(table_text(table, session.style()) + "\n");
}

void show_sample(const boost::json::object& answer, Session& session) {
  const bool ja = session.language() == Language::ja;
  Table table;
  table.headings = ja ? std::vector<std::string>{"シリアル番号", "有効期限", "名前"}
                      : std::vector<std::string>{"SERIAL", "EXPIRES", "NAMES"};
  each_object(answer, "sample", [&](const boost::json::object& one) {
    const std::string end = text_in(one, "not_after");
    table.rows.push_back({printable(text_in(one, "serial")), end.empty() ? "-" : local_time(end), sample_names(one)});
  });
  if (!table.rows.empty()) session.print(table_text(table, session.style()));
}

std::string what_is_omitted(const boost::json::object& answer, bool ja) {
  std::string out;
  const auto add = [&](const char* member, const char* en, const char* japanese) {
    const std::size_t count = count_member(answer, member);
    if (count == 0) return;
    out += out.empty() ? "" : (ja ? "、" : ", ");
    out += ja ? fmt::format("{} {} 枚", japanese, count) : fmt::format("{} {}", count, en);
  };
  add("already_revoked", "revoked before", "失効済み");
  add("expired", "expired", "期限切れ");
  add("unknown", "not issued here", "このサーバーで発行されていないもの");
  return out;
}

// For people: what it is about, and on standard error what was left out.
void show_plan(const std::string& body, const PlanView& plan, const std::string& reason, bool dry_run,
               Session& session) {
  const auto answer = parse_object(body);
  if (!answer || session.options().json) return;
  if (session.options().plain) {
    each_object(*answer, "sample", [&](const boost::json::object& one) {
      session.print(fmt::format("{}\t{}\t{}\t{}\n", printable(text_in(one, "serial")),
                                printable(text_in(one, "certificate_arn")), printable(text_in(one, "not_after")),
                                sample_names(one)));
    });
    return;
  }
  const bool ja = session.language() == Language::ja;
  if (dry_run) {
    session.print(ja ? fmt::format("{} 枚の証明書を失効の対象とします（理由：{}）。\n\n", plan.total, reason)
                     : fmt::format("{} certificates would be revoked as {}.\n\n", plan.total, reason));
    show_accounts(*answer, session);
    show_sample(*answer, session);
    if (plan.total > 10)
      session.print(ja ? fmt::format("ほか {} 枚\n", plan.total - 10) : fmt::format("and {} more\n", plan.total - 10));
  }
  const std::string others = what_is_omitted(*answer, ja);
  if (!others.empty()) session.say({"Left out: " + others + ".", "対象外：" + others + "。"});
}

/// Carries a plan out; the exit code, or the plan as it is then.
tl::expected<PlanView, int> carry_out(PlanView plan, Remote& remote, Session& session, std::string& last_body) {
  Progress progress(session, {fmt::format("revoking {}/{}", plan.done, plan.total),
                              fmt::format("失効処理中 {}/{}", plan.done, plan.total)});
  bool first = true;
  while ((first || plan.done < plan.total) && !session.io().interrupted()) {
    first = false;
    auto body = remote.call("Certwright.RunRevocation", CallBody{}.text("PlanId", plan.id).str(), plan.id);
    if (!body) return tl::unexpected(body.error());
    auto next = read_plan(*body);
    if (!next) return tl::unexpected(remote.refuse(next.error(), {}));
    plan = *std::move(next);
    last_body = *std::move(body);
    progress.tell(
        {fmt::format("revoking {}/{}", plan.done, plan.total), fmt::format("失効処理中 {}/{}", plan.done, plan.total)});
  }
  return plan;
}

int tell_outcome(const PlanView& plan, const std::string& body, Session& session) {
  if (session.options().json)
    session.print(body + "\n");
  else if (session.options().plain)
    session.print(fmt::format("{}\t{}\t{}\t{}\n", printable(plan.id), plan.total, plan.done, plan.revoked));
  else
    session.print(
        session.language() == Language::ja
            ? fmt::format("{} 枚の証明書を失効させました（計画 {}）。CRL と OCSP には数分以内に反映されます。\n",
                          plan.revoked, printable(plan.id))
            : fmt::format("Revoked {} certificates (plan {}). CRLs and OCSP answers say so within minutes.\n",
                          plan.revoked, printable(plan.id)));
  if (plan.done >= plan.total) return exit_good;
  session.say({fmt::format("{} are left. Go on with: certwright revoke --resume {}", plan.total - plan.done,
                           printable(plan.id)),
               fmt::format("残り {} 枚です。次のコマンドで再開できます：certwright revoke --resume {}",
                           plan.total - plan.done, printable(plan.id))});
  return exit_interrupted;
}

int run_plan(const PlanView& plan, Remote& remote, Session& session) {
  std::string body;
  const auto done = carry_out(plan, remote, session, body);
  if (!done) {
    session.say({fmt::format("The plan is kept. Go on with: certwright revoke --resume {}", printable(plan.id)),
                 fmt::format("計画は保存されています。次のコマンドで再開できます：certwright revoke --resume {}",
                             printable(plan.id))});
    return done.error();
  }
  return tell_outcome(*done, body, session);
}

int count_of_targets(const RevokeArguments& arguments) {
  int count = 0;
  for (const std::string* one :
       {&arguments.arn, &arguments.serial, &arguments.key_file, &arguments.name, &arguments.serials_file})
    if (!one->empty()) ++count;
  return count;
}

int refuse_targets(Session& session) {
  return session.refuse(
      exit_usage, {"It is not clear what is to be revoked.", "失効させる対象を特定できません。"},
      {"Give one of ARN, --serial, --key, --name and --serials, or --resume alone.",
       "ARN、--serial、--key、--name、--serials のいずれか 1 つ、または --resume だけを指定してください。"});
}

int refuse_reason(const std::string& given, Session& session) {
  return session.refuse(
      exit_usage,
      given.empty() ? Text{"The reason is missing.", "失効理由が指定されていません。"}
                    : Text{fmt::format("--reason {}: there is no such reason.", printable(given)),
                           fmt::format("--reason {}：この失効理由はありません。", printable(given))},
      {"Use keyCompromise, cessationOfOperation, affiliationChanged, superseded, privilegeWithdrawn or unspecified.",
       "keyCompromise、cessationOfOperation、affiliationChanged、superseded、privilegeWithdrawn、unspecified の"
       "いずれかを指定してください。"});
}

int run_one(const std::string& request, const std::string& reason, bool dry_run, Remote& remote, Session& session) {
  const auto body = remote.call("Certwright.PlanRevocation", request);
  if (!body) return body.error();
  const auto plan = read_plan(*body);
  if (!plan) return remote.refuse(plan.error(), {});
  show_plan(*body, *plan, reason, dry_run, session);
  if (dry_run && session.options().json) session.print(*body + "\n");
  if (plan->total == 0) {
    if (!dry_run && session.options().json) session.print(*body + "\n");
    session.say({"There is nothing to revoke.", "失効させる証明書はありません。"});
    return exit_errors;
  }
  return dry_run ? exit_good : run_plan(*plan, remote, session);
}

}  // namespace

int run_revoke(const RevokeArguments& arguments, Session& session) {
  const bool resumes = !arguments.resume.empty();
  if (count_of_targets(arguments) != (resumes ? 0 : 1)) return refuse_targets(session);
  if (!arguments.arn.empty() && !is_arn(arguments.arn, session)) return exit_usage;
  const auto reason = model::parse_reason_word(arguments.reason);
  if (!resumes && (!reason || !model::is_operators_reason(*reason))) return refuse_reason(arguments.reason, session);
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  if (resumes) return run_plan({.id = arguments.resume}, **remote, session);
  const bool dry_run = arguments.dry_run || !arguments.yes;
  const auto bodies = bodies_of(arguments, std::string{to_string(*reason)}, dry_run, session);
  if (!bodies) return bodies.error();
  int worst = exit_good;
  for (const std::string& body : *bodies) {
    const int code = run_one(body, std::string{to_string(*reason)}, dry_run, **remote, session);
    if (code != exit_good) worst = code;
    if (code != exit_good && code != exit_errors) break;
  }
  if (dry_run && !arguments.dry_run && worst == exit_good)
    session.say(
        {"Nothing was revoked. Repeat the command with --yes to revoke them: that cannot be undone.",
         "まだ失効させていません。失効は取り消せません。実行するには --yes を付けてもう一度実行してください。"});
  return worst;
}

}  // namespace certwright::cli
