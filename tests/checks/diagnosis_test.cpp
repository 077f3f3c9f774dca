#include "checks/diagnosis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "tests/fakes/fake_name_servers.h"
#include "tests/fakes/fake_net.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::checks::diagnosis_test {
namespace {

constexpr std::string_view suffixes = R"(// ===BEGIN ICANN DOMAINS===
jp
// ===END ICANN DOMAINS===
)";
const std::string record = "_0123.shop.example.jp";
const std::string value = "_4567.validations.test";

Timestamp now() { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; }

Deadline soon() { return Deadline::after(std::chrono::seconds{5}); }

class Diagnosis : public testing::Test {
 protected:
  Diagnosis() {
    auto loaded = feeds::Feeds::load(
        {.public_suffix_list = lists_.write("psl.dat", suffixes), .top_sites = lists_.write("top.csv", "7,known.jp\n")},
        now());
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    feeds_ = *std::move(loaded);
    policy_.caa_identities = {"ca.test"};
    servers_.serve("192.0.2.1", "", "jp NS a.dns.jp\na.dns.jp A 192.0.2.2");
    servers_.serve("192.0.2.2", "jp", "example.jp NS ns1.example.jp\nns1.example.jp A 192.0.2.11");
    hold("shop.example.jp A 192.0.2.80\n" + record + " CNAME " + value);
    doors_.resolver = &net_;
    doors_.name_servers = &servers_;
    doors_.starts = {{.zone = "", .servers = {{.address = "192.0.2.1", .port = 53}}}};
    doors_.system_resolvers = {{.address = "127.0.0.53", .port = 53}};
  }

  /// What the zone, the validating resolver and the machine's own all say.
  void hold(const std::string& lines) {
    servers_.serve("127.0.0.53", "", lines);
    servers_.serve("192.0.2.11", "example.jp", "example.jp NS ns1.example.jp\n" + lines);
    net_.clear();
    net_.load("example.jp NS ns1.example.jp\n" + lines);
  }

  static DiagnosisSubject subject(std::string_view name, bool with_record = true) {
    DiagnosisSubject subject{.subject = {.name = model::DomainName::parse(name).value()}};
    if (with_record) subject.record = WantedRecord{.name = record, .value = value};
    return subject;
  }

  model::Facts gather(const DiagnosisSubject& of) {
    DiagnosisRun run{doors_, *feeds_, policy_, "_random"};
    return run.gather(of, now(), soon());
  }

  std::ptrdiff_t times_asked(const std::string& question) const {
    return std::ranges::count(servers_.asked(), question);
  }

  certwright::tests::TemporaryLists lists_;
  std::unique_ptr<feeds::Feeds> feeds_;
  fakes::FakeNet net_;
  fakes::FakeNameServers servers_;
  model::Policy policy_;
  DiagnosisDoors doors_;
};

