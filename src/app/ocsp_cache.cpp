#include "app/ocsp_cache.h"

#include <utility>

namespace certwright::app {

// What allocators, the list and the table take beside the texts: about two lines of a cache each.
std::size_t OcspCache::size_of(const Slot& slot) {
  constexpr std::size_t around = 256;
  const api::pki::OcspAnswer& answer = *slot.entry.answer;
  return around + slot.asked.size() + sizeof(answer) + answer.body.size() + answer.entity_tag.size() +
         answer.last_modified.size() + answer.expires.size();
}

std::optional<OcspCache::Entry> OcspCache::find(std::string_view asked) {
  const Lock lock(mutex_);
  const auto place = places_.find(asked);
  if (place == places_.end()) return std::nullopt;
  slots_.splice(slots_.begin(), slots_, place->second);
  return place->second->entry;
}

void OcspCache::put(std::string_view asked, Entry entry) {
  Slot slot{.asked = std::string{asked}, .entry = std::move(entry)};
  const std::size_t size = size_of(slot);
  const Lock lock(mutex_);
  if (const auto place = places_.find(asked); place != places_.end()) remove(place->second);
  if (size > max_bytes_) return;
  while (bytes_ + size > max_bytes_) remove(std::prev(slots_.end()));
  slots_.push_front(std::move(slot));
  places_.emplace(slots_.front().asked, slots_.begin());
  bytes_ += size;
}

void OcspCache::confirm(std::string_view asked, const Entry& entry, std::uint64_t known) {
  const Lock lock(mutex_);
  const auto place = places_.find(asked);
  // Another thread may have put a newer one there meanwhile, or read the status later.
  if (place == places_.end() || place->second->entry.answer != entry.answer) return;
  std::uint64_t& there = place->second->entry.known;
  there = std::max(there, known);
}

std::size_t OcspCache::bytes() const {
  const Lock lock(mutex_);
  return bytes_;
}

void OcspCache::remove(Slots::iterator slot) {
  bytes_ -= size_of(*slot);
  places_.erase(slot->asked);
  slots_.erase(slot);
}

}  // namespace certwright::app
