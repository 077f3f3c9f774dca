// `why` beyond one question: --verbose, --recheck, --watch; `request --again`; and what `check` shows.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::why_command_test {
namespace {

using Why = CommandLine;
using Check = CommandLine;
using Again = CommandLine;

constexpr const char* explain = "Certwright.ExplainCertificate";
constexpr const char* recheck = "Certwright.RecheckCertificate";
constexpr const char* first_check = "2026-11-23T05:05:00Z";
constexpr const char* second_check = "2026-11-23T05:05:02Z";

std::string finding(const std::string& id) {
  return R"({"id":")" + id + R"(","severity":"error","effect":"wait","certainty":"certain","message":{"en":"It is )" +
         id + R"(.","ja":")" + id +
         R"( です。"},"evidence":{},"remedy":{"en":"Wait.","ja":"お待ちください。"},)"
         R"("acm_failure_reason":null})";
}

std::string awaited(const std::string& findings, const std::string& next_check) {
  std::string answer = explained("PENDING_VALIDATION", findings);
  const std::string none = R"("next_check_at":null)";
  return answer.replace(answer.find(none), none.size(), R"("next_check_at":")" + next_check + '"');
}

std::string ordered() {
  return R"({"certificate_arn":")" + std::string{arn} + R"(","status":"PENDING_VALIDATION","next_check_at":")" +
         first_check + R"("})";
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(Why, TellsOneCauseUnlessAllAreAskedFor) {
  server_.answer(explain, awaited(finding("DNS_ONE") + "," + finding("DNS_TWO"), first_check));
  EXPECT_EQ(run_line({"why", arn}), 1);
  EXPECT_NE(out_.find("It is DNS_ONE."), std::string::npos) << out_;
  EXPECT_EQ(out_.find("It is DNS_TWO."), std::string::npos) << out_;
  EXPECT_NE(out_.find("Also      DNS_TWO (--verbose shows them)"), std::string::npos) << out_;
  EXPECT_EQ(run_line({"why", arn, "--verbose"}), 1);
  EXPECT_NE(out_.find("It is DNS_TWO."), std::string::npos) << out_;
  EXPECT_EQ(run_line({"why", arn, "--json"}), 1);
  EXPECT_EQ(boost::json::parse(out_).at("names").at(0).at("findings").as_array().size(), 2U) << "JSON has always all";
}

TEST_F(Why, HidesWhatIdentifiesThisInstallation) {
  std::string seen = finding("DNS_ONE");
  const std::string none = R"("evidence":{})";
  const std::string evidence = R"("evidence":{"server":"10.1.2.3:53 of ours","actual":"93.184.216.34"})";
  server_.answer(explain, awaited(seen.replace(seen.find(none), none.size(), evidence), first_check));
  EXPECT_EQ(run_line({"why", arn, "--json", "--redact"}), 1);
  EXPECT_EQ(out_.find("123456789012"), std::string::npos) << out_;
  EXPECT_NE(out_.find("10.0.0.1:53 of ours"), std::string::npos) << out_;
  EXPECT_NE(out_.find("93.184.216.34"), std::string::npos) << "public DNS stays: " << out_;
  EXPECT_EQ(run_line({"why", arn, "--json"}), 1);
  EXPECT_NE(out_.find("10.1.2.3:53"), std::string::npos) << out_;
}

TEST_F(Why, RecheckAsksTheServerAndWaitsUntilItIsDone) {
  server_.answer(explain, awaited(finding("DNS_OLD"), first_check));
  server_.answer(explain, awaited(finding("DNS_OLD"), first_check));
  server_.answer(explain, awaited(finding("DNS_STEP"), second_check));
  server_.answer(explain, awaited(finding("DNS_NEW"), second_check));
  server_.answer(recheck, ordered());
  EXPECT_EQ(run_line({"why", "www.shop.org", "--recheck"}), 1);
  EXPECT_NE(out_.find("It is DNS_NEW."), std::string::npos) << out_;
  EXPECT_EQ(server_.calls.at(0).second, R"({"DomainName":"www.shop.org"})");
  EXPECT_EQ(server_.calls.at(1).first, recheck);
  const std::string by_arn = R"({"CertificateArn":")" + std::string{arn} + R"("})";
  EXPECT_EQ(server_.calls.at(1).second, by_arn);
  EXPECT_EQ(server_.calls.back().second, by_arn) << "the name may stand for another certificate meanwhile";
}

