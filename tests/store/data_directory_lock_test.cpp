#include "store/data_directory_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

namespace certwright::store::data_directory_lock_test {
namespace {

class DataDirectoryLockTest : public testing::Test {
 protected:
  DataDirectoryLockTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "data-directory-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
  }
  ~DataDirectoryLockTest() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

TEST_F(DataDirectoryLockTest, OneAtATime) {
  auto first = lock_data_directory(directory_);
  ASSERT_TRUE(first);
  const auto second = lock_data_directory(directory_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_NE(second.error().detail.find(fmt::format("process {}", ::getpid())), std::string::npos)
      << second.error().detail;
  EXPECT_NE(second.error().detail.find(directory_), std::string::npos);
}

TEST_F(DataDirectoryLockTest, IsGivenUpWithItsHolder) {
  {
    ASSERT_TRUE(lock_data_directory(directory_));
  }
  auto again = lock_data_directory(directory_);
  ASSERT_TRUE(again);
  std::optional<DataDirectoryLock> moved{*std::move(again)};
  EXPECT_FALSE(lock_data_directory(directory_));
  moved.reset();
  EXPECT_TRUE(lock_data_directory(directory_));
}

TEST_F(DataDirectoryLockTest, EndsWithTheProcessHoweverItEnds) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto held = lock_data_directory(directory_);
    const char told = held ? 'y' : 'n';
    (void)!::write(pipe[1], &told, 1);
    ::pause();
    ::_exit(0);
  }
  char told = 0;
  ASSERT_EQ(::read(pipe[0], &told, 1), 1);
  EXPECT_EQ(told, 'y');
  EXPECT_FALSE(lock_data_directory(directory_));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(lock_data_directory(directory_));
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_F(DataDirectoryLockTest, SaysWhyItCannotLock) {
  const auto lock = lock_data_directory(directory_ + "/none");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, ErrorCode::unavailable);
  EXPECT_NE(lock.error().detail.find("No such file"), std::string::npos) << lock.error().detail;
}

TEST_F(DataDirectoryLockTest, OnlyItsOwnerMayTouchTheFile) {
  ASSERT_TRUE(lock_data_directory(directory_));
  struct stat status{};
  ASSERT_EQ(::stat((directory_ + "/server.lock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace certwright::store::data_directory_lock_test
