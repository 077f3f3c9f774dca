#include "feeds/services/quota.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/log.h"
#include "feeds/services/json_members.h"
#include "feeds/services/state_file.h"

namespace certwright::feeds {
namespace {

constexpr std::size_t most_file_bytes = 1024UL * 1024;

std::string day_of(Timestamp at) { return rfc3339(at).substr(0, 10); }

}  // namespace

Quota::Quota(Options options) : options_(std::move(options)) {
  if (!options_.file.empty()) load();
}

void Quota::load() {
  const auto state = parse_object(read_state_file(options_.file, most_file_bytes));
  if (!state) return;
  const Lock lock{mutex_};
  day_ = text_in(*state, "day");
  asked_today_ = static_cast<std::size_t>(std::max<std::int64_t>(0, number_in(*state, "asked_that_day").value_or(0)));
  paused_until_ = parse_rfc3339(text_in(*state, "paused_until")).value_or(Timestamp{});
  pause_reason_ = text_in(*state, "pause_reason");
  const boost::json::array* minute = array_in(*state, "last_minute");
  if (minute == nullptr) return;
  for (const boost::json::value& at : *minute)
    if (const auto* text = at.if_string())
      if (const auto moment = parse_rfc3339({text->data(), text->size()})) last_minute_.push_back(*moment);
}

void Quota::save() {
  if (options_.file.empty() || !writes_) return;
  boost::json::array minute;
  for (const Timestamp at : last_minute_) minute.emplace_back(rfc3339_milliseconds(at));
  const boost::json::object state{{"day", day_},
                                  {"asked_that_day", asked_today_},
                                  {"last_minute", std::move(minute)},
                                  {"paused_until", rfc3339_milliseconds(paused_until_)},
                                  {"pause_reason", pause_reason_}};
  if (const auto written = replace_state_file(options_.file, boost::json::serialize(state)); !written) {
    writes_ = false;
    log::warn("reputation.quota_not_kept", {{"detail", written.error().detail}});
  }
}

// Moments that lie ahead are of a clock that went wrong, and would block for ever.
void Quota::forget_the_past(Timestamp now) {
  std::erase_if(last_minute_, [&](Timestamp at) { return at <= now - std::chrono::minutes{1} || at > now; });
  if (day_ != day_of(now)) {
    day_ = day_of(now);
    asked_today_ = 0;
  }
  if (paused_until_ > now + std::chrono::hours{24}) paused_until_ = Timestamp{};
}

std::optional<std::string> Quota::take(Timestamp now) {
  const Lock lock{mutex_};
  forget_the_past(now);
  if (paused_until_ > now) return pause_reason_;
  if (options_.per_day != 0 && asked_today_ >= options_.per_day)
    return fmt::format("the key's quota of {} requests a day is used up", options_.per_day);
  if (options_.per_minute != 0 && last_minute_.size() >= options_.per_minute)
    return fmt::format("the key's quota of {} requests a minute is used up", options_.per_minute);
  if (options_.per_day != 0) ++asked_today_;
  if (options_.per_minute != 0) last_minute_.push_back(now);
  if (options_.per_day != 0 || options_.per_minute != 0) save();
  return std::nullopt;
}

Quota::Use Quota::use(Timestamp now) {
  const Lock lock{mutex_};
  forget_the_past(now);
  Use use{.in_minute = last_minute_.size(), .in_day = asked_today_, .paused_until = std::nullopt, .pause_reason = {}};
  if (paused_until_ > now) {
    use.paused_until = paused_until_;
    use.pause_reason = pause_reason_;
  }
  return use;
}

void Quota::pause(Timestamp until, std::string reason) {
  const Lock lock{mutex_};
  if (until <= paused_until_) return;
  paused_until_ = until;
  pause_reason_ = std::move(reason);
  save();
}

}  // namespace certwright::feeds
