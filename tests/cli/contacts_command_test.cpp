// `contacts`: asked of a server, and looked up from this machine.
#include <boost/json.hpp>

#include "checks/diagnosis.h"
#include "net/address_guard.h"
#include "tests/cli/command_line_fixture.h"
#include "tests/fakes/fake_mail_hosts.h"
#include "tests/fakes/fake_net.h"

namespace certwright::cli::contacts_command_test {
namespace {

constexpr const char* find_contacts = "Certwright.FindContacts";

constexpr const char* answered =
    R"({"schema_version":1,"name":"www.xn--wgv71a.jp","display_name":"www.日本.jp","mail_domain":"xn--wgv71a.jp",)"
    R"("checked_at":"2026-11-26T00:00:00Z","resolver":"recursive resolver","mail":{"failure":null,)"
    R"("domain_exists":true,"has_address":false,"takes_mail":true,"exchangers":[)"
    R"({"preference":10,"exchange":"mx.example.jp","takes_mail":true,"is_cname":false,"is_address_literal":false,)"
    R"("addresses":[{"address":"192.0.2.25","probe":{"end":"greeted","greets":true,"banner":"220 x"}},)"
    R"({"address":"2001:db8::25","probe":null}]},)"
    R"({"preference":20,"exchange":"alias.example.jp","takes_mail":false,"is_cname":true,"is_address_literal":false,)"
    R"("addresses":[]}],"can_reach_port_25":true},"contacts":[)"
    R"({"address":"admin@xn--wgv71a.jp","source":"mailbox","found_at":null,"privacy_proxy":false,"mailed":true,)"
    R"("reason":null},)"
    R"({"address":"owner@example.net","source":"CAA contactemail","found_at":"xn--wgv71a.jp","privacy_proxy":false,)"
    R"("mailed":true,"reason":null},)"
    R"({"address":"registrant@example.org","source":"registrant","found_at":null,"privacy_proxy":true,)"
    R"("mailed":false,"reason":"public_names"},)"
    R"({"address":null,"source":"technical","found_at":null,"privacy_proxy":false,"mailed":false,)"
    R"("reason":"redacted"}],"dns_contacts_failure":null,"registration":{"failure":null,"domain":"xn--wgv71a.jp",)"
    R"("source":"whois.example.jp","age_seconds":7300,"has_service":true,"registered":true,"statuses":["active"],)"
    R"("registered_at":"2020-01-02T03:04:05Z","expires_at":"2027-01-02T03:04:05Z","registrar":"Example Registrar"},)"
    R"("policy":{"names":"public","contacts":"mailboxes","registration_lookups":true,"probe_mail_hosts":true},)"
    R"("email_validation_ends":"2028-03-15","verdict":"warning","findings":[{"id":"CONTACT_EMAIL_SUNSET",)"
    R"("severity":"warning","effect":"none","certainty":"certain","message":{"en":"It ends.","ja":"終了します。"},)"
    R"("evidence":{},"remedy":{"en":"Move to DNS.","ja":"DNS に切り替えてください。"},"acm_failure_reason":null}]})";

class ContactsCommand : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    guard_ = *net::AddressGuard::make({});
    doors_local_.resolver = &net_;
    doors_local_.guard = &guard_;
    doors_local_.mail_hosts = &hosts_;
    doors_ = &doors_local_;
    config_ = with_lists();
  }
  int locally(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "contacts");
    arguments.insert(arguments.end(), {"--local", "--config", config_});
    return run_line(arguments);
  }
  bool shows(std::string_view words) const { return out_.find(words) != std::string::npos; }

  fakes::FakeNet net_;
  fakes::FakeMailHosts hosts_;
  net::AddressGuard guard_;
  checks::DiagnosisDoors doors_local_;
  std::string config_;
};

TEST_F(ContactsCommand, ShowsAllThatIsKnown) {
  server_.answer(find_contacts, answered);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp"}), 0) << err_;
  EXPECT_EQ(server_.calls.at(0).second, R"({"DomainName":"www.xn--wgv71a.jp"})");
  EXPECT_EQ(out_,
            "! WARN  www.日本.jp (www.xn--wgv71a.jp)\n"
            "\n"
            "Mail servers of xn--wgv71a.jp\n"
            "  10 mx.example.jp\n"
            "     192.0.2.25: answers on port 25\n"
            "     2001:db8::25\n"
            "  20 alias.example.jp: is an alias (CNAME)\n"
            "\n"
            "Would get the validation mail\n"
            "  admin@xn--wgv71a.jp     mailbox of the domain\n"
            "  owner@example.net       CAA contactemail at xn--wgv71a.jp\n"
            "\n"
            "Known, but not mailed\n"
            "  registrant@example.org  registrant, an address of a privacy service: forbidden for public names\n"
            "                          since 15 July 2025, shown only\n"
            "  (none)                  technical contact: hidden by the registry\n"
            "\n"
            "Registration of xn--wgv71a.jp\n"
            "  Registrar   Example Registrar\n"
            "  Status      active\n"
            "  Registered  2020-01-02 03:04 UTC\n"
            "  Expires     2027-01-02 03:04 UTC\n"
            "  Source      whois.example.jp (asked 2 hours ago)\n"
            "\n"
            "E-mail validation of public names ends on 15 March 2028; from then on earlier approvals do not count\n"
            "either.\n"
            "\n"
            "! WARN  www.日本.jp (www.xn--wgv71a.jp)  CONTACT_EMAIL_SUNSET\n"
            "  Cause     It ends.\n"
            "  Do now    Move to DNS.\n");
}

