// `check` beyond names and lists: from this machine, saved and replayed, records of other CAs, checks that the server
// keeps.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "checks/diagnosis.h"
#include "cli/check_input.h"
#include "cli/check_ways.h"
#include "cli/progress.h"
#include "model/facts_json.h"
#include "net/address_guard.h"
#include "tests/cli/command_line_fixture.h"
#include "tests/fakes/fake_net.h"

namespace certwright::cli::check_command_test {
namespace {

constexpr const char* check_names = "Certwright.CheckNames";
constexpr const char* get_check = "Certwright.GetCheck";
constexpr const char* id = "0b8c7f3e-1111-4222-8333-944444444444";

/// A command line whose look-ups are answered from a zone.
class CheckCommand : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    guard_ = *net::AddressGuard::make({});
    doors_local_.resolver = &net_;
    doors_local_.guard = &guard_;
    doors_ = &doors_local_;
    config_ = with_lists();
  }

  int check(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), "check");
    return run_line(arguments, input);
  }
  int check_locally(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.end(), {"--local", "--config", config_});
    return check(std::move(arguments), input);
  }
  std::string saved() const { return folder_ + "/facts.json"; }

  static std::string name_json(const std::string& name) {
    return R"({"name":")" + name + R"(","verdict":"ok","findings":[]})";
  }
  static std::string page(const std::string& status, int total, const std::vector<std::string>& names, int from = 0,
                          bool with_facts = false) {
    std::string list;
    std::string facts;
    for (const std::string& name : names) {
      list += (list.empty() ? "" : ",") + name_json(name);
      facts += (facts.empty() ? "" : ",") + fmt::format(R"({{"typed":"{0}","facts":{{"name":"{0}"}}}})", name);
    }
    return fmt::format(
        R"({{"schema_version":1,"check_id":"{}","status":"{}","done":{},"total":{},"from":{},"names":[{}]{}}})", id,
        status, from + static_cast<int>(names.size()), total, from, list,
        with_facts ? R"(,"facts":[)" + facts + R"(],"facts_policy":{"names":"public"})" : "");
  }
  boost::json::object last_body() const { return boost::json::parse(server_.calls.back().second).as_object(); }

  fakes::FakeNet net_;
  net::AddressGuard guard_;
  checks::DiagnosisDoors doors_local_;
  std::string config_;
};

TEST_F(CheckCommand, LooksUpFromThisMachine) {
  net_.load("www.fine-name.org A 93.184.216.34\nwww.fine-name.org CAA 0 issue \"other-ca.example\"");
  EXPECT_EQ(check_locally({"www.fine-name.org"}), 1) << err_;
  EXPECT_NE(out_.find("CAA_NOT_ALLOWED"), std::string::npos) << out_;
  EXPECT_TRUE(server_.calls.empty());
  EXPECT_FALSE(net_.asked().empty());
}

TEST_F(CheckCommand, NamesMayFollowARecordAndANameServer) {
  net_.load("www.fine-name.org A 93.184.216.34");
  const std::string record = "_x.www.fine-name.org CNAME _y.ca.example";
  EXPECT_EQ(check_locally({"--record", record, "www.fine-name.org"}), 1) << err_;
  EXPECT_NE(out_.find("_y.ca.example"), std::string::npos) << out_;
  EXPECT_EQ(check_locally({"--name-server", "ns1.fine-name.org", "--record", record, "www.fine-name.org"}), 1) << err_;
}

TEST_F(CheckCommand, ShowsTheOrderOfTheInputHoweverNamesBecomeReady) {
  std::string list;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    const std::string name = i % 7 == 3 ? "no_name_" + std::to_string(i) : "n" + std::to_string(i) + ".fine-name.org";
    list += name + "\n";
    expected += name + (i % 7 == 3 ? "\terror\tNAME_BAD_CHARACTER\n" : "\tok\n");
  }
  net_.load("fine-name.org A 93.184.216.34");
  EXPECT_EQ(check_locally({"-", "--plain"}, list), 1) << err_;
  EXPECT_EQ(out_, expected);
}

