// `certwright feeds`: lists shown, fetched, imported and asked, for people and for machines, on a data directory of its
// own.
#include <filesystem>

#include <boost/json.hpp>

#include "base/clock.h"
#include "cli/feed_text.h"
#include "cli/session.h"
#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::feeds_command_test {
namespace {

class FeedsCommands : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    ASSERT_EQ(run_line({"init", "--data", folder_ + "/data"}), 0) << err_;
    (void)write("unsafe.txt", "# ours\nbad.test-a\nbad.com\n");
    configure("unsafe_domains = \"" + folder_ + "/unsafe.txt\"\nopenphish = \"https://lists.test-a/feed.txt\"\n");
  }
  void configure(const std::string& keys) { (void)write("data/certwright.toml", "[feeds]\n" + keys); }
  int feeds(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "feeds");
    arguments.insert(arguments.end(), {"--data", folder_ + "/data"});
    return run_line(arguments);
  }
  boost::json::object json() { return boost::json::parse(out_).as_object(); }
  boost::json::object feed(std::string_view name) {
    const boost::json::object whole = json();
    for (const auto& one : whole.at("feeds").as_array())
      if (std::string_view{one.at("feed").as_string()} == name) return one.as_object();
    return {};
  }
  // The client's fake server answers what is no operation of its own by the empty name.
  void serve(const std::string& body, int status = 200) { server_.answer("", body, status); }
};

