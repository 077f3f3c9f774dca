#include "api/pages/approval_page.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/html.h"
#include "model/domain_name.h"

namespace certwright::api::pages {
namespace {

using service::ApprovalQuestion;
using service::MailVerdict;

constexpr std::chrono::hours japan{9};

std::string both_forms(const std::string& name) {
  const std::string display = model::display_name(name);
  return display == name ? name : fmt::format("{} ({})", display, name);
}

std::string time_text(Timestamp at, Language language) {
  if (language == Language::en) return fmt::format("{:%Y-%m-%d %H:%M} UTC", utc_fields(at));
  return fmt::format("{:%Y-%m-%d %H:%M} JST（{:%m-%d %H:%M} UTC）", utc_fields(at + japan), utc_fields(at));
}

std::string paragraph(const Text& text, Language language, std::string_view classes = {}) {
  return fmt::format("<p{}>{}</p>\n", classes.empty() ? "" : fmt::format(" class=\"{}\"", classes),
                     escape_html(text.in(language)));
}

std::string row(const Text& label, const std::string& html, Language language) {
  return fmt::format("<dt>{}</dt>\n<dd>{}</dd>\n", escape_html(label.in(language)), html);
}

std::string names_list(const ApprovalQuestion& question) {
  std::string items;
  for (const std::string& name : question.names) items += fmt::format("<li>{}</li>", escape_html(both_forms(name)));
  return "<ul>" + items + "</ul>";
}

Text title_of(const ApprovalQuestion& question) {
  const std::string domain = both_forms(question.domain);
  if (question.kind == model::MailKind::renewal)
    return {fmt::format("Certificate renewal for {}", domain), fmt::format("{} の証明書の更新", domain)};
  return {fmt::format("Certificate request for {}", domain), fmt::format("{} の証明書の申請", domain)};
}

Text what_is_asked(const ApprovalQuestion& question) {
  const std::string domain = both_forms(question.domain);
  if (question.kind == model::MailKind::renewal)
    return {
        fmt::format("A TLS certificate that names {} is in use and is to be renewed. This link was sent by email to a "
                    "contact of the domain.",
                    domain),
        fmt::format("{} を含む、使用中の TLS 証明書を更新します。このリンクは、ドメインの連絡先にメールで送信され"
                    "ました。",
                    domain)};
  return {fmt::format("A TLS certificate that names {} was requested. This link was sent by email to a contact of the "
                      "domain.",
                      domain),
          fmt::format("{} を含む TLS 証明書が申請されました。このリンクは、ドメインの連絡先にメールで送信されました。",
                      domain)};
}

Text how_to_answer(const ApprovalQuestion& question) {
  if (question.kind == model::MailKind::renewal)
    return {
        "Approve only if you know this certificate and agree to it. If you do not recognise it, say so: the renewal "
        "ends at once.",
        "この証明書に心当たりがあり、更新に同意する場合にのみ承認してください。心当たりがない場合は、その旨を回答"
        "してください。更新は直ちに終了します。"};
  return {
      "Approve only if you know this request and agree to it. If you do not recognise it, say so: the request ends at "
      "once.",
      "この申請に心当たりがあり、発行に同意する場合にのみ承認してください。心当たりがない場合は、その旨を回答して"
      "ください。申請は直ちに終了します。"};
}

Text details_heading(const ApprovalQuestion& question) {
  if (question.kind == model::MailKind::renewal) return {"What is to be renewed", "更新の内容"};
  return {"What was requested", "申請の内容"};
}

std::string details_of(const ApprovalQuestion& question, Language language) {
  std::string rows;
  rows += row({"Domain", "ドメイン"}, "<strong>" + escape_html(both_forms(question.domain)) + "</strong>", language);
  rows += row({"Account", "アカウント"}, escape_html(question.account), language);
  rows += row({"Region", "リージョン"}, escape_html(question.region), language);
  rows += row({"Certificate (ARN)", "証明書（ARN）"}, "<code>" + escape_html(question.arn) + "</code>", language);
  rows += row({"All names of the certificate", "証明書に含まれるすべての名前"}, names_list(question), language);
  if (!question.requested_by.empty())
    rows += row({"Requested by", "申請者"}, "<code>" + escape_html(question.requested_by) + "</code>", language);
  rows += row({"Answer by", "回答期限"},
              fmt::format("<time datetime=\"{}\">{}</time>", rfc3339(question.expires_at),
                          time_text(question.expires_at, language)),
              language);
  return fmt::format("<h2>{}</h2>\n<dl>\n{}</dl>\n", escape_html(details_heading(question).in(language)), rows);
}

Text denial_label(const ApprovalQuestion& question) {
  if (question.kind == model::MailKind::renewal)
    return {"I do not recognise this certificate", "この証明書に心当たりがない"};
  return {"I do not recognise this request", "この申請に心当たりがない"};
}

std::string buttons_of(const ApprovalQuestion& question, std::string_view code, Language language) {
  static const Text approve{"I approve", "承認する"};
  return fmt::format(
      "<form method=\"post\" action=\"approvals\">\n"
      "<input type=\"hidden\" name=\"code\" value=\"{}\">\n"
      "<input type=\"hidden\" name=\"lang\" value=\"{}\">\n"
      "<button type=\"submit\" name=\"answer\" value=\"approve\">{}</button>\n"
      "<button type=\"submit\" name=\"answer\" value=\"deny\" class=\"deny\">{}</button>\n"
      "</form>\n",
      escape_html(code), language == Language::ja ? "ja" : "en", escape_html(approve.in(language)),
      escape_html(denial_label(question).in(language)));
}

Text what_counts(const ApprovalQuestion& question) {
  const std::string domain = both_forms(question.domain);
  return {
      fmt::format("Your answer is about {} alone, and cannot be changed. The first answer of all who got this email "
                  "counts. Opening this page answers nothing.",
                  domain),
      fmt::format("回答の対象は {} だけで、後から変更できません。メールの受信者のうち、最初の回答が有効になります。"
                  "このページを開いただけでは回答になりません。",
                  domain)};
}

Text answered_title(MailVerdict verdict) {
  if (verdict == MailVerdict::approve) return {"Approved", "承認しました"};
  return {"Denied", "拒否しました"};
}

Text answered_text(const ApprovalQuestion& question, MailVerdict verdict) {
  const std::string domain = both_forms(question.domain);
  if (verdict == MailVerdict::approve)
    return {fmt::format("You approved {}. Nothing else is to be done: you can close this page.", domain),
            fmt::format("{} を承認しました。ほかに必要な操作はありません。このページは閉じて構いません。", domain)};
  if (question.kind == model::MailKind::renewal)
    return {fmt::format("You denied the renewal for {}: it has ended. The present certificate stays valid until it "
                        "expires. You can close this page.",
                        domain),
            fmt::format("{} の更新を拒否したため、更新は終了しました。現在の証明書は有効期限まで有効です。このページは"
                        "閉じて構いません。",
                        domain)};
  return {
      fmt::format("You denied {}: the request has ended, and no certificate is issued for it. You can close this "
                  "page.",
                  domain),
      fmt::format("{} を拒否したため、申請は終了し、証明書は発行されません。このページは閉じて構いません。", domain)};
}

std::string heading(const Text& text, Language language) {
  return fmt::format("<h1>{}</h1>\n", escape_html(text.in(language)));
}

}  // namespace

Page question_page(const ApprovalQuestion& question, std::string_view code, Language language) {
  const Text title = title_of(question);
  return {.status = 200,
          .language = language,
          .title = title.in(language),
          .body = heading(title, language) + paragraph(what_is_asked(question), language) +
                  paragraph(how_to_answer(question), language) + details_of(question, language) +
                  buttons_of(question, code, language) + paragraph(what_counts(question), language, "note"),
          .other_place = fmt::format("approvals?code={}&lang={}", code, language == Language::ja ? "en" : "ja")};
}

Page answered_page(const ApprovalQuestion& question, MailVerdict verdict, Language language) {
  const Text title = answered_title(verdict);
  const Text text = answered_text(question, verdict);
  const Language other = language == Language::ja ? Language::en : Language::ja;
  return {.status = 200,
          .language = language,
          .title = title.in(language),
          .body = heading(title, language) + paragraph(text, language) +
                  fmt::format("<p class=\"note\" lang=\"{}\">{}</p>\n", other == Language::ja ? "ja" : "en",
                              escape_html(text.in(other))),
          .other_place = {}};
}

Page closed_page(Language language) {
  static const Text title{"This link cannot be used", "このリンクは使用できません"};
  static const Text text{
      "It may have been used already, by you or by somebody else who got the email. It may be too old, or the request "
      "may "
      "have ended. Nothing was changed.",
      "すでに使用されたか（ほかの受信者による使用を含みます）、有効期限が切れたか、申請が終了した可能性があります。何も"
      "変更されていません。"};
  static const Text next{"If the certificate is still wanted, whoever requested it can have the email sent again.",
                         "証明書が引き続き必要な場合は、申請者がメールを再送できます。"};
  return {.status = 404,
          .language = language,
          .title = title.in(language),
          .body = heading(title, language) + paragraph(text, language) + paragraph(next, language),
          .other_place = language == Language::ja ? "approvals?lang=en" : "approvals?lang=ja"};
}

Page unavailable_page(Language language) {
  static const Text title{"This cannot be answered now", "現在応答できません"};
  static const Text text{
      "The server could not take your answer, and nothing was changed. Open the link of the email again "
      "in a few minutes.",
      "サーバーが回答を受け付けられませんでした。何も変更されていません。数分後に、メールのリンクを"
      "もう一度開いてください。"};
  return {.status = 503,
          .language = language,
          .title = title.in(language),
          .body = heading(title, language) + paragraph(text, language),
          .other_place = {}};
}

}  // namespace certwright::api::pages