TEST_F(Diagnosis, GathersAllViewsOfAName) {
  DiagnosisSubject asked = subject("*.shop.example.jp");
  asked.names_together = {"*.shop.example.jp", "shop.example.jp"};
  const model::Facts facts = gather(asked);
  EXPECT_EQ(facts.name.str(), "*.shop.example.jp");
  EXPECT_EQ(facts.names_together.size(), 2U);
  EXPECT_EQ(facts.public_suffix->registrable, "example.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  ASSERT_TRUE(facts.validation_record && *facts.validation_record);
  EXPECT_TRUE((*facts.validation_record)->matches);
  EXPECT_FALSE(facts.record_search);
  ASSERT_TRUE(facts.delegation);
  EXPECT_TRUE(facts.delegation->complete);
  ASSERT_TRUE(facts.system_view);
  EXPECT_EQ(facts.system_view->resolvers, std::vector<std::string>{"127.0.0.53:53"});
  EXPECT_EQ(facts.system_view->answers.at(0).question, record + ". CNAME");
  EXPECT_TRUE(facts.bogus_reason.empty());
  EXPECT_FALSE(facts.http);
  for (const model::Finding& finding : diagnose(facts)) ADD_FAILURE() << finding.id();
}

TEST_F(Diagnosis, WithoutARecordTheNameItselfIsLookedAt) {
  const model::Facts facts = gather(subject("shop.example.jp", false));
  EXPECT_FALSE(facts.validation_record);
  EXPECT_EQ(facts.system_view->answers.at(0).question, "shop.example.jp. A");
  EXPECT_EQ(facts.system_view->answers.at(1).question, "shop.example.jp. AAAA");
  EXPECT_TRUE(facts.delegation->complete);
}

TEST_F(Diagnosis, ARecordThatDoesNotMatchIsSearchedForAndItsChainFollowed) {
  hold(record + " CNAME a.example.jp\na.example.jp CNAME b.example.jp\nb.example.jp CNAME a.example.jp");
  const model::Facts facts = gather(subject("shop.example.jp"));
  ASSERT_TRUE(facts.record_search);
  EXPECT_FALSE((*facts.validation_record)->matches);
  EXPECT_EQ(facts.record_search->chain, (std::vector<std::string>{"a.example.jp", "b.example.jp", "a.example.jp"}));
  EXPECT_FALSE(facts.record_search->seen.empty());
}

// As validation takes it: up to five links prove.
TEST_F(Diagnosis, AShortChainToTheExpectedValueProves) {
  hold(record + " CNAME a.example.jp\na.example.jp CNAME " + value.substr(1));
  const model::Facts facts = gather(subject("shop.example.jp"));
  ASSERT_TRUE(facts.validation_record && *facts.validation_record);
  EXPECT_TRUE((*facts.validation_record)->matches);
  EXPECT_FALSE(facts.record_search);
}

TEST_F(Diagnosis, ALongChainEndsAtTheExpectedValue) {
  std::string lines = record + " CNAME c0.example.jp";
  for (int i = 0; i < 5; ++i)
    lines += "\nc" + std::to_string(i) + ".example.jp CNAME " +
             (i < 4 ? "c" + std::to_string(i + 1) + ".example.jp" : value.substr(1));
  hold(lines);
  const model::Facts facts = gather(subject("shop.example.jp"));
  ASSERT_TRUE(facts.record_search);
  EXPECT_EQ(facts.record_search->chain.size(), 6U);
  EXPECT_EQ(facts.record_search->chain.back(), value.substr(1));
}

TEST_F(Diagnosis, AChainIsToldUpToEightNames) {
  std::string lines = record + " CNAME c0.example.jp";
  for (int i = 0; i < 12; ++i)
    lines += "\nc" + std::to_string(i) + ".example.jp CNAME c" + std::to_string(i + 1) + ".example.jp";
  hold(lines);
  EXPECT_EQ(gather(subject("shop.example.jp")).record_search->chain.size(), 8U);
}

TEST_F(Diagnosis, AFailedLookUpOfTheRecordIsUndetermined) {
  net_.load(record + " FAIL CNAME servfail");
  const model::Facts facts = gather(subject("shop.example.jp"));
  ASSERT_TRUE(facts.validation_record);
  EXPECT_EQ(facts.validation_record->error().rcode, "SERVFAIL");
  EXPECT_FALSE(facts.record_search);
  EXPECT_TRUE(facts.bogus_reason.empty());
}

TEST_F(Diagnosis, ABogusAnswerIsComparedWithWhatTheServersSay) {
  net_.load("shop.example.jp FAIL CAA bogus");
  const model::Facts facts = gather(subject("shop.example.jp"));
  EXPECT_EQ(facts.bogus_reason, "as the test's zone says");
  EXPECT_EQ(facts.answers_without_validation, true);
}

TEST_F(Diagnosis, ABogusAnswerIsElseComparedWithTheMachinesResolvers) {
  doors_.starts.clear();
  net_.load(record + " FAIL CNAME bogus");
  EXPECT_EQ(gather(subject("shop.example.jp")).answers_without_validation, true);
  servers_.set("127.0.0.53", {.only = 2});
  EXPECT_EQ(gather(subject("shop.example.jp")).answers_without_validation, false);
  servers_.set("127.0.0.53", {.dead = true});
  EXPECT_EQ(gather(subject("shop.example.jp")).answers_without_validation, std::nullopt);
}

TEST_F(Diagnosis, DoorsThatAreMissingLeaveTheirFactsUnset) {
  doors_.name_servers = nullptr;
  model::Facts facts = gather(subject("shop.example.jp"));
  EXPECT_FALSE(facts.delegation);
  EXPECT_FALSE(facts.system_view);
  EXPECT_TRUE(facts.caa);
  doors_.resolver = nullptr;
  facts = gather(subject("shop.example.jp"));
  EXPECT_FALSE(facts.caa);
  EXPECT_FALSE(facts.validation_record);
  EXPECT_TRUE(facts.public_suffix);
}

TEST_F(Diagnosis, NamesThatStayInsideAreNotAskedForOutside) {
  for (const char* name : {"printer.local", "db.corp-network"}) {
    const model::Facts facts = gather(subject(name, false));
    EXPECT_FALSE(facts.delegation) << name;
    EXPECT_FALSE(facts.system_view) << name;
  }
  policy_.names = model::NamePolicy::private_names;
  policy_.private_suffixes = {"corp-network"};
  model::Facts facts = gather(subject("db.corp-network", false));
  EXPECT_FALSE(facts.delegation);
  EXPECT_TRUE(facts.system_view);
  EXPECT_EQ(servers_.rounds(), 1U);
  doors_.starts.push_back({.zone = "corp-network", .servers = {{.address = "192.0.2.61", .port = 53}}});
  servers_.serve("192.0.2.61", "corp-network", "db.corp-network A 192.0.2.62");
  facts = gather(subject("db.corp-network", false));
  ASSERT_TRUE(facts.delegation);
  EXPECT_TRUE(facts.delegation->complete) << facts.delegation->stopped;
}

TEST_F(Diagnosis, ManyNamesShareTheirZone) {
  std::vector<DiagnosisSubject> subjects;
  for (int i = 0; i < 50; ++i) subjects.push_back(subject("n" + std::to_string(i) + ".example.jp", false));
  DiagnosisRun run{doors_, *feeds_, policy_, "_random"};
  std::mutex mutex;
  std::map<std::size_t, model::Facts> ready;
  gather_all(
      run, subjects, now(), std::chrono::seconds{5}, 8,
      [&](std::size_t place, model::Facts facts) {
        const std::lock_guard lock{mutex};
        ready.emplace(place, std::move(facts));
      },
      [] { return false; });
  ASSERT_EQ(ready.size(), 50U);
  for (const auto& [place, facts] : ready) {
    EXPECT_EQ(facts.name.str(), subjects[place].subject.name.str());
    EXPECT_TRUE(facts.delegation->complete) << facts.delegation->stopped;
  }
  EXPECT_EQ(times_asked("192.0.2.1 example.jp. SOA"), 1);
  EXPECT_EQ(times_asked("192.0.2.11 example.jp. NS"), 1);
  EXPECT_EQ(times_asked("192.0.2.11 n49.example.jp. CAA"), 1);
}

TEST_F(Diagnosis, ManyNamesEndEarlyWhenTold) {
  const std::vector<DiagnosisSubject> subjects(30, subject("shop.example.jp", false));
  DiagnosisRun run{doors_, *feeds_, policy_, "_random"};
  std::atomic<std::size_t> ready{0};
  gather_all(
      run, subjects, now(), std::chrono::seconds{5}, 2, [&](std::size_t, const model::Facts&) { ++ready; },
      [&] { return ready >= 3; });
  EXPECT_GE(ready, 3U);
  EXPECT_LE(ready, 5U);
}

TEST_F(Diagnosis, NoNamesAreReadyAtOnce) {
  DiagnosisRun run{doors_, *feeds_, policy_, "_random"};
  gather_all(
      run, {}, now(), std::chrono::seconds{5}, 8, [](std::size_t, const model::Facts&) { FAIL(); },
      [] { return false; });
}

TEST_F(Diagnosis, SaysWhatIsWrongAndWaitsForRequiredLists) {
  hold("shop.example.jp CAA 0 issue \"other.test\"");
  const model::Findings findings = diagnose(gather(subject("shop.example.jp", false)));
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().id(), "CAA_NOT_ALLOWED");
}

}  // namespace
}  // namespace certwright::checks::diagnosis_test
