// Archives: what is read from them, and those that are cut short, damaged, too large, or of another kind.
#include "feeds/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <utility>
#include <vector>

#include "feeds/list_file.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::feeds::unpack_test {
namespace {

/// Makes archives as other programs would.
class Unpack : public testing::Test {
 protected:
  using Files = std::vector<std::pair<std::string, std::string>>;

  std::string zip(const Files& files) const { return packed(files, archive_write_set_format_zip, nullptr); }
  std::string gzip(const std::string& content) const {
    return packed({{"list", content}}, archive_write_set_format_raw, archive_write_add_filter_gzip);
  }
  static std::string refusal(std::string content) {
    const auto read = unpacked(std::move(content), "list.zip");
    if (read) return "";
    EXPECT_EQ(read.error().code, ErrorCode::invalid_request);
    return read.error().detail;
  }

  certwright::tests::TemporaryLists lists_;

 private:
  std::string packed(const Files& files, int (*format)(archive*), int (*filter)(archive*)) const {
    const std::string path = lists_.write("packed", "");
    archive* writer = archive_write_new();
    EXPECT_EQ(format(writer), ARCHIVE_OK);
    if (filter != nullptr) {
      EXPECT_EQ(filter(writer), ARCHIVE_OK);
    }
    EXPECT_EQ(archive_write_open_filename(writer, path.c_str()), ARCHIVE_OK);
    for (const auto& [name, content] : files) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, name.c_str());
      archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_entry_set_perm(entry, 0644);
      EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
      EXPECT_EQ(archive_write_data(writer, content.data(), content.size()), static_cast<la_ssize_t>(content.size()));
      archive_entry_free(entry);
    }
    EXPECT_EQ(archive_write_free(writer), ARCHIVE_OK);
    std::ifstream file{path, std::ios::binary};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }
};

const std::string list = "1,popular.test-a\n2,search.test-a\n";

std::string long_list() {
  std::string text;
  for (int i = 1; i < 20'000; ++i) text += std::to_string(i) + ",n" + std::to_string(i * 7919) + ".test-a\n";
  return text;
}

TEST_F(Unpack, PlainListsStayAsTheyAre) {
  EXPECT_EQ(unpacked(list, "x"), list);
  EXPECT_EQ(unpacked("", "x"), "");
}

TEST_F(Unpack, TheOneFileOfAnArchiveIsTheList) {
  EXPECT_EQ(unpacked(zip({{"top-1m.csv", list}}), "x"), list);
  EXPECT_EQ(unpacked(zip({{"__MACOSX/._top-1m.csv", "x"}, {"top-1m.csv", list}}), "x"), list);
  EXPECT_EQ(unpacked(gzip(list), "x"), list);
  EXPECT_EQ(unpacked(gzip(long_list()), "x"), long_list());
}

TEST_F(Unpack, ArchivesThatAreCutShortAreRefused) {
  const std::string whole_zip = zip({{"top-1m.csv", long_list()}});
  const std::string whole_gzip = gzip(long_list());
  for (const double share : {0.1, 0.5, 0.9}) {
    const auto cut = [&](const std::string& whole) {
      return whole.substr(0, static_cast<std::size_t>(static_cast<double>(whole.size()) * share));
    };
    EXPECT_NE(refusal(cut(whole_zip)).find("list.zip: the archive is cut short or damaged"), std::string::npos)
        << share;
    EXPECT_NE(refusal(cut(whole_gzip)).find("list.zip: the archive is cut short or damaged"), std::string::npos)
        << share;
  }
  EXPECT_NE(refusal("PK\x03\x04").find("cut short"), std::string::npos);
  EXPECT_NE(refusal("\x1f\x8b").find("cut short"), std::string::npos);
}

TEST_F(Unpack, DamagedArchivesAreRefused) {
  std::string damaged = gzip(long_list());
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  EXPECT_NE(refusal(damaged), "");
  std::string zipped = zip({{"top-1m.csv", long_list()}});
  zipped[zipped.size() / 2] = static_cast<char>(zipped[zipped.size() / 2] ^ 0x55);
  EXPECT_NE(refusal(zipped), "");
}

TEST_F(Unpack, AnArchiveOfSeveralFilesOrNoneIsNoList) {
  EXPECT_NE(refusal(zip({{"a.csv", list}, {"b.csv", list}})).find("several files"), std::string::npos);
  EXPECT_NE(refusal(zip({})).find("no file"), std::string::npos);
}

TEST_F(Unpack, AnArchiveThatSwellsIsStoppedAtTheLimit) {
  // About 300 KB that would become a little more than the limit.
  const std::string zeros(max_list_bytes + 1, 'a');
  EXPECT_NE(refusal(gzip(zeros)).find("unpacked it has more than"), std::string::npos);
}

TEST_F(Unpack, AFileAboveTheLimitIsRefusedUnread) {
  const std::string path = lists_.write("sparse", "");
  std::filesystem::resize_file(path, 10'000'000'000);
  const auto read = read_list_file(path);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("has 10000000000 bytes; a list may have"), std::string::npos)
      << read.error().detail;
}

TEST_F(Unpack, ListFilesAreUnpackedAndLoseTheirMark) {
  const std::string path = lists_.write("list.gz", gzip("\xEF\xBB\xBF" + list));
  const auto read = read_list_file(path);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->content, list);
}

}  // namespace
}  // namespace certwright::feeds::unpack_test