TEST_F(Why, RecheckOfWhatAwaitsNothingAsksForNothing) {
  server_.answer(explain, explained("ISSUED", ""));
  EXPECT_EQ(run_line({"why", arn, "--recheck"}), 0);
  EXPECT_EQ(server_.calls.size(), 1U);
  EXPECT_NE(err_.find("Nothing is awaited"), std::string::npos) << err_;
  EXPECT_NE(out_.find("ISSUED"), std::string::npos);
}

TEST_F(Why, RecheckSaysWhenTheServerTakesTooLong) {
  server_.answer(explain, awaited("", first_check));
  server_.answer(recheck, ordered());
  EXPECT_EQ(run_line({"why", arn, "--recheck"}), 0);
  EXPECT_NE(err_.find("The check is not done yet"), std::string::npos) << err_;
  server_.answer(recheck, R"({"__type":"ThrottlingException","message":"Rate exceeded"})", 400);
  run_line({"why", arn, "--recheck"});
  EXPECT_EQ(run_line({"why", arn, "--recheck"}), 1) << "a refusal is told";
  EXPECT_NE(err_.find("Rate exceeded"), std::string::npos) << err_;
}

TEST_F(Why, WatchShowsEachChangeUntilTheEnd) {
  server_.answer(explain, awaited(finding("DNS_ONE"), first_check));
  server_.answer(explain, awaited(finding("DNS_ONE"), second_check));
  server_.answer(explain, awaited(finding("DNS_TWO"), second_check));
  server_.answer(explain, explained("ISSUED", ""));
  EXPECT_EQ(run_line({"why", arn, "--watch"}), 0);
  EXPECT_EQ(count_of(out_, "It is DNS_ONE."), 1U) << "the next check's time is no news\n" << out_;
  EXPECT_EQ(count_of(out_, "It is DNS_TWO."), 1U);
  EXPECT_EQ(count_of(out_, "ISSUED"), 1U);
  EXPECT_EQ(slept_, 3);
  EXPECT_EQ(server_.calls.size(), 4U);
}

TEST_F(Why, WatchEndsWithTheCodeOfTheEndAndAsJsonOnce) {
  server_.answer(explain, awaited(finding("DNS_ONE"), first_check));
  server_.answer(explain, explained("FAILED", unsafe_finding));
  EXPECT_EQ(run_line({"why", arn, "--watch", "--json"}), 1);
  EXPECT_EQ(boost::json::parse(out_).at("status"), "FAILED");
}

TEST_F(Why, WatchOfWhatIsOverShowsItOnce) {
  server_.answer(explain, explained("ISSUED", ""));
  EXPECT_EQ(run_line({"why", arn, "--watch"}), 0);
  EXPECT_EQ(slept_, 0);
}

TEST_F(Why, WatchEndsWhenItIsInterrupted) {
  interrupt_after_ = 3;
  server_.answer(explain, awaited(finding("DNS_ONE"), first_check));
  EXPECT_EQ(run_line({"why", arn, "--watch"}), 130);
  EXPECT_EQ(count_of(out_, "It is DNS_ONE."), 1U);
  EXPECT_EQ(slept_, 3);
}

TEST_F(Why, WatchOutlivesARestartOfTheServerButNotARefusal) {
  server_.answer(explain, awaited("", first_check));
  server_.answer(explain, "", 503);
  server_.answer(explain, R"({"__type":"ThrottlingException","message":"Rate exceeded"})", 400);
  server_.answer(explain, awaited("", second_check));
  server_.answer(explain, R"({"__type":"ResourceNotFoundException","message":"Could not find certificate x."})", 400);
  EXPECT_EQ(run_line({"why", arn, "--watch"}), 1);
  EXPECT_NE(err_.find("Could not find certificate x."), std::string::npos) << err_;
}