TEST_F(CheckCommand, SaysTheSameFromWhatWasSaved) {
  net_.load("a.fine-name.org CAA 0 issue \"other-ca.example\"\nb.fine-name.org FAIL CAA servfail");
  EXPECT_EQ(
      check_locally({"a.fine-name.org", "10.0.0.1", "b.fine-name.org", "printer.local", "--json", "--save", saved()}),
      1);
  const std::string live = out_;
  const std::size_t asked = net_.asked().size();
  EXPECT_EQ(check({"--replay", saved(), "--json"}), 1) << err_;
  EXPECT_EQ(out_, live);
  EXPECT_EQ(net_.asked().size(), asked) << "without a network";
  EXPECT_EQ(check({"--replay", saved(), "--lang", "ja"}), 1);
  EXPECT_NE(out_.find("名前 4 個："), std::string::npos) << out_;
  EXPECT_FALSE(std::filesystem::exists(saved() + ".part"));
}

TEST_F(CheckCommand, SavesWhatIsCheckedOffline) {
  const std::string list = "www.fine-name.org\nprinter.local\nno name\n";
  EXPECT_EQ(check({"--offline", "-", "--plain", "--save", saved(), "--config", config_}, list), 1);
  const std::string live = out_;
  EXPECT_EQ(check({"--replay", saved(), "--plain"}), 1);
  EXPECT_EQ(out_, live);
}

TEST_F(CheckCommand, HidesWhatIdentifiesThisInstallation) {
  net_.load("www.fine-name.org A 10.20.30.40");
  EXPECT_EQ(check_locally({"www.fine-name.org", "--save", saved(), "--redact"}), 0) << out_;
  const auto kept = model::read_kept_facts(read("facts.json"));
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ((**kept).names.front().facts->top_site->value().source.name, "top.csv");
  // What was saved whole can be redacted later.
  EXPECT_EQ(check_locally({"www.fine-name.org", "--save", saved()}), 0);
  EXPECT_NE(read("facts.json").find(folder_), std::string::npos);
  EXPECT_EQ(check({"--replay", saved(), "--redact", "--save", folder_ + "/public.json"}), 0) << err_;
  EXPECT_EQ(read("public.json").find(folder_), std::string::npos);
}

TEST_F(CheckCommand, SavesWhatIsThereWhenItIsInterrupted) {
  std::string list;
  for (int i = 0; i < 3000; ++i) list += "n" + std::to_string(i) + ".fine-name.org\n";
  net_.load("fine-name.org A 93.184.216.34");
  interrupts_ = [this] { return net_.asked().size() > 1500; };
  EXPECT_EQ(check_locally({"-", "--plain", "--save", saved()}, list), 130);
  const auto kept = model::read_kept_facts(read("facts.json"));
  ASSERT_TRUE(kept) << kept.error().detail;
  const auto shown = static_cast<std::size_t>(std::count(out_.begin(), out_.end(), '\n'));
  EXPECT_EQ((**kept).names.size(), shown);
  EXPECT_GT(shown, 0U);
  EXPECT_LT(shown, 3000U);
  EXPECT_NE(err_.find("Interrupted: "), std::string::npos) << err_;
}

TEST_F(CheckCommand, LeavesOtherFilesAlone) {
  write("names.txt", "www.fine-name.org\n");
  EXPECT_EQ(check_locally({"www.fine-name.org", "--save", folder_ + "/names.txt"}), 2);
  EXPECT_NE(err_.find("holds no saved facts"), std::string::npos) << err_;
  EXPECT_EQ(read("names.txt"), "www.fine-name.org\n");
  EXPECT_EQ(check_locally({"www.fine-name.org", "--save", folder_ + "/no/such/folder"}), 2);
  EXPECT_EQ(check_locally({"--save", saved()}), 2) << "no names";
  EXPECT_FALSE(std::filesystem::exists(saved()));
  EXPECT_FALSE(std::filesystem::exists(saved() + ".part"));
}

