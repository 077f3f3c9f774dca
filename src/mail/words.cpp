#include "mail/words.h"

#include <array>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/printable.h"

namespace certwright::mail {
namespace {

using model::Mail;
using model::MailKind;

// What a requester wrote is quoted, and a page of it is enough to decide whether to look further.
constexpr std::size_t longest_value = 2000;

std::string value_of(const Mail& mail, std::string_view key) {
  for (const auto& [name, value] : mail.details)
    if (name == key) return printable_start(value, longest_value);
  return {};
}

std::string moment_text(Timestamp at, Language language) {
  const std::string utc = fmt::format("{:%Y-%m-%d %H:%M} UTC", utc_fields(at));
  if (language == Language::en) return utc;
  return fmt::format("{}（日本時間 {:%Y-%m-%d %H:%M}）", utc, utc_fields(at + std::chrono::hours{9}));
}

/// Puts a letter together in one of two languages.
class Writer {
 public:
  Writer(const Mail& mail, Text subject)
      : mail_(mail), letter_{.language = mail.language, .subject = {}, .blocks = {}} {
    letter_.subject = in(subject);
  }
  Writer& say(const Text& paragraph) {
    letter_.blocks.emplace_back(Paragraph{in(paragraph)});
    return *this;
  }
  /// A row of the table; left out where it has no value.
  Writer& row(const Text& label, std::string_view value) {
    if (!value.empty()) rows_.rows.emplace_back(in(label), printable_start(value, longest_value));
    return *this;
  }
  Writer& table() {
    letter_.blocks.emplace_back(std::exchange(rows_, {}));
    return *this;
  }
  Writer& link(const Text& label, const std::string& url) {
    letter_.blocks.emplace_back(Link{.label = in(label), .url = url});
    return *this;
  }
  Writer& command(std::string line) {
    letter_.blocks.emplace_back(Command{std::move(line)});
    return *this;
  }
  Letter finish() { return std::move(letter_); }

