#include "feeds/name_index.h"

#include <algorithm>
#include <bit>

#include "feeds/list_format.h"

namespace certwright::feeds {
namespace {

std::uint32_t bucket_of(std::uint64_t hash, unsigned shift) { return static_cast<std::uint32_t>(hash >> shift); }

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

std::optional<std::uint32_t> NameIndex::find(std::uint64_t hash) const {
  const std::uint32_t bucket = bucket_of(hash, shift_);
  for (std::uint32_t i = starts_[bucket]; i < starts_[bucket + 1]; ++i)
    if (hashes_[i] == hash) return numbers_[i];
  return std::nullopt;
}

Result<NameList> load_list(model::FeedId feed, const std::string& path, NameHash hash) {
  TRY(const ListFile file, read_list_file(path));
  NameIndex::Builder builder{hash};
  TRY_VOID(read_list(feed, {.place = path, .text = file.content},
                     [&](const formats::Entry& entry) { builder.add(entry.name, entry.number); }));
  return NameList{.names = std::move(builder).build(), .path = path, .modified = file.modified};
}

}  // namespace certwright::feeds