TEST_F(CheckCommand, RefusesFilesThatHoldNoFacts) {
  EXPECT_EQ(check({"--replay", folder_ + "/missing.json"}), 2);
  EXPECT_EQ(check({"--replay", folder_}), 2);
  EXPECT_EQ(check({"--replay", write("bad.json", "{\"certwright_facts\":1,\n\"names\":[{]}")}), 2);
  EXPECT_NE(err_.find("column 11"), std::string::npos) << err_;
}

TEST_F(CheckCommand, ExplainsARecordThatAnotherCaAsksFor) {
  net_.load("_x.www.fine-name.org CNAME _other.acm-validations.aws\nwww.fine-name.org A 93.184.216.34");
  for (const char* record :
       {"_x.www.fine-name.org. CNAME _y.acm-validations.aws.",
        "_X.www.fine-name.org. 300 IN cname _Y.acm-validations.aws.",
        R"({"Name":"_x.www.fine-name.org.","Type":"CNAME","Value":"_y.acm-validations.aws."})",
        R"({"ResourceRecord":{"Name":"_x.www.fine-name.org.","Type":"CNAME","Value":"_y.acm-validations.aws."}})"}) {
    EXPECT_EQ(check_locally({"www.fine-name.org", "--json", "--record", record}), 1) << record << err_;
    const auto findings = boost::json::parse(out_).at("names").at(0).at("findings").as_array();
    ASSERT_FALSE(findings.empty()) << record;
    EXPECT_NE(boost::json::serialize(findings).find("_y.acm-validations.aws"), std::string::npos) << out_;
  }
}

TEST_F(CheckCommand, RefusesRecordsThatExplainNothing) {
  for (const char* record :
       {"", "_x.fine-name.org", "_x.fine-name.org CNAME", "_x.fine-name.org TXT words", "_x fine CNAME b..c", "{}",
        R"({"Name":"_x.fine-name.org","Type":"CNAME"})", "{\"Name\":1}"}) {
    EXPECT_EQ(check_locally({"fine-name.org", "--record", record}), 2) << record;
    EXPECT_NE(err_.find("--record"), std::string::npos) << err_;
  }
  EXPECT_EQ(check_locally({"fine-name.org", "--record", "_x.other-name.org CNAME _y.acm-validations.aws"}), 2);
  EXPECT_NE(err_.find("belongs to none of the names"), std::string::npos) << err_;
}

TEST_F(CheckCommand, RefusesOptionsThatContradictEachOther) {
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"a.fine-name.org", "--replay", "f"},
                                             {"--replay", "f", "--local"},
                                             {"--replay", "f", "--method", "http"},
                                             {"--id", id, "a.fine-name.org"},
                                             {"--id", id, "--offline"},
                                             {"a.fine-name.org", "--offline", "--local"},
                                             {"a.fine-name.org", "--offline", "--name-server", "ns1.fine-name.org"}}) {
    EXPECT_EQ(check(line), 2) << fmt::format("{}", fmt::join(line, " "));
    EXPECT_NE(err_.find("exclude each other"), std::string::npos) << err_;
  }
  EXPECT_EQ(check({"a.fine-name.org", "--method", "fax"}), 2);
  EXPECT_NE(err_.find("Use --method dns, http, email or tls-alpn."), std::string::npos) << err_;
  EXPECT_EQ(check({"a.fine-name.org", "--local", "--name-server", "no server"}), 2);
  EXPECT_EQ(run_line({"request", "a.fine-name.org", "--method", "http"}), 2) << "requests are proved by DNS or mail";
}