TEST_F(FeedsCommands, StatusShowsEveryListAndFailsWhereOneCannotAnswer) {
  EXPECT_EQ(feeds({"status"}), exit_errors) << "openphish has no copy";
  for (const char* part : {"unsafe_domains", "2 entries", "sha256", "openphish", "no copy yet", "non-commercial",
                           "urlhaus_hosts", "not configured", "https://lists.test-a/feed.txt"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << "\n" << out_;
  EXPECT_EQ(feeds({"status", "unsafe_domains"}), exit_good);
  EXPECT_EQ(out_.find("openphish"), std::string::npos);
}

TEST_F(FeedsCommands, StatusSpeaksJapanese) {
  EXPECT_EQ(feeds({"status", "--lang", "ja"}), exit_errors);
  for (const char* part : {"2 件", "まだ取得されていません", "利用条件", "未設定", "取得元"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << "\n" << out_;
}

TEST_F(FeedsCommands, StatusForMachines) {
  EXPECT_EQ(feeds({"status", "--json"}), exit_errors);
  EXPECT_EQ(json().at("schema_version").as_int64(), 1);
  EXPECT_EQ(json().at("feeds").as_array().size(), 9U);
  EXPECT_EQ(feed("unsafe_domains").at("state").as_string(), "good");
  EXPECT_EQ(feed("unsafe_domains").at("entries").as_int64(), 2);
  EXPECT_EQ(feed("openphish").at("state").as_string(), "missing");
  EXPECT_TRUE(feed("openphish").at("entries").is_null());
  EXPECT_EQ(feed("top_sites").at("state").as_string(), "built_in");
  EXPECT_EQ(feeds({"status", "unsafe_domains", "--plain"}), exit_good);
  EXPECT_EQ(out_.substr(0, 21), "unsafe_domains\tgood\t2");
}

TEST_F(FeedsCommands, StatusShowsServices) {
  (void)write("vt.key", "made-up-key\n");
  configure("[feeds.virustotal]\napi_key_file = \"" + folder_ +
            "/vt.key\"\nurl = \"https://vt.test-a/api\"\n[[feeds.dns_block_list]]\nzone = \"dbl.test-a\"\n");
  EXPECT_EQ(feeds({"status", "virustotal", "dns-block-lists", "web_risk"}), exit_good) << err_;
  for (const char* part : {"virustotal", "https://vt.test-a/api", "0 answers are kept", "0 of 4", "0 of 500",
                           "dns_block_lists dbl.test-a", "web_risk  not switched on", "not for commercial"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << "\n" << out_;
  EXPECT_EQ(out_.find("made-up-key"), std::string::npos) << "a key is never shown";
  EXPECT_EQ(feeds({"test", "certwright-made-up-name.com"}), exit_good) << err_;
  EXPECT_NE(err_.find("Services are not asked here."), std::string::npos) << err_;
}

TEST_F(FeedsCommands, StatusTellsWhatAServerKeptOfAService) {
  (void)write("vt.key", "made-up-key\n");
  configure("required = [\"virustotal\"]\n[feeds.virustotal]\napi_key_file = \"" + folder_ + "/vt.key\"\n");
  const Timestamp now = SystemClock{}.now();
  const std::string soon = rfc3339(now + std::chrono::hours{1});
  const std::string earlier = rfc3339(now - std::chrono::minutes{5});
  std::filesystem::create_directories(folder_ + "/data/feeds/virustotal");
  (void)write("data/feeds/virustotal/quota.json", R"({"day":")" + rfc3339(now).substr(0, 10) +
                                                      R"(","asked_that_day":7,"last_minute":[],"paused_until":")" +
                                                      soon + R"(","pause_reason":"HTTP 429: too many requests"})");
  (void)write("data/feeds/virustotal/answers.jsonl", R"({"name":"a.test-a","asked_at":")" + earlier +
                                                         R"(","keep_until":")" + soon + R"(","answer":"{}"})" + "\n");
  (void)write("data/feeds/virustotal/failures.json",
              R"({"VirusTotal":{"reason":"HTTP 429: too many requests","at":")" + rfc3339(now) + R"("}})");
  EXPECT_EQ(feeds({"status", "virustotal", "--json"}), exit_errors) << err_;
  EXPECT_TRUE(json().at("feeds").as_array().empty());
  const boost::json::object service = json().at("services").as_array().at(0).as_object();
  EXPECT_EQ(service.at("state").as_string(), "paused");
  EXPECT_EQ(service.at("required").as_bool(), true);
  EXPECT_EQ(service.at("requests_per_day_used").as_int64(), 7);
  EXPECT_EQ(service.at("kept_answers").as_int64(), 1);
  EXPECT_EQ(service.at("newest_answer_at").as_string(), earlier);
  EXPECT_EQ(service.at("last_error").as_string(), "HTTP 429: too many requests");
  EXPECT_EQ(feeds({"status", "virustotal", "--lang", "ja"}), exit_errors);
  for (const char* part : {"一時停止中", "7 / 500", "必須", "HTTP 429"})
    EXPECT_NE(out_.find(part), std::string::npos) << part << "\n" << out_;
  EXPECT_EQ(feeds({"status", "virustotal", "--plain"}), exit_errors);
  EXPECT_EQ(out_.substr(0, 20), "virustotal\tpaused\t1\t");
}

TEST_F(FeedsCommands, AnUnknownListIsNamedWithTheNearest) {
  EXPECT_EQ(feeds({"status", "openfish"}), exit_usage);
  EXPECT_NE(err_.find("Did you mean openphish?"), std::string::npos) << err_;
  EXPECT_EQ(feeds({"update", "virustotal"}), exit_usage);
  EXPECT_EQ(feeds({"status", "unsafe-domains"}), exit_good) << "as people write it";
}

TEST_F(FeedsCommands, UpdateFetchesWhatHasAUrl) {
  serve("http://phish.test-a/login\n");
  EXPECT_EQ(feeds({"update"}), exit_good) << err_;
  EXPECT_NE(err_.find("openphish: a new copy with 1 entries is in force."), std::string::npos) << err_;
  EXPECT_EQ(feeds({"update", "--json"}), exit_good) << err_;
  EXPECT_EQ(feed("openphish").at("source").as_string(), "https://lists.test-a/feed.txt");
  EXPECT_NE(err_.find("is the newest"), std::string::npos) << err_;
  EXPECT_EQ(feeds({"update", "unsafe_domains"}), exit_errors) << "a file is read where it is";
}

TEST_F(FeedsCommands, AFailedUpdateKeepsTheCopyAndSaysSo) {
  serve("http://phish.test-a/login\n");
  ASSERT_EQ(feeds({"update"}), exit_good);
  serve("", 503);
  EXPECT_EQ(feeds({"update"}), exit_good) << "the first answer is asked for once more";
  EXPECT_EQ(feeds({"update"}), exit_errors);
  EXPECT_NE(err_.find("answers 503"), std::string::npos) << err_;
  EXPECT_EQ(feeds({"status", "openphish", "--json"}), exit_good);
  EXPECT_NE(std::string{feed("openphish").at("last_error").as_string()}.find("503"), std::string::npos);
  EXPECT_EQ(feed("openphish").at("entries").as_int64(), 1);
}

TEST_F(FeedsCommands, ImportPutsAFileInForce) {
  const std::string file = write("feed.txt", "http://phish.test-a/a\nhttp://two.test-a/\nhttp://three.test-a/\n");
  EXPECT_EQ(feeds({"import", "openphish", file}), exit_good) << err_;
  EXPECT_NE(err_.find("openphish: 3 entries are in force."), std::string::npos) << err_;
  EXPECT_EQ(feeds({"import", "openphish", write("less.txt", "http://phish.test-a/a\n")}), exit_usage);
  EXPECT_NE(err_.find("implausible"), std::string::npos) << err_;
  EXPECT_NE(err_.find("--force"), std::string::npos) << err_;
  EXPECT_EQ(feeds({"import", "openphish", folder_ + "/less.txt", "--force"}), exit_good) << err_;
  EXPECT_EQ(feeds({"import", "openphish", folder_ + "/nowhere"}), exit_usage);
  EXPECT_EQ(feeds({"import", "unsafe_domains", file}), exit_errors);
  EXPECT_NE(err_.find("unsafe_domains is read from"), std::string::npos) << err_;
}

TEST_F(FeedsCommands, TestSaysWhatEachListSays) {
  configure("unsafe_domains = \"" + folder_ + "/unsafe.txt\"\n");
  EXPECT_EQ(feeds({"test", "www.bad.com"}), exit_errors) << err_;
  EXPECT_NE(out_.find("listed: bad.com"), std::string::npos) << out_;
  EXPECT_NE(out_.find("unsafe.txt"), std::string::npos) << out_;
  EXPECT_EQ(feeds({"test", "certwright-made-up-name.com", "--json"}), exit_good) << out_;
  EXPECT_EQ(json().at("name").as_string(), "certwright-made-up-name.com");
  EXPECT_EQ(feeds({"test", "日本語.com", "--plain"}), exit_good) << out_;
  EXPECT_EQ(feeds({"test", "no name at all"}), exit_usage);
}

TEST_F(FeedsCommands, TestSaysWhereAListCannotAnswer) {
  EXPECT_EQ(feeds({"test", "certwright-made-up-name.com"}), exit_good) << out_;
  EXPECT_NE(out_.find("undetermined: no copy"), std::string::npos) << out_;
}

TEST(FeedText, AgesSizesAndCounts) {
  EXPECT_EQ(age_text(std::chrono::seconds{0}).en, "0 seconds");
  EXPECT_EQ(age_text(std::chrono::minutes{90}).en, "1 hour");
  EXPECT_EQ(age_text(std::chrono::hours{49}).ja, "2 日");
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(21'900'000), "21.9 MB");
  EXPECT_EQ(count_text(1'000'000), "1,000,000");
  EXPECT_EQ(count_text(100), "100");
}

}  // namespace
}  // namespace certwright::cli::feeds_command_test
