#include "service/explain_mail.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/log.h"
#include "checks/mail_words.h"
#include "service/dns_challenges.h"
#include "service/mail_options.h"
#include "service/method_update.h"
#include "service/validation_mail.h"

namespace certwright::service {
namespace {

using checks::rules::newest_of_each;
using model::Certificate;
using model::DomainValidation;
using model::MailDelivery;
using model::MailDeliveryFact;
using model::MailState;

// Of a long request the command would be longer than the advice.
constexpr std::size_t most_names_in_a_command = 5;

/// What the mails of a name have come to, the most hopeful first.
enum class Situation { delivered, sending, deferred, relay_trouble, returned, unasked, not_configured };

bool is_deferred(const MailDelivery& mail) {
  return mail.state == MailState::queued && checks::rules::is_not_delivered(mail);
}
bool is_untried(const MailDelivery& mail) { return mail.state == MailState::queued && !mail.reply; }
bool is_accepted(const MailDelivery& mail) { return mail.state == MailState::accepted; }

Situation situation_of(const MailDeliveryFact& fact, const std::vector<MailDelivery>& mails) {
  if (mails.empty()) return fact.configured ? Situation::unasked : Situation::not_configured;
  if (std::ranges::any_of(mails, is_accepted)) return Situation::delivered;
  if (std::ranges::any_of(mails, is_untried)) return Situation::sending;
  if (std::ranges::any_of(mails, is_deferred)) return Situation::deferred;
  if (std::ranges::any_of(mails, [](const MailDelivery& mail) { return mail.state == MailState::queued; }))
    return Situation::relay_trouble;
  return Situation::returned;
}

template <class Wanted>
std::string addresses_of(const std::vector<MailDelivery>& mails, Wanted wanted) {
  std::vector<std::string> addresses;
  addresses.reserve(mails.size());
  for (const MailDelivery& mail : mails)
    if (wanted(mail)) addresses.push_back(mail.address);
  return fmt::format("{}", fmt::join(addresses, ", "));
}

std::string last_reply_of(const std::vector<MailDelivery>& mails) {
  const auto last = std::ranges::max_element(
      mails, {}, [](const MailDelivery& mail) { return mail.reply ? mail.reply->at : Timestamp{}; });
  return last == mails.end() || !last->reply ? "-" : checks::rules::words_of(*last->reply);
}

std::string next_try_of(const std::vector<MailDelivery>& mails) {
  std::optional<Timestamp> next;
  for (const MailDelivery& mail : mails)
    if (mail.next_attempt_at && (!next || *mail.next_attempt_at < *next)) next = mail.next_attempt_at;
  return next ? rfc3339(*next) : "-";
}

std::string last_acceptance_of(const std::vector<MailDelivery>& mails) {
  Timestamp last{};
  for (const MailDelivery& mail : mails)
    if (is_accepted(mail)) last = std::max(last, mail.reply ? mail.reply->at : mail.queued_at);
  return rfc3339(last);
}

/// One name with what its sentences are filled with.
struct Told {
  const Certificate& certificate;
  const DomainValidation& validation;
  std::vector<MailDelivery> mails;  ///< the newest of each address
  std::string from;
};

std::string domain_of(const Told& told) {
  return told.mails.empty() ? std::string{told.validation.name.base()}
                            : checks::rules::domain_of_address(told.mails.front().address);
}

Text likely_when_delivered(const Told& told) {
  const auto taken = std::ranges::count_if(told.mails, is_accepted);
  const std::string refused = addresses_of(told.mails, checks::rules::is_refused_mailbox);
  Text text{fmt::format("{} of {} emails were taken for delivery, the last at {}, and nobody has answered yet. Most "
                        "likely they lie in a spam folder, or nobody reads these mailboxes.",
                        taken, told.mails.size(), last_acceptance_of(told.mails)),
            fmt::format("{} 通のうち {} 通が配送のために受け付けられましたが（最後は {}）、まだ回答がありません。迷惑"
                        "メールフォルダーに入っているか、メールボックスが確認されていない可能性があります。",
                        told.mails.size(), taken, last_acceptance_of(told.mails))};
  if (!refused.empty()) {
    text.en += fmt::format(" Refused, so most likely not there: {}.", refused);
    text.ja += fmt::format("拒否されたアドレス（存在しない可能性があります）：{}", refused);
  }
  return text;
}

Text likely_of(Situation situation, const Told& told) {
  switch (situation) {
    case Situation::delivered:
      return likely_when_delivered(told);
    case Situation::sending:
      return {"The emails are on their way to the mail relay.", "検証メールをメールリレーに送信しています。"};
    case Situation::deferred:
      return {fmt::format("The mail server of {} put the emails off (\"{}\"), as greylisting does with senders that it "
                          "does not know.",
                          domain_of(told), last_reply_of(told.mails)),
              fmt::format("{} のメールサーバーが受信を一時的に保留しています（「{}」）。未知の送信元に対するグレイリス"
                          "ティングの可能性があります。",
                          domain_of(told), last_reply_of(told.mails))};
    case Situation::relay_trouble:
      return {fmt::format("The mail relay of this server could not be used (\"{}\"). {} has no part in that.",
                          last_reply_of(told.mails), domain_of(told)),
              fmt::format("このサーバーのメールリレーを利用できませんでした（「{}」）。{} 側の問題ではありません。",
                          last_reply_of(told.mails), domain_of(told))};
    case Situation::returned:
      return {fmt::format("No mail server took the emails; the last answer was \"{}\".", last_reply_of(told.mails)),
              fmt::format("検証メールはいずれも受け付けられませんでした（最後の応答：「{}」）。",
                          last_reply_of(told.mails))};
    case Situation::unasked:
      return {"No email has been sent yet: that happens when all names have passed their checks.",
              "検証メールはまだ送信されていません。すべての名前がチェックに合格した後に送信されます。"};
    case Situation::not_configured:
      return {"This server sends no mail: no relay is configured, so nobody was asked.",
              "このサーバーではメールの送信が設定されていないため、検証メールは送信されていません。"};
  }
  return {};
}

std::string resend_command(const Told& told) {
  std::string_view domain = told.validation.validation_domain;
  return fmt::format("`aws acm resend-validation-email --certificate-arn {} --domain {} --validation-domain {}`",
                     told.certificate.arn.str(), told.validation.name.str(), domain);
}

Text advice_of(Situation situation, const Told& told) {
  switch (situation) {
    case Situation::delivered: {
      const std::string addresses = addresses_of(told.mails, is_accepted);
      return {
          fmt::format("Look for mail from {} in {}: in the spam folder too, and with Gmail in the Updates and "
                      "Promotions tabs. One approval is enough. To send the emails again: {}",
                      told.from, addresses, resend_command(told)),
          fmt::format("{} に届いた {} からのメールを確認してください（迷惑メールフォルダー、Gmail では「新着」タブと"
                      "「プロモーション」タブも含みます）。1 通の承認で完了します。再送するには：{}",
                      addresses, told.from, resend_command(told))};
    }
    case Situation::sending:
      return {"Look again in a minute.", "1 分ほど後に再度確認してください。"};
    case Situation::deferred:
      return {
          fmt::format("Certwright sends again at {} by itself. If a filter keeps holding the emails, let it allow the "
                      "sender {}.",
                      next_try_of(told.mails), told.from),
          fmt::format("{} に自動で再送します。フィルターによる保留が続く場合は、送信元 {} を許可してください。",
                      next_try_of(told.mails), told.from)};
    case Situation::relay_trouble:
      return {fmt::format("Certwright tries again at {}. If that does not help, tell the administrator of this server.",
                          next_try_of(told.mails)),
              fmt::format("{} に再試行します。解決しない場合は、このサーバーの管理者に連絡してください。",
                          next_try_of(told.mails))};
    case Situation::returned:
      return {fmt::format("Let the mail filter of {} allow the sender {}, then send the emails again: {}",
                          domain_of(told), told.from, resend_command(told)),
              fmt::format("{} のメールフィルターで送信元 {} を許可し、再送してください：{}", domain_of(told), told.from,
                          resend_command(told))};
    case Situation::unasked:
      return {};
    case Situation::not_configured:
      return {
          "Ask the administrator of this server to set `[mail] relay` and `[mail] from`; the emails are then sent "
          "without a new request.",
          "このサーバーの管理者に、`[mail] relay` と `[mail] from` の設定を依頼してください。設定後は、再申請せずに"
          "メールが送信されます。"};
  }
  return {};
}

std::string names_in_command(const Certificate& certificate) {
  const std::vector<std::string> names = certificate.names();
  if (names.size() > most_names_in_a_command) return "NAMES";
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ' ';
    list += name.starts_with('*') ? fmt::format("'{}'", name) : name;
  }
  return list;
}

std::string request_command(const Certificate& certificate) {
  return fmt::format("`certwright request {} --method dns`", names_in_command(certificate));
}

Text by_dns(const Certificate& certificate, const model::ResourceRecord& record) {
  const std::string line = fmt::format("`{} CNAME {}`", record.name, record.value);
  if (certificate.is_renewing())
    return {
        fmt::format("For a next renewal without mail: add {} and, when this renewal has ended, change the validation "
                    "method to DNS (UpdateCertificateOptions).",
                    line),
        fmt::format("次回以降の更新でメールを不要にするには、{} を追加し、この更新の終了後に検証方式を DNS に変更して"
                    "ください（UpdateCertificateOptions）。",
                    line)};
  return {fmt::format("Or use DNS: add {}, then {}", line, request_command(certificate)),
          fmt::format("DNS 検証を使う場合は、{} を追加し、再申請してください：{}", line, request_command(certificate))};
}

void join(Text& text, const Text& more) {
  if (!text.en.empty()) text.en += text.en.ends_with('`') ? ". " : " ";
  if (text.ja.ends_with('`')) text.ja += ' ';
  text.en += more.en;
  text.ja += more.ja;
}

// Without the records the rest is told all the same.
std::vector<DomainValidation> records_for(const Certificate& certificate, Parts& parts) {
  auto records = dns_validations_of(certificate, parts);
  return records ? *std::move(records) : std::vector<DomainValidation>{};
}

MailExplanation explain_one(const Certificate& certificate, std::size_t place, MailDeliveryFact fact,
                            const std::vector<DomainValidation>& by_record, const Parts& parts) {
  MailExplanation explanation{.fact = std::move(fact), .likely = {}, .advice = {}, .dns_record = std::nullopt};
  const DomainValidation& validation = certificate.validations[place];
  if (!certificate.awaits() || is_proved_in_round(certificate, validation)) return explanation;
  const Told told{.certificate = certificate,
                  .validation = validation,
                  .mails = newest_of_each(explanation.fact),
                  .from = parts.mail == nullptr ? "-" : parts.mail->from};
  const Situation situation = situation_of(explanation.fact, told.mails);
  explanation.likely = likely_of(situation, told);
  explanation.advice = advice_of(situation, told);
  if (place < by_record.size()) explanation.dns_record = by_record[place].resource_record;
  if (explanation.dns_record) join(explanation.advice, by_dns(certificate, *explanation.dns_record));
  return explanation;
}

}  // namespace