TEST_F(CheckCommand, ChecksForEveryMethod) {
  net_.load("www.fine-name.org A 93.184.216.34\nfine-name.org MX 10 www.fine-name.org");
  for (const char* method : {"dns", "http", "email", "tls-alpn", "TLS_ALPN", "HTTP"})
    EXPECT_EQ(check_locally({"www.fine-name.org", "--method", method}), 0) << method << out_ << err_;
}

TEST_F(CheckCommand, FollowsACheckAtTheServer) {
  server_.answer(check_names, page("RUNNING", 3, {"a.fine-name.org"}));
  server_.answer(get_check, page("RUNNING", 3, {}, 1));
  server_.answer(get_check, page("RUNNING", 3, {"b.fine-name.org"}, 1));
  server_.answer(get_check, page("COMPLETE", 3, {"c.fine-name.org"}, 2));
  EXPECT_EQ(
      check({"a.fine-name.org", "b.fine-name.org", "no_name", "c.fine-name.org", "--plain", "--method", "tls-alpn",
             "--name-server", "ns1.fine-name.org", "--record", "_x.a.fine-name.org CNAME _y.ca.example"}),
      1)
      << err_;
  EXPECT_EQ(out_,
            "a.fine-name.org\tok\nb.fine-name.org\tok\nno_name\terror\tNAME_BAD_CHARACTER\nc.fine-name.org\tok\n");
  ASSERT_EQ(server_.calls.size(), 4U);
  EXPECT_EQ(server_.calls[0].second,
            R"({"Names":["a.fine-name.org","b.fine-name.org","c.fine-name.org"],"ValidationMethod":"TLS_ALPN",)"
            R"("NameServers":["ns1.fine-name.org"],"Records":[{"Name":"_x.a.fine-name.org","Type":"CNAME",)"
            R"("Value":"_y.ca.example"}],"WaitSeconds":20})");
  EXPECT_EQ(server_.calls[3].second, fmt::format(R"({{"CheckId":"{}","From":2,"WaitSeconds":3}})", id));
}

TEST_F(CheckCommand, SavesFactsThatTheServerLookedUp) {
  server_.answer(check_names, page("RUNNING", 2, {"a.fine-name.org"}, 0, true));
  server_.answer(get_check, page("COMPLETE", 2, {"b.fine-name.org"}, 1, true));
  EXPECT_EQ(check({"no name", "a.fine-name.org", "b.fine-name.org", "--save", saved(), "--redact"}), 1) << err_;
  EXPECT_EQ(last_body().at("IncludeFacts"), true);
  EXPECT_EQ(last_body().at("Redact"), true);
  const auto kept = model::read_kept_facts(read("facts.json"));
  ASSERT_TRUE(kept) << kept.error().detail;
  ASSERT_EQ((**kept).names.size(), 3U);
  EXPECT_EQ((**kept).names[0].typed, "no name");
  EXPECT_EQ((**kept).names[2].facts->name.str(), "b.fine-name.org");
}

TEST_F(CheckCommand, SaysThatAnEarlierServerGivesNoFacts) {
  server_.answer(check_names, R"({"schema_version":1,"names":[)" + name_json("a.fine-name.org") + "]}");
  EXPECT_EQ(check({"a.fine-name.org"}), 0) << err_;
  EXPECT_EQ(check({"a.fine-name.org", "--save", saved()}), 1);
  EXPECT_NE(err_.find("earlier version"), std::string::npos) << err_;
  EXPECT_FALSE(std::filesystem::exists(saved()));
}

TEST_F(CheckCommand, LeavesTheServersCheckRunningWhenInterrupted) {
  server_.answer(check_names, page("RUNNING", 2, {"a.fine-name.org"}));
  interrupt_after_calls_ = 1;
  EXPECT_EQ(check({"a.fine-name.org", "b.fine-name.org", "--plain"}), 130);
  EXPECT_EQ(out_, "a.fine-name.org\tok\n");
  EXPECT_NE(err_.find(std::string{"certwright check --id "} + id), std::string::npos) << err_;
}

