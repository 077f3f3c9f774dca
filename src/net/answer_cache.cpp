#include "net/answer_cache.h"

#include <algorithm>
#include <functional>

namespace certwright::net {
namespace {

/// "www.example.com" as "com\0example\0www\0": sorts with what is below it.
std::string tree_key(std::string_view name) {
  std::string key;
  key.reserve(name.size() + 3);
  while (!name.empty()) {
    const std::size_t dot = name.rfind('.');
    const std::size_t start = dot == std::string_view::npos ? 0 : dot + 1;
    key.append(name.substr(start));
    key += '\0';
    name = name.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return key;
}

std::string key_of(const Question& question) {
  std::string key = tree_key(question.name);
  const auto type = static_cast<std::uint16_t>(question.type);
  // A type's first octet must not look like the first character of a label, or a subtree would not be one range.
  key += '\0';
  key += static_cast<char>(type >> 8);
  key += static_cast<char>(type & 0xff);
  return key;
}

std::size_t shard_of(const std::string& key, std::size_t count) { return std::hash<std::string>{}(key) % count; }

}  // namespace

std::optional<Answer> AnswerCache::find(const Question& question, Time now) const {
  const std::string key = key_of(question);
  const Shard& shard = shards_[shard_of(key, shard_count)];
  const Lock lock{shard.mutex};
  for (const Entries* entries : {&shard.young, &shard.old}) {
    const auto found = entries->find(key);
    if (found == entries->end()) continue;
    if (found->second.expires <= now) return std::nullopt;
    std::optional<Answer> answer{found->second.answer};
    answer->ttl = std::chrono::ceil<std::chrono::seconds>(found->second.expires - now);
    return answer;
  }
  return std::nullopt;
}

void AnswerCache::put(const Question& question, const Answer& answer, Time now) {
  const auto longest = answer.records.empty() ? max_negative : max_positive;
  const auto ttl = std::clamp<std::chrono::milliseconds>(answer.ttl, transaction, longest);
  const std::string key = key_of(question);
  Shard& shard = shards_[shard_of(key, shard_count)];
  const Lock lock{shard.mutex};
  if (shard.young.size() >= max_per_generation_ && !shard.young.contains(key)) {
    shard.old = std::move(shard.young);
    shard.young.clear();
  }
  shard.young.insert_or_assign(key, Entry{answer, now + ttl});
}

void AnswerCache::forget(std::string_view name) {
  const std::string first = tree_key(name);
  for (Shard& shard : shards_) {
    const Lock lock{shard.mutex};
    for (Entries* entries : {&shard.young, &shard.old}) {
      auto from = entries->lower_bound(first);
      while (from != entries->end() && from->first.starts_with(first)) from = entries->erase(from);
    }
  }
}

}  // namespace certwright::net
