#include "service/request_rates.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"

namespace certwright::service {
namespace {

// What a bucket holds: one second of calls.
constexpr std::chrono::nanoseconds depth{std::chrono::seconds{1}};

constexpr std::chrono::minutes between_warnings{1};

// Below that many buckets, about 100 kB, forgetting is not worth a look at all of them.
constexpr std::size_t fewest_to_look_at = 1024;

}  // namespace

bool CallBucket::take(std::size_t rate, Moment now) {
  const Moment full_after = std::max(full_at_, now) + depth / static_cast<std::int64_t>(rate);
  if (full_after - now > depth) return false;
  full_at_ = full_after;
  return true;
}

bool RequestRates::limits(const model::CallRates& rates) {
  return std::ranges::any_of(rates, [](const auto& rate) { return rate.has_value(); });
}

std::size_t RequestRates::KeyHash::operator()(const Key& key) const noexcept {
  const std::size_t account = std::hash<std::string>{}(key.account);
  const std::size_t region = std::hash<std::string>{}(key.region);
  return (account * 31 + region) * 31 + key.operation;
}

bool RequestRates::take(const model::Caller& caller, std::size_t operation) {
  const auto& rate = rates_.at(operation);
  if (!rate) return true;
  const CallBucket::Moment now = clock_.now();
  std::uint64_t to_report = 0;
  {
    const Lock lock(mutex_);
    if (buckets_.size() >= forget_at_) forget_full_ones(now);
    CallBucket& bucket = buckets_[{.account = caller.account, .region = caller.region, .operation = operation}];
    if (bucket.take(*rate, now)) return true;
    to_report = count_refusal(operation, now);
  }
  if (to_report > 0)
    log::warn("requests.throttled", {{"operation", std::string{model::rated_operations.at(operation).name}},
                                     {"account", caller.account},
                                     {"region", caller.region},
                                     {"refused_since_last_warning", fmt::to_string(to_report)}});
  return false;
}

// A bucket is full again a second after its last call, so what stays is what was asked in that second; the next look is
// due when twice as many have come, and each call pays for a constant number of looks.
void RequestRates::forget_full_ones(CallBucket::Moment now) {
  std::erase_if(buckets_, [now](const auto& entry) { return entry.second.is_full(now); });
  forget_at_ = std::max(fewest_to_look_at, buckets_.size() * 2);
}

std::uint64_t RequestRates::count_refusal(std::size_t operation, CallBucket::Moment now) {
  ++refused_.at(operation);
  ++unreported_;
  if (reported_at_ && now - *reported_at_ < between_warnings) return 0;
  reported_at_ = now;
  return std::exchange(unreported_, 0);
}

RequestRates::Refused RequestRates::refused() const {
  const Lock lock(mutex_);
  return refused_;
}

std::size_t RequestRates::remembered() const {
  const Lock lock(mutex_);
  return buckets_.size();
}

}  // namespace certwright::service
