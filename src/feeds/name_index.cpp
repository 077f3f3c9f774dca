#include "feeds/name_index.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "model/domain_name.h"

namespace certwright::feeds {
namespace {

std::uint32_t bucket_of(std::uint64_t hash, unsigned shift) { return static_cast<std::uint32_t>(hash >> shift); }

Result<std::uint32_t> rank_in(std::string_view line) {
  std::uint32_t rank = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), rank);
  if (error != std::errc{} || rank == 0 || end == line.data() + line.size() || *end != ',')
    return fail(ErrorCode::invalid_request, "this is no `rank,domain`.");
  return rank;
}

std::string_view second_field(std::string_view line) {
  line.remove_prefix(line.find(',') + 1);
  return line.substr(0, line.find(','));
}

// `# comment` behind a name, and the ways in which people write "and all below it".
std::string_view bare_entry(std::string_view line) {
  line = line.substr(0, line.find_first_of(" \t#"));
  if (line.starts_with("*.")) line.remove_prefix(2);
  if (line.starts_with('.')) line.remove_prefix(1);
  return line;
}

}  // namespace

NameIndex NameIndex::Builder::build() && {
  std::ranges::sort(entries_);
  const auto [first, last] = std::ranges::unique(entries_, {}, &std::pair<std::uint64_t, std::uint32_t>::first);
  entries_.erase(first, last);
  NameIndex index{hash_};
  // About eight names a bucket: one cache line of hashes.
  const unsigned bits = std::max<unsigned>(static_cast<unsigned>(std::bit_width(entries_.size() / 8)), 1);
  index.shift_ = 64 - bits;
  index.hashes_.reserve(entries_.size());
  index.numbers_.reserve(entries_.size());
  index.starts_.assign((std::size_t{1} << bits) + 1, 0);
  for (const auto& [hash, number] : entries_) {
    index.hashes_.push_back(hash);
    index.numbers_.push_back(number);
    ++index.starts_[bucket_of(hash, index.shift_) + 1];
  }
  for (std::size_t i = 1; i < index.starts_.size(); ++i) index.starts_[i] += index.starts_[i - 1];
  return index;
}

std::optional<std::uint32_t> NameIndex::find(std::string_view name) const {
  const std::uint64_t hash = hash_(name);
  const std::uint32_t bucket = bucket_of(hash, shift_);
  for (std::uint32_t i = starts_[bucket]; i < starts_[bucket + 1]; ++i)
    if (hashes_[i] == hash) return numbers_[i];
  return std::nullopt;
}

Result<NameList> load_top_sites(const std::string& path, NameHash hash) {
  TRY(const ListFile file, read_list_file(path));
  NameIndex::Builder builder{hash};
  TRY_VOID(for_each_line(file, [&](std::size_t number, std::string_view line) -> Result<void> {
    const bool heading = number == 1 && (line.front() < '0' || line.front() > '9');
    if (heading) return {};
    TRY(const std::uint32_t rank, rank_in(line));
    if (const auto name = model::parse_name(second_field(line))) builder.add(name->str(), rank);
    return {};
  }));
  if (builder.size() == 0)
    return fail(ErrorCode::invalid_request, fmt::format("{} has no line `rank,domain` with a domain name.", path));
  return NameList{.names = std::move(builder).build(), .path = path, .modified = file.modified};
}

Result<NameList> load_names(const std::string& path, NameHash hash) {
  TRY(const ListFile file, read_list_file(path));
  NameIndex::Builder builder{hash};
  TRY_VOID(for_each_line(file, [&](std::size_t number, std::string_view line) -> Result<void> {
    // A label in front lets an entry be a single label, which a name to be certified may not be.
    const auto name = model::parse_name(fmt::format("x.{}", bare_entry(line)));
    if (!name)
      return fail(ErrorCode::invalid_request, fmt::format("this is no domain name. {}", name.error().message().en));
    builder.add(std::string_view{name->str()}.substr(2), static_cast<std::uint32_t>(number));
    return {};
  }));
  return NameList{.names = std::move(builder).build(), .path = path, .modified = file.modified};
}

}  // namespace certwright::feeds
