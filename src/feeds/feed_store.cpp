#include "feeds/feed_store.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/digest.h"
#include "feeds/list_file.h"
#include "feeds/replaced_file.h"
#include "feeds/unpack.h"

namespace certwright::feeds {
namespace {

// about.json is a few hundred bytes; far more is none.
constexpr std::uintmax_t max_about_bytes = 64UL * 1024;

// A publisher's clock may run ahead a little; a date far ahead would make every later copy "older".
Timestamp not_ahead(Timestamp dated, Timestamp now) { return std::min(dated, now); }

Result<formats::Contents> look_at(model::FeedId feed, std::string_view content, std::string_view place) {
  const auto nothing = [](const formats::Entry&) {};
  if (!is_archive(content)) return read_list(feed, {.place = place, .text = content}, nothing);
  TRY(const std::string text, unpacked(std::string{content}, place));
  return read_list(feed, {.place = place, .text = text}, nothing);
}

std::string file_text(const std::string& path) {
  std::error_code code;
  if (const auto size = std::filesystem::file_size(path, code); code || size > max_about_bytes) return {};
  std::ifstream file{path, std::ios::binary};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What a copy says of itself. Nothing where it cannot be read.
std::optional<ListAbout> about_copy(model::FeedId feed, const std::string& path) {
  const auto file = read_packed_list_file(path);
  if (!file) return std::nullopt;
  const auto contents = look_at(feed, file->content, path);
  if (!contents) return std::nullopt;
  ListAbout about;
  about.source = path;
  about.sha256 = hex(sha256(bytes_of(file->content)));
  about.bytes = file->content.size();
  about.entries = contents->entries;
  about.dated = about.fetched_at = about.confirmed_at = file->modified;
  return about;
}

}  // namespace

Result<void> require_plausible(const ListAbout& in_force, std::uint64_t entries, Timestamp dated,
                               std::string_view place) {
  if (!in_force.has_copy()) return {};
  if (entries * 2 < in_force.entries)
    return fail(ErrorCode::invalid_request, fmt::format("{}: implausible: {} entries, where the copy in force has {}.",
                                                        place, entries, in_force.entries));
  if (dated < in_force.dated)
    return fail(ErrorCode::invalid_request, fmt::format("{}: implausible: of {}, older than the copy in force of {}.",
                                                        place, rfc3339(dated), rfc3339(in_force.dated)));
  return {};
}

std::string FeedStore::folder(model::FeedId feed) const { return fmt::format("{}/{}", directory_, to_string(feed)); }

std::string FeedStore::list_path(model::FeedId feed) const { return folder(feed) + "/list"; }

std::string FeedStore::about_path(model::FeedId feed) const { return folder(feed) + "/about.json"; }

bool FeedStore::has_copy(model::FeedId feed) const {
  std::error_code code;
  return std::filesystem::is_regular_file(list_path(feed), code);
}

std::optional<ListAbout> FeedStore::noted(model::FeedId feed) const {
  return read_list_about(file_text(about_path(feed)));
}

bool FeedStore::is_of_copy(model::FeedId feed, const std::optional<ListAbout>& about) const {
  std::error_code code;
  const auto bytes = std::filesystem::file_size(list_path(feed), code);
  const bool has_copy = !code;
  if (!about) return !has_copy;
  return about->has_copy() == has_copy && (!has_copy || about->bytes == bytes);
}

std::optional<ListAbout> FeedStore::about(model::FeedId feed) const {
  auto about = noted(feed);
  if (is_of_copy(feed, about)) return about;
  // Somebody may be between the two files: who has the lock has written both.
  const auto lock = FolderLock::take(folder(feed));
  return locked_about(feed);
}

std::optional<ListAbout> FeedStore::locked_about(model::FeedId feed) const {
  auto about = noted(feed);
  if (is_of_copy(feed, about)) return about;
  // A process was killed between the two files, or somebody removed one.
  auto seen = has_copy(feed) ? about_copy(feed, list_path(feed)) : std::nullopt;
  if (!about) return seen;
  const bool same_source = seen.has_value() && !about->source.empty();
  if (!seen) seen.emplace();
  if (same_source) seen->source = about->source;
  seen->url = about->url;
  seen->next_refresh_at = about->next_refresh_at;
  seen->failures = about->failures;
  seen->last_error = about->last_error;
  seen->last_error_at = about->last_error_at;
  return seen;
}

Result<void> FeedStore::write_about(model::FeedId feed, const ListAbout& about) const {
  return replace_file(about_path(feed), to_json(about));
}

Result<ListAbout> FeedStore::put(model::FeedId feed, const NewCopy& copy, Comparison comparison, Timestamp now) const {
  if (copy.content.size() > max_list_bytes)
    return fail(ErrorCode::invalid_request,
                fmt::format("{} has {} bytes; a list may have {}.", copy.source, copy.content.size(), max_list_bytes));
  TRY(const formats::Contents contents, look_at(feed, copy.content, copy.source));
  const Timestamp dated = not_ahead(contents.dated.value_or(copy.modified.value_or(now)), now);
  const std::string digest = hex(sha256(bytes_of(copy.content)));

  TRY(const FolderLock lock, FolderLock::take(folder(feed)));
  ListAbout known = locked_about(feed).value_or(ListAbout{});
  if (known.sha256 != digest) {
    if (comparison == Comparison::with_copy) TRY_VOID(require_plausible(known, contents.entries, dated, copy.source));
    TRY_VOID(replace_file(list_path(feed), copy.content, dated));
    known.sha256 = digest;
    known.bytes = copy.content.size();
    known.entries = contents.entries;
    known.dated = dated;
    known.fetched_at = now;
  } else if (dated > known.dated) {
    TRY_VOID(date_file(list_path(feed), dated));
    known.dated = dated;
  }
  known.is_dated = contents.dated || copy.modified;
  known.source = copy.source;
  known.confirmed_at = now;
  TRY_VOID(write_about(feed, known));
  return known;
}

Result<ListAbout> FeedStore::confirm(model::FeedId feed, Timestamp now) const {
  TRY(const FolderLock lock, FolderLock::take(folder(feed)));
  ListAbout known = locked_about(feed).value_or(ListAbout{});
  known.confirmed_at = now;
  if (known.has_copy() && !known.is_dated) {
    known.dated = now;
    TRY_VOID(date_file(list_path(feed), now));
  }
  TRY_VOID(write_about(feed, known));
  return known;
}

Result<ListAbout> FeedStore::change(model::FeedId feed, const std::function<void(ListAbout&)>& change) const {
  TRY(const FolderLock lock, FolderLock::take(folder(feed)));
  ListAbout known = locked_about(feed).value_or(ListAbout{});
  change(known);
  TRY_VOID(write_about(feed, known));
  return known;
}

}  // namespace certwright::feeds
