#include "feeds/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <optional>

#include <fmt/format.h>
#include <boost/crc.hpp>

namespace certwright::feeds {
namespace {

struct ArchiveDelete {
  void operator()(archive* opened) const noexcept { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, ArchiveDelete>;

constexpr std::string_view zip_beginning = "PK\x03\x04";
constexpr std::string_view empty_zip_beginning = "PK\x05\x06";
constexpr std::string_view gzip_beginning = "\x1f\x8b";

tl::unexpected<Error> refused(std::string_view place, std::string_view problem) {
  return fail(ErrorCode::invalid_request, fmt::format("{}: {}", place, problem));
}

tl::unexpected<Error> damaged(std::string_view place, archive* opened) {
  const char* said = archive_error_string(opened);
  return refused(place,
                 fmt::format("the archive is cut short or damaged ({}).", said == nullptr ? "no reason given" : said));
}

Result<Archive> opened(const std::string& content, std::string_view place) {
  Archive reader{archive_read_new()};
  if (!reader) return fail(ErrorCode::internal, "no memory for an archive");
  const bool is_gzip = content.starts_with(gzip_beginning);
  const int supported =
      is_gzip ? archive_read_support_filter_gzip(reader.get()) | archive_read_support_format_raw(reader.get())
              : archive_read_support_format_zip(reader.get());
  if (supported != ARCHIVE_OK) return fail(ErrorCode::internal, "libarchive cannot read zip and gzip");
  if (archive_read_open_memory(reader.get(), content.data(), content.size()) != ARCHIVE_OK)
    return damaged(place, reader.get());
  return reader;
}

Result<std::string> contents_of_entry(archive* reader, std::string_view place) {
  std::string text;
  constexpr std::size_t step = 256UL * 1024;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + step);
    const la_ssize_t got = archive_read_data(reader, text.data() + before, step);
    if (got < 0) return damaged(place, reader);
    text.resize(before + static_cast<std::size_t>(got));
    if (got == 0) return text;
    if (text.size() > max_list_bytes)
      return refused(place, fmt::format("unpacked it has more than {} bytes, which no list has.", max_list_bytes));
  }
}

std::uint32_t little_endian_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return number;
}

// libarchive reads over the checksum at gzip's end (RFC 1952 section 2.3.1), and what is no gzip behind its first two
// bytes it gives as it is.
Result<void> require_gzip_checksum(std::string_view content, std::string_view text, std::string_view place) {
  constexpr std::size_t smallest = 18;
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  if (content.size() >= smallest && little_endian_at(content, content.size() - 8) == crc.checksum()) return {};
  return refused(place, "the archive is cut short or damaged (its checksum is another).");
}

// What the Macintosh's archiver puts beside every file.
bool is_shadow(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  return name != nullptr && std::string_view{name}.starts_with("__MACOSX/");
}

}  // namespace

bool is_archive(std::string_view content) {
  return content.starts_with(zip_beginning) || content.starts_with(empty_zip_beginning) ||
         content.starts_with(gzip_beginning);
}

Result<std::string> unpacked(std::string content, std::string_view place) {
  if (!is_archive(content)) return content;
  TRY(const Archive reader, opened(content, place));
  std::optional<std::string> text;
  for (;;) {
    archive_entry* entry = nullptr;
    const int next = archive_read_next_header(reader.get(), &entry);
    if (next == ARCHIVE_EOF) break;
    if (next != ARCHIVE_OK && next != ARCHIVE_WARN) return damaged(place, reader.get());
    // gzip's only entry has no type.
    if (archive_entry_filetype(entry) == AE_IFDIR || is_shadow(entry)) continue;
    if (archive_entry_is_encrypted(entry) != 0) return refused(place, "the archive is encrypted.");
    if (text) return refused(place, "the archive holds several files; expected one, the list.");
    TRY(text, contents_of_entry(reader.get(), place));
  }
  if (!text) return refused(place, "the archive holds no file.");
  if (content.starts_with(gzip_beginning)) TRY_VOID(require_gzip_checksum(content, *text, place));
  return *std::move(text);
}

}  // namespace certwright::feeds
