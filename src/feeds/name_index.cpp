#include "feeds/name_index.h"

#include <algorithm>
#include <bit>

#include "feeds/list_format.h"

namespace certwright::feeds {
namespace {

std::uint32_t bucket_of(std::uint64_t hash, unsigned shift) { return static_cast<std::uint32_t>(hash >> shift); }

}  // namespace

// About eight names a bucket: one cache line of hashes.
NameIndex::NameIndex(NameHash hash, std::vector<std::uint64_t> hashes, std::vector<std::uint32_t> numbers)
    : hash_(hash), hashes_(std::move(hashes)), numbers_(std::move(numbers)) {
  const unsigned bits = std::max<unsigned>(static_cast<unsigned>(std::bit_width(hashes_.size() / 8)), 1);
  shift_ = 64 - bits;
  starts_.assign((std::size_t{1} << bits) + 1, 0);
  for (const std::uint64_t one : hashes_) ++starts_[bucket_of(one, shift_) + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
}

Result<NameIndex> NameIndex::from_sorted(NameHash hash, std::vector<std::uint64_t> hashes,
                                         std::vector<std::uint32_t> numbers) {
  const bool in_order = std::ranges::adjacent_find(hashes, std::ranges::greater_equal{}) == hashes.end();
  if (!in_order || hashes.size() != numbers.size())
    return fail(ErrorCode::invalid_request, "the hashes of an index are not in order.");
  return NameIndex{hash, std::move(hashes), std::move(numbers)};
}

NameIndex NameIndex::Builder::build() && {
  std::ranges::sort(entries_);
  const auto [first, last] = std::ranges::unique(entries_, {}, &std::pair<std::uint64_t, std::uint32_t>::first);
  entries_.erase(first, last);
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> numbers;
  hashes.reserve(entries_.size());
  numbers.reserve(entries_.size());
  for (const auto& [hash, number] : entries_) {
    hashes.push_back(hash);
    numbers.push_back(number);
  }
  return NameIndex{hash_, std::move(hashes), std::move(numbers)};
}

std::optional<std::uint32_t> NameIndex::find(std::uint64_t hash) const {
  const std::uint32_t bucket = bucket_of(hash, shift_);
  for (std::uint32_t i = starts_[bucket]; i < starts_[bucket + 1]; ++i)
    if (hashes_[i] == hash) return numbers_[i];
  return std::nullopt;
}

Result<NameList> load_list(model::FeedId feed, const std::string& path, NameHash hash,
                           const std::function<std::string_view(std::string_view)>& listed_as) {
  TRY(const ListFile file, read_list_file(path));
  NameIndex::Builder builder{hash};
  TRY_VOID(read_list(feed, {.place = path, .text = file.content}, [&](const formats::Entry& entry) {
    builder.add(listed_as ? listed_as(entry.name) : entry.name, entry.number);
  }));
  return NameList{.names = std::move(builder).build(), .path = path, .modified = file.modified};
}

}  // namespace certwright::feeds
