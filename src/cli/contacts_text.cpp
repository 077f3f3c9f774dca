#include "cli/contacts_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/answer_text.h"
#include "cli/display_width.h"

namespace certwright::cli {
namespace {

constexpr std::string_view indent = "  ";

struct Word {
  std::string_view key;
  Text text;
};

template <std::size_t count>
std::string word_of(std::string_view key, const std::array<Word, count>& words, const Style& style) {
  const auto word = std::ranges::find(words, key, &Word::key);
  return word == words.end() ? printable(key) : word->text.in(style.language);
}

const std::array<Word, 8>& reasons() {
  static const std::array<Word, 8> words{
      {{"malformed", {"not a plain mail address", "メールアドレスだけの形式ではありません"}},
       {"none_shown", {"no address is shown", "メールアドレスが表示されていません"}},
       {"redacted", {"hidden by the registry", "レジストリにより非公開です"}},
       {"public_names",
        {"forbidden for public names since 15 July 2025, shown only",
         "パブリックな名前では 2025 年 7 月 15 日から禁止されているため、表示のみです"}},
       {"not_configured",
        {"shown only; [validation] contacts = \"whois\" would mail it",
         "表示のみです。[validation] contacts = \"whois\" で送信対象になります"}},
       {"no_mail_server", {"its domain has no mail server", "ドメインにメールサーバーがありません"}},
       {"duplicate", {"mailed already, see above", "上記のとおり送信対象です"}},
       {"too_many", {"more addresses than are mailed", "送信先の上限を超えています"}}}};
  return words;
}

const std::array<Word, 6>& sources() {
  static const std::array<Word, 6> words{{{"mailbox", {"mailbox of the domain", "ドメインのメールボックス"}},
                                          {"CAA contactemail", {"CAA contactemail", "CAA contactemail"}},
                                          {"TXT", {"TXT", "TXT"}},
                                          {"registrant", {"registrant", "登録者"}},
                                          {"administrative", {"administrative contact", "管理連絡先"}},
                                          {"technical", {"technical contact", "技術連絡先"}}}};
  return words;
}

const std::array<Word, 9>& probe_ends() {
  static const std::array<Word, 9> words{
      {{"greeted", {"answers on port 25", "ポート 25 で応答します"}},
       {"busy",
        {"answers on port 25, but takes no mail from here now", "ポート 25 で応答しますが、現在は受け付けません"}},
       {"connect_timeout", {"no connection to port 25", "ポート 25 に接続できません"}},
       {"refused", {"refuses connections to port 25", "ポート 25 への接続を拒否します"}},
       {"unreachable", {"cannot be reached from here", "ここからは到達できません"}},
       {"guarded", {"a private address, not probed", "プライベートアドレスのため未チェック"}},
       {"no_answer", {"does not greet on port 25", "ポート 25 で応答しません"}},
       {"closed", {"closes port 25 without a greeting", "ポート 25 の接続を応答なしで閉じます"}},
       {"cut_short", {"port 25 not checked: the time was too short", "時間切れのためポート 25 は未チェック"}}}};
  return words;
}

std::string heading(const Text& text, const Style& style) {
  return "\n" + coloured(text.in(style.language), Colour::bold, style) + "\n";
}

std::string in_parentheses(std::string_view text, const Style& style) {
  return style.language == Language::ja ? fmt::format("（{}）", text) : fmt::format(" ({})", text);
}

std::string line(std::string_view text, const Style& style) {
  std::string out;
  for (const std::string& part : wrapped(text, style.width - indent.size())) (out += indent) += part + "\n";
  return out;
}

// What does not fit beside the first column goes below it, further in.
std::string two_columns(std::string_view first, std::size_t columns, std::string_view second, const Style& style) {
  if (second.empty()) return line(first, style);
  constexpr std::size_t least_room = 30;
  if (indent.size() + columns + 2 + least_room <= style.width)
    return labelled(first, columns + 2, second, indent, style);
  return line(first, style) + labelled("", 4, second, indent, style);
}

std::string failure_text(const ContactsAnswer::Failure& failure, const Style& style) {
  return style.language == Language::ja
             ? fmt::format("調べられませんでした（{}：{}）", printable(failure.question), printable(failure.rcode))
             : fmt::format("could not be looked up ({}: {})", printable(failure.question), printable(failure.rcode));
}

std::string fault_of(const ContactsAnswer::Exchanger& exchanger, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (exchanger.takes_mail) return {};
  if (exchanger.is_address_literal)
    return ja ? "ホスト名ではなく IP アドレスです" : "is an IP address, not a host name";
  if (exchanger.is_cname) return ja ? "CNAME です" : "is an alias (CNAME)";
  return ja ? "A/AAAA レコードがありません" : "has no A or AAAA record";
}

std::string exchanger_lines(const ContactsAnswer::Exchanger& exchanger, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (exchanger.exchange.empty())
    return line(ja ? fmt::format("{} .（null MX：メールを受信しないという宣言）", exchanger.preference)
                   : fmt::format("{} . (null MX: the domain takes no mail)", exchanger.preference),
                style);
  std::string out = fmt::format("{} {}", exchanger.preference, printable(exchanger.exchange));
  if (const std::string fault = fault_of(exchanger, style); !fault.empty())
    out += ja ? fmt::format("（{}）", fault) : fmt::format(": {}", fault);
  out = line(out, style);
  for (const ContactsAnswer::Address& address : exchanger.addresses)
    out += labelled("", 3,
                    address.probe.empty() ? printable(address.address)
                                          : fmt::format("{}{}{}", printable(address.address), ja ? "：" : ": ",
                                                        word_of(address.probe, probe_ends(), style)),
                    indent, style);
  return out;
}

std::string mail_text(const ContactsAnswer& answer, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string out = heading({fmt::format("Mail servers of {}", printable(answer.mail_domain)),
                             fmt::format("{} のメールサーバー", printable(answer.mail_domain))},
                            style);
  if (answer.mail_failure) return out + line(failure_text(*answer.mail_failure, style), style);
  for (const ContactsAnswer::Exchanger& exchanger : answer.exchangers) out += exchanger_lines(exchanger, style);
  if (!answer.exchangers.empty()) return out;
  if (!answer.domain_exists) return out + line(ja ? "ドメインが存在しません" : "none: there is no such domain", style);
  if (answer.has_address)
    return out +
           line(ja ? "MX レコードがありません（A/AAAA レコードのみ）" : "none: it has an address, but no MX record",
                style);
  return out + line(ja ? "MX レコードがありません" : "none: it has no MX record", style);
}

std::string source_text(const ContactsAnswer::Contact& contact, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string out = word_of(contact.source, sources(), style);
  if (!contact.found_at.empty())
    out = ja ? fmt::format("{}（{}）", out, printable(contact.found_at))
             : fmt::format("{} at {}", out, printable(contact.found_at));
  if (contact.privacy_proxy) out += ja ? "、情報公開代行サービスの転送用アドレス" : ", an address of a privacy service";
  return out;
}

std::string shown_address(const ContactsAnswer::Contact& contact, const Style& style) {
  if (!contact.address.empty()) return printable(contact.address);
  return style.language == Language::ja ? "（なし）" : "(none)";
}

std::size_t address_columns(const ContactsAnswer& answer, const Style& style) {
  std::size_t widest = 0;
  for (const ContactsAnswer::Contact& contact : answer.contacts)
    widest = std::max(widest, columns_of(shown_address(contact, style)));
  return widest;
}

std::string contact_lines(const ContactsAnswer& answer, bool mailed, const Style& style) {
  const std::size_t columns = address_columns(answer, style);
  std::string out;
  for (const ContactsAnswer::Contact& contact : answer.contacts) {
    if (contact.mailed != mailed) continue;
    std::string about = source_text(contact, style);
    if (!mailed) about += (style.language == Language::ja ? "：" : ": ") + word_of(contact.reason, reasons(), style);
    out += two_columns(shown_address(contact, style), columns, about, style);
  }
  return out;
}

std::string people_text(const ContactsAnswer& answer, const Style& style) {
  static const Text mailed{"Would get the validation mail", "検証メールの送信先"};
  static const Text not_mailed{"Known, but not mailed", "送信先にならない連絡先"};
  static const Text nobody{"nobody", "なし"};
  const std::string recipients = contact_lines(answer, true, style);
  std::string out = heading(mailed, style);
  out += recipients.empty() ? line(nobody.in(style.language), style) : recipients;
  if (const std::string others = contact_lines(answer, false, style); !others.empty())
    out += heading(not_mailed, style) + others;
  if (answer.dns_contacts_failure)
    out += line((style.language == Language::ja ? "DNS の連絡先：" : "Contacts in DNS: ") +
                    failure_text(*answer.dns_contacts_failure, style),
                style);
  return out;
}

std::string age_text(std::int64_t seconds, const Style& style) {
  const bool ja = style.language == Language::ja;
  if (seconds < 60) return ja ? "取得したばかり" : "asked just now";
  constexpr std::int64_t two_hours = 2L * 3600;
  if (seconds < two_hours)
    return fmt::format(fmt::runtime(ja ? "{} 分前に取得" : "asked {} minutes ago"), seconds / 60);
  return fmt::format(fmt::runtime(ja ? "{} 時間前に取得" : "asked {} hours ago"), seconds / 3600);
}

std::string known_registration(const ContactsAnswer::Registration& registration, const Style& style) {
  const bool ja = style.language == Language::ja;
  constexpr std::size_t columns = 12;
  std::string out;
  const auto add = [&](const char* en, const char* japanese, const std::string& text) {
    if (!text.empty()) out += labelled(ja ? japanese : en, columns, text, indent, style);
  };
  if (!registration.has_service)
    return line(ja ? "レジストリは登録情報を公開していません" : "the registry publishes no registration data", style);
  if (!registration.registered) out += line(ja ? "登録されていません" : "not registered", style);
  add("Registrar", "レジストラ", printable(registration.registrar));
  add("Status", "状態", printable(fmt::format("{}", fmt::join(registration.statuses, ", "))));
  add("Registered", "登録日", registration.registered_at.empty() ? "" : local_time(registration.registered_at));
  add("Expires", "有効期限", registration.expires_at.empty() ? "" : local_time(registration.expires_at));
  add("Source", "取得元",
      printable(registration.source) + in_parentheses(age_text(registration.age_seconds, style), style));
  return out;
}

std::string registration_text(const ContactsAnswer& answer, const Style& style) {
  static const Text off{
      "not looked up. To switch it on: [registration] lookups = true; registries then learn the names",
      "調べていません。有効にするには：[registration] lookups = true（レジストリに名前が伝わります）"};
  static const Text none{"not asked: no registry knows such a name",
                         "レジストリに登録される名前ではないため調べていません"};
  const std::string domain = answer.registration ? printable(answer.registration->domain) : std::string{};
  std::string out = heading({domain.empty() ? "Registration" : fmt::format("Registration of {}", domain),
                             domain.empty() ? "登録情報" : fmt::format("{} の登録情報", domain)},
                            style);
  if (!answer.registration) return out + line((answer.registration_lookups ? none : off).in(style.language), style);
  if (answer.registration->failure) return out + line(failure_text(*answer.registration->failure, style), style);
  return out + known_registration(*answer.registration, style);
}

std::string end_text(const ContactsAnswer& answer, const Style& style) {
  if (answer.ends.empty()) return {};
  static const Text ends{
      "E-mail validation of public names ends on 15 March 2028; from then on earlier approvals do not count either.",
      "パブリックな名前のメール検証は 2028 年 3 月 15 日に終了し、それ以前の承認も使えなくなります。"};
  std::string out = "\n";
  for (const std::string& part : wrapped(ends.in(style.language), style.width)) out += part + "\n";
  return out;
}

std::string title(const ContactsAnswer& answer, const Style& style) {
  std::string name = printable(answer.name.name);
  if (answer.name.display_name != answer.name.name)
    name = fmt::format("{} ({})", printable(answer.name.display_name), name);
  return fmt::format("{}  {}\n", marked(mark_of(answer.name), style), coloured(name, Colour::bold, style));
}

}  // namespace

std::string contacts_text(const ContactsAnswer& answer, const Style& style) {
  std::string out = title(answer, style) + mail_text(answer, style) + people_text(answer, style) +
                    registration_text(answer, style) + end_text(answer, style);
  if (!answer.name.findings.empty()) out += "\n" + name_text(answer.name, style, Detail::all);
  return out;
}

std::string contacts_plain(const ContactsAnswer& answer) {
  std::string out;
  for (const ContactsAnswer::Contact& contact : answer.contacts)
    out += fmt::format("{}\t{}\t{}\n", printable(contact.address), printable(contact.source),
                       contact.mailed ? "mailed" : printable(contact.reason));
  return out;
}

}  // namespace certwright::cli