Result<std::map<std::size_t, MailExplanation>> explain_mails(const Certificate& certificate, Parts& parts) {
  std::map<std::size_t, MailExplanation> explanations;
  // What was asked of an issued certificate's names is of interest while a renewal asks it again.
  const bool renews =
      certificate.is_renewing() && certificate.renewal->status == model::RenewalStatus::pending_validation;
  if (!is_validated_by_mail(certificate) || certificate.changes_method() || (certificate.issued && !renews))
    return explanations;
  TRY(auto facts, parts.store.read([&](const store::View& view) { return mail_deliveries(view, certificate, parts); }));
  const auto by_record = certificate.awaits() ? records_for(certificate, parts) : std::vector<DomainValidation>{};
  for (std::size_t i = 0; i < facts.size(); ++i)
    explanations.emplace(i, explain_one(certificate, i, std::move(facts[i]), by_record, parts));
  return explanations;
}

Text what_next_by_mail(const Certificate& certificate, Timestamp gives_up,
                       const std::map<std::size_t, MailExplanation>& mails) {
  const std::string end = rfc3339(gives_up);
  if (certificate.is_renewing())
    return {fmt::format(
                "The renewal waits for an answer to the emails until {}; the certificate can be used meanwhile.", end),
            fmt::format("更新は検証メールへの回答を待っています（期限：{}）。証明書はそのまま使用できます。", end)};
  const auto is_silent = [](const auto& one) { return one.second.fact.mails.empty() && !one.second.fact.configured; };
  if (std::ranges::any_of(mails, is_silent))
    return {
        fmt::format("This server sends no mail, so the request stays pending until {}. Request the certificate again "
                    "with DNS validation: {}",
                    end, request_command(certificate)),
        fmt::format("このサーバーはメールを送信しないため、申請は {} まで検証待ちのままです。DNS 検証で再申請して"
                    "ください：{}",
                    end, request_command(certificate))};
  return {fmt::format("Certwright goes on as soon as every name is approved, and gives up at {}.", end),
          fmt::format("すべての名前が承認されると処理を再開します。期限は {} です。", end)};
}

}  // namespace certwright::service