TEST_F(CheckCommand, ShowsACheckThatTheServerKeeps) {
  server_.answer(get_check, page("COMPLETE", 2, {"a.fine-name.org"}));
  server_.answer(get_check, page("COMPLETE", 2, {"b.fine-name.org"}, 1));
  EXPECT_EQ(check({"--id", id, "--plain"}), 0) << err_;
  EXPECT_EQ(out_, "a.fine-name.org\tok\nb.fine-name.org\tok\n");
  EXPECT_EQ(last_body().at("From"), 1);
}

TEST_F(CheckCommand, TellsAMissingCheckFromAMissingCertificate) {
  server_.answer(get_check, R"({"__type":"ResourceNotFoundException","message":"There is no check."})", 400);
  EXPECT_EQ(check({"--id", id}), 1);
  EXPECT_NE(err_.find("There is no check."), std::string::npos) << err_;
  EXPECT_EQ(err_.find("certwright list"), std::string::npos) << err_;
  EXPECT_EQ(check({"--id", id, "--lang", "ja"}), 1);
  EXPECT_NE(err_.find("このチェックは見つかりません"), std::string::npos) << err_;
}

TEST_F(CheckCommand, AsksAgainWhileTheServerIsBusyWithACheckThatRuns) {
  server_.answer(check_names, page("RUNNING", 2, {"a.fine-name.org"}));
  // More often than the client tries by itself.
  for (int i = 0; i < 10; ++i)
    server_.answer(get_check, R"({"__type":"ThrottlingException","message":"Slow down."})", 400);
  server_.answer(get_check, page("COMPLETE", 2, {"b.fine-name.org"}, 1));
  EXPECT_EQ(check({"a.fine-name.org", "b.fine-name.org"}), 0) << err_;
  EXPECT_GT(slept_, 0);
}

TEST_F(CheckCommand, SaysWhatFailedAtTheServer) {
  server_.answer(check_names, page("FAILED", 2, {"a.fine-name.org"}));
  EXPECT_EQ(check({"a.fine-name.org", "b.fine-name.org"}), 1);
  EXPECT_NE(err_.find("could not be completed"), std::string::npos) << err_;
  EXPECT_NE(out_.find("a.fine-name.org"), std::string::npos) << "what is there is shown";
}

TEST_F(CheckCommand, TakesNoEndlessAnswerFromTheServer) {
  server_.answer(check_names, page("COMPLETE", 2, {}));
  EXPECT_EQ(check({"a.fine-name.org", "b.fine-name.org"}), 5);
  server_.answer(check_names, page("COMPLETE", 3, {"a.fine-name.org"}));
  EXPECT_EQ(check({"a.fine-name.org", "b.fine-name.org"}), 5) << "other names than it was asked for";
}

TEST(ProgressBar, FillsAsNamesAreDone) {
  EXPECT_EQ(progress_bar(0, 0), "");
  EXPECT_EQ(progress_bar(0, 10), "[--------------------]");
  EXPECT_EQ(progress_bar(5, 10), "[##########----------]");
  EXPECT_EQ(progress_bar(11, 10), "[####################]");
  EXPECT_EQ(check_progress(1234, 5000).en, "[####----------------] 1,234/5,000 checked ...");
}

TEST(NameServer, IsAHostNameOrAnAddress) {
  for (const char* server : {"ns1.example.net", "192.0.2.53", "2001:db8::53", "[2001:db8::53]:5300", "127.0.0.1:5300"})
    EXPECT_TRUE(is_name_server(server)) << server;
  for (const char* server : {"", "ns1", "no server", "192.0.2.53:x", "http://ns1.example.net/"})
    EXPECT_FALSE(is_name_server(server)) << server;
}

}  // namespace
}  // namespace certwright::cli::check_command_test