 private:
  [[nodiscard]] const std::string& in(const Text& text) const { return text.in(mail_.language); }
  const Mail& mail_;
  Letter letter_;
  Fields rows_;
};

const Text account_id{"Account ID", "アカウント ID"};
const Text region{"Region", "リージョン"};
const Text certificate_arn{"Certificate ARN", "証明書の ARN"};
const Text all_names{"Names", "名前"};
const Text goodbye{"This message was sent automatically. Replies to it are not read.",
                   "このメールは自動で送信しています。ご返信いただいても確認できません。"};

// facts 2: the domain, the account, the Region, the certificate's ARN and the link; and who asks, and until when.
Writer& add_request(Writer& writer, const Mail& mail, const std::string& link) {
  writer.row({"Domain", "ドメイン"}, mail.domain)
      .row({"Other names of the certificate", "証明書に含まれる他の名前"}, value_of(mail, detail::other_names))
      .row(account_id, mail.account)
      .row(region, mail.region)
      .row(certificate_arn, mail.about)
      .row({"Requested by", "申請者"}, value_of(mail, detail::requester))
      .row({"Answer by", "回答期限"}, moment_text(mail.expires_at, mail.language))
      .table()
      .say({"If you know this request and are responsible for the domain, open this page, compare the details above "
            "with what it shows, and approve:",
            "この申請に心当たりがあり、ドメインの責任者である場合は、次のページを開き、上記の内容と一致することを確認し"
            "てから承認してください。"})
      .link({"Open the approval page", "承認ページを開く"}, link)
      .say(
          {"Opening the page approves nothing by itself. One approval is enough, whichever contact of the domain gives "
           "it.",
           "ページを開くだけでは承認されません。ドメインの連絡先のうち、どなたか 1 名の承認で十分です。"});
  return writer;
}

Writer& add_caution(Writer& writer) {
  return writer
      .say({"Please do not forward this message: whoever has the link can answer in your place.",
            "リンクを知っている人は代わりに回答できるため、このメールは転送しないでください。"})
      .say(goodbye);
}

Letter validation(const Mail& mail, const std::string& link) {
  Writer writer{mail,
                {fmt::format("Please confirm: a certificate was requested for {}", mail.domain),
                 fmt::format("【ご確認ください】{} の証明書が申請されました", mail.domain)}};
  writer.say(
      {fmt::format("A TLS certificate was requested for {0}. You get this message because this address is a "
                   "contact of the domain. The certificate is issued only if somebody who is responsible for the "
                   "domain approves it.",
                   mail.domain),
       fmt::format("{0} の TLS 証明書が申請されました。このメールは、ドメインの連絡先であるこのアドレスにお送りし"
                   "ています。ドメインの責任者が承認した場合にのみ、証明書を発行します。",
                   mail.domain)});
  add_request(writer, mail, link)
      .say({"If you do not recognise this request, open the same page and say so there: nothing is issued then. If you "
            "do nothing, the request ends at the time given above, without a certificate.",
            "この申請に心当たりがない場合は、同じページを開き、心当たりがない旨を回答してください。証明書は発行されませ"
            "ん。回答がない場合も、上記の期限に申請は終了し、証明書は発行されません。"});
  return add_caution(writer).finish();
}

Letter renewal(const Mail& mail, const std::string& link) {
  Writer writer{mail,
                {fmt::format("Please confirm: the certificate for {} is due for renewal", mail.domain),
                 fmt::format("【ご確認ください】{} の証明書が更新の時期を迎えました", mail.domain)}};
  writer.say(
      {fmt::format("A TLS certificate that is in use for {0} will expire soon. You get this message because this "
                   "address is a contact of the domain. The certificate is renewed only if somebody who is "
                   "responsible for the domain approves it again.",
                   mail.domain),
       fmt::format("{0} で使用中の TLS 証明書の有効期限が近づいています。このメールは、ドメインの連絡先であるこの"
                   "アドレスにお送りしています。ドメインの責任者があらためて承認した場合にのみ、証明書を更新しま"
                   "す。",
                   mail.domain)});
  add_request(writer, mail, link)
      .say({"If you do not recognise this certificate, open the same page and say so there: it is not renewed then. If "
            "nobody approves, what uses the certificate stops working when it expires.",
            "この証明書に心当たりがない場合は、同じページを開き、心当たりがない旨を回答してください。証明書は更新されま"
            "せん。承認がない場合、有効期限が切れると、この証明書を使用しているサービスに接続できなくなります。"});
  return add_caution(writer).finish();
}

Writer& add_case(Writer& writer, const Mail& mail) {
  return writer.row({"Case", "ケース"}, mail.about)
      .row(all_names, value_of(mail, detail::names))
      .row(account_id, mail.account)
      .row(region, mail.region)
      .row(certificate_arn, value_of(mail, detail::certificate));
}

Letter case_opened(const Mail& mail) {
  Writer writer{mail,
                {fmt::format("{} waits for a decision: {}", mail.about, value_of(mail, detail::names)),
                 fmt::format("{} の判断をお待ちしています：{}", mail.about, value_of(mail, detail::names))}};
  writer.say({fmt::format("Account {} asks for approval of names that need additional verification.", mail.account),
              fmt::format("アカウント {} から、追加の確認が必要な名前について承認の依頼がありました。", mail.account)});
  add_case(writer, mail)
      .row({"Opened by", "依頼者"}, value_of(mail, detail::requester))
      .row({"Message", "メッセージ"}, value_of(mail, detail::message))
      .table()
      .say({"To see what was found, and then to approve or deny it:",
            "検出された内容を確認し、承認または却下するには、次のコマンドを実行してください。"})
      .command(fmt::format("certwright case show {}", mail.about))
      .command(fmt::format("certwright case approve {} --reason TEXT", mail.about))
      .command(fmt::format("certwright case deny {} --reason TEXT", mail.about))
      .say(goodbye);
  return writer.finish();
}

Letter case_decided(const Mail& mail) {
  const bool approved = value_of(mail, detail::decision) == "approved";
  const std::string certificate = value_of(mail, detail::certificate);
  Writer writer{
      mail, approved ? Text{fmt::format("{} was approved", mail.about), fmt::format("{} が承認されました", mail.about)}
                     : Text{fmt::format("{} was denied", mail.about), fmt::format("{} が却下されました", mail.about)}};
  writer.say(approved ? Text{"The administrators approved these names for your account.",
                             "管理者が、以下の名前をこのアカウントに対して承認しました。"}
                      : Text{"The administrators did not approve these names for your account.",
                             "管理者は、以下の名前をこのアカウントに対して承認しませんでした。"});
  add_case(writer, mail).row({"Reason", "理由"}, value_of(mail, detail::reason)).table();
  if (approved)
    writer
        .say({"The certificate that failed stays as it is. To request it again with the same names and options:",
              "失敗した証明書はそのまま残ります。同じ名前とオプションで再申請するには、次のコマンドを実行してくださ"
              "い。"})
        .command(fmt::format("certwright request --again {}", certificate));
  else
    writer
        .say(
            {"To read the case with its comments:", "ケースとコメントを確認するには、次のコマンドを実行してください。"})
        .command(fmt::format("certwright case show {}", mail.about));
  return writer.say(goodbye).finish();
}

}  // namespace

Letter letter_of(const Mail& mail, const std::string& link) {
  switch (mail.kind) {
    case MailKind::validation:
      return validation(mail, link);
    case MailKind::renewal:
      return renewal(mail, link);
    case MailKind::case_opened:
      return case_opened(mail);
    case MailKind::case_decided:
      return case_decided(mail);
  }
  return {};
}

}  // namespace certwright::mail
