#include "app/maildir.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace certwright::app::maildir_test {
namespace {

namespace fs = std::filesystem;

class Maildir : public testing::Test {
 protected:
  Maildir() {
    std::string pattern = (fs::temp_directory_path() / "maildir-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    for (const char* folder : {"new", "cur", "tmp"}) fs::create_directory(fs::path{path_} / folder);
  }
  ~Maildir() override {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  void deliver(const std::string& name, const std::string& text) { std::ofstream{path_ + "/new/" + name} << text; }
  std::set<std::string> files(const char* folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator{fs::path{path_} / folder})
      names.insert(entry.path().filename().string());
    return names;
  }
  std::string path_;
};

using Files = std::set<std::string>;

TEST_F(Maildir, MovesWhatWasRead) {
  deliver("1.a", "bounce");
  deliver("2.b", "other");
  deliver("3.c", "later");
  deliver(".hidden", "bounce");
  fs::create_symlink("/etc/passwd", path_ + "/new/4.d");
  fs::create_directory(path_ + "/new/5.e");
  std::vector<std::string> seen;
  const auto moved = read_maildir(path_, 100, 100, [&](std::string_view message) {
    seen.emplace_back(message);
    if (message == "bounce") return MaildirVerdict::done;
    return message == "other" ? MaildirVerdict::other : MaildirVerdict::later;
  });
  ASSERT_TRUE(moved);
  EXPECT_EQ(*moved, 2U);
  EXPECT_EQ(seen, (std::vector<std::string>{"bounce", "other", "later"}));
  EXPECT_EQ(files("cur"), (Files{"1.a:2,S", "2.b:2,"}));
  EXPECT_EQ(files("new"), (Files{"3.c", ".hidden", "4.d", "5.e"}));
}

TEST_F(Maildir, ReadsSoMuchAndNoMore) {
  deliver("1.a", std::string(1000, 'x'));
  deliver("2.b", "y");
  std::size_t length = 0;
  ASSERT_TRUE(read_maildir(path_, 1, 10, [&](std::string_view message) {
    length = message.size();
    return MaildirVerdict::other;
  }));
  EXPECT_EQ(length, 11U);
  EXPECT_EQ(files("new"), Files{"2.b"});
}

TEST_F(Maildir, SaysThatThereIsNone) {
  const auto read = read_maildir(path_ + "/none", 1, 10, [](std::string_view) { return MaildirVerdict::done; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace certwright::app::maildir_test
