#include "app/authority_watch.h"

#include <algorithm>

#include "base/log.h"

namespace certwright::app {

void AuthorityWatch::look(Timestamp now) {
  const auto all = store_.read([&](const store::View& view) { return shown_authorities(config_, view, now); });
  if (!all) return log::error("authorities.not_read", {{"detail", all.error().detail}});
  const Lock lock(mutex_);
  ends_.clear();
  for (const ShownAuthority& one : all->authorities) {
    if (!one.is_root && one.signs_for.empty()) continue;
    ends_.push_back(
        {.id = one.id,
         .is_root = one.is_root,
         .not_after = one.not_after,
         .crl_next_update = one.is_root && one.crl_number > 0 ? std::optional{one.crl_next_update} : std::nullopt});
    if (one.ends_too_soon) warn("authority.ends_too_soon", one, one.not_after, now);
    if (one.crl_ends_soon) warn("authority.crl_ends_soon", one, one.crl_next_update, now);
  }
}

std::vector<AuthorityWatch::End> AuthorityWatch::ends() const {
  const Lock lock(mutex_);
  return ends_;
}

void AuthorityWatch::warn(const char* event, const ShownAuthority& authority, Timestamp end, Timestamp now) {
  constexpr std::chrono::hours day{24};
  const auto [last, is_first] = warned_.try_emplace(std::string{event} + " " + authority.id, now);
  if (!is_first && now < last->second + day) return;
  last->second = now;
  log::warn(event, {{"id", authority.id}, {"subject", authority.subject}, {"end", rfc3339(end)}});
}

}  // namespace certwright::app