TEST_F(Again, RepeatsARequestByItsArn) {
  const std::string made = "arn:aws:acm:us-east-1:123456789012:certificate/99999999-2222-3333-4444-555555555555";
  server_.answer("Certwright.RequestAgain", R"({"certificate_arn":")" + made + R"(","again_of":")" + arn + R"("})");
  server_.answer("CertificateManager.DescribeCertificate", described("PENDING_VALIDATION", true));
  EXPECT_EQ(run_line({"request", "--again", arn}), 0) << err_;
  EXPECT_EQ(server_.calls.front().second, R"({"CertificateArn":")" + std::string{arn} + R"("})");
  EXPECT_NE(out_.find(made), std::string::npos) << out_;
  EXPECT_NE(out_.find("Add this record to DNS"), std::string::npos);
  EXPECT_EQ(run_line({"request", "--again", arn, "--plain"}), 0);
  EXPECT_EQ(out_, made + "\n");
}

TEST_F(Again, TakesNothingBesides) {
  for (const std::vector<std::string>& more : {std::vector<std::string>{"a.shop.org"},
                                               {"--method", "dns"},
                                               {"--key-algorithm", "RSA_2048"},
                                               {"--idempotency-token", "t"}}) {
    std::vector<std::string> line{"request", "--again", arn};
    line.insert(line.end(), more.begin(), more.end());
    EXPECT_EQ(run_line(line), 2) << more.front();
    EXPECT_NE(err_.find("takes neither names nor settings"), std::string::npos) << err_;
  }
  EXPECT_EQ(run_line({"request", "--again", "www.shop.org"}), 2);
  EXPECT_EQ(run_line({"request"}), 2);
  EXPECT_NE(err_.find("--again ARN"), std::string::npos) << err_;
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(Again, TellsTheServersRefusal) {
  server_.answer("Certwright.RequestAgain",
                 R"({"__type":"InvalidStateException","message":"Certificate x was imported."})", 400);
  EXPECT_EQ(run_line({"request", "--again", arn}), 1);
  EXPECT_NE(err_.find("was imported"), std::string::npos) << err_;
}

TEST_F(Check, TableHasALineANameAndASummary) {
  EXPECT_EQ(run_line({"check", "--offline", "--table", "printer.local", "www.fine-name.org", "--config", with_lists()}),
            1);
  EXPECT_EQ(count_of(out_, "\n"), 6U) << out_;
  EXPECT_TRUE(out_.starts_with("Result")) << out_;
  EXPECT_NE(out_.find("✗ FAIL"), std::string::npos);
  EXPECT_NE(out_.find("2 names: 1 ✔ OK, 1 ✗ FAIL"), std::string::npos) << out_;
  EXPECT_EQ(run_line({"check", "--offline", "--table", "www.fine-name.org", "--config", with_lists()}), 0);
  EXPECT_EQ(count_of(out_, "\n"), 2U) << out_;
}

TEST_F(Check, AnInterruptionLeavesWholeResultsAndSaysHowMany) {
  // The first names of a list are asked about as soon as it is known to be long.
  interrupt_after_calls_ = 1;
  std::string list;
  std::string answer =
      R"({"schema_version":1,"check_id":"c1","status":"RUNNING","done":15,"total":21,"from":0,"names":[)";
  for (int i = 0; i < 100; ++i) {
    list += fmt::format("name-{}.fine-name.org\n", i);
    if (i < 15)
      answer +=
          fmt::format(R"({}{{"name":"name-{}.fine-name.org","verdict":"ok","findings":[]}})", i > 0 ? "," : "", i);
  }
  server_.answer("Certwright.CheckNames", answer + "]}");
  EXPECT_EQ(run_line({"check", "-", "--json"}, list), 130);
  EXPECT_NE(err_.find("Interrupted: 15 names were checked"), std::string::npos) << err_;
  EXPECT_EQ(boost::json::parse(out_).at("names").as_array().size(), 15U);
  server_.calls.clear();
  EXPECT_EQ(run_line({"check", "-", "--jsonl"}, list), 130);
  EXPECT_EQ(count_of(out_, "\n"), 15U);
  server_.calls.clear();
  EXPECT_EQ(run_line({"check", "-"}, list), 130);
  EXPECT_NE(out_.find("15 names: 15 ✔ OK"), std::string::npos) << out_;
}

TEST_F(Check, VerboseShowsNamesOfALongListWhole) {
  std::string list;
  for (int i = 0; i < 30; ++i) list += "printer-" + std::to_string(i) + ".local\n";
  EXPECT_EQ(run_line({"check", "--offline", "-", "--verbose", "--config", with_lists()}, list), 1);
  EXPECT_EQ(count_of(out_, "  Do now "), 30U) << out_;
}

}  // namespace
}  // namespace certwright::cli::why_command_test