TEST_F(ContactsCommand, SpeaksJapanese) {
  server_.answer(find_contacts, answered);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--lang", "ja"}), 0) << err_;
  for (const char* words :
       {"xn--wgv71a.jp のメールサーバー", "検証メールの送信先", "送信先にならない連絡先", "ポート 25 で応答します",
        "7 月 15 日から禁止されている", "2028 年 3 月 15 日", "Example Registrar", "DNS に切り替えてください。"})
    EXPECT_TRUE(shows(words)) << words << "\n" << out_;
}

TEST_F(ContactsCommand, GivesJsonAndPlainLines) {
  server_.answer(find_contacts, answered);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--json"}), 0) << err_;
  boost::json::value shown = boost::json::parse(answered);
  boost::json::object& finding = shown.at("findings").at(0).as_object();
  finding["message"] = "It ends.";
  finding["remedy"] = "Move to DNS.";
  EXPECT_EQ(boost::json::parse(out_), shown);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--json", "--lang", "ja"}), 0) << err_;
  finding["message"] = "終了します。";
  finding["remedy"] = "DNS に切り替えてください。";
  EXPECT_EQ(boost::json::parse(out_), shown);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--plain"}), 0) << err_;
  EXPECT_EQ(out_,
            "admin@xn--wgv71a.jp\tmailbox\tmailed\n"
            "owner@example.net\tCAA contactemail\tmailed\n"
            "registrant@example.org\tregistrant\tpublic_names\n"
            "\ttechnical\tredacted\n");
}

TEST_F(ContactsCommand, SaysItToTheShellAsCheckDoes) {
  server_.answer(find_contacts, answered);
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--fail-on", "warning"}), 3) << err_;
  EXPECT_EQ(run_line({"contacts", "a b"}), 1);
  EXPECT_EQ(run_line({"contacts"}), 2);
  server_.answer("Certwright.Nothing", "{}");
  EXPECT_EQ(run_line({"contacts", "www.日本.jp", "--fail-on", "never"}), 2);
}

TEST_F(ContactsCommand, RefusesAnAnswerOfSomebodyElse) {
  server_.answer(find_contacts, R"({"hello":"world"})");
  EXPECT_EQ(run_line({"contacts", "www.shop.org"}), 5) << out_;
}

TEST_F(ContactsCommand, PassesTheValidationDomainOn) {
  server_.answer(find_contacts, answered);
  EXPECT_EQ(run_line({"contacts", "a.shop.org", "--validation-domain", "shop.org"}), 0) << err_;
  EXPECT_EQ(server_.calls.at(0).second, R"({"DomainName":"a.shop.org","ValidationDomain":"shop.org"})");
}

TEST_F(ContactsCommand, LooksUpFromThisMachine) {
  net_.load(R"(fine-name.org MX 10 mx.fine-name.org
mx.fine-name.org A 198.51.100.25
fine-name.org CAA 0 contactemail "owner@elsewhere.net")");
  hosts_.greets("198.51.100.25");
  EXPECT_EQ(locally({"www.fine-name.org"}), 0) << err_ << out_;
  EXPECT_TRUE(server_.calls.empty());
  EXPECT_TRUE(shows("198.51.100.25: answers on port 25")) << out_;
  EXPECT_TRUE(shows("hostmaster@fine-name.org")) << out_;
  EXPECT_TRUE(shows("owner@elsewhere.net")) << out_;
  EXPECT_TRUE(shows("[registration] lookups = true")) << out_;
}

TEST_F(ContactsCommand, SaysWhyNobodyIsMailed) {
  net_.load("nullmx.org MX 0 .");
  EXPECT_EQ(locally({"nullmx.org"}), 1) << err_;
  EXPECT_TRUE(shows("0 . (null MX: the domain takes no mail)")) << out_;
  EXPECT_TRUE(shows("nobody")) << out_;
  EXPECT_TRUE(shows("CONTACT_NULL_MX")) << out_;
  EXPECT_EQ(locally({"noaddress.org", "--lang", "ja"}), 1) << err_;
  EXPECT_TRUE(shows("ドメインが存在しません")) << out_;
}

TEST_F(ContactsCommand, RefusesADomainThatIsNotAboveTheName) {
  EXPECT_EQ(locally({"a.shop.org", "--validation-domain", "other.org"}), 2) << out_;
  EXPECT_NE(err_.find("other.org"), std::string::npos);
}

}  // namespace
}  // namespace certwright::cli::contacts_command_test
