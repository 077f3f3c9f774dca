#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace certwright {

/// A moment, UTC, to the millisecond: what is stored and shown. X.509 and the wire round it to seconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The wall clock as a door: rules and use cases take a Timestamp, and only their callers ask the clock.
/// Implementations are safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
};

/// A clock that only goes forward, whatever happens to the wall clock: for rates. Safe to call from any thread.
class MonotonicClock {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  virtual ~MonotonicClock() = default;
  [[nodiscard]] virtual Moment now() const = 0;
};

/// The machine's.
class SteadyClock final : public MonotonicClock {
 public:
  [[nodiscard]] Moment now() const override { return std::chrono::steady_clock::now(); }
};

/// RFC 3339 in UTC with whole seconds: `2026-11-23T05:05:00Z`.
std::string rfc3339(Timestamp at);
/// The same with milliseconds: `2026-11-23T05:05:00.120Z`.
std::string rfc3339_milliseconds(Timestamp at);
/// Reads either form back. Nothing for whatever else, and for a moment that the calendar does not have.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// The calendar's fields of a moment in UTC, to the second. For fmt, which would count a time point in nanoseconds, and
/// a 64-bit count of those ends in the year 2262, while callers send any year.
std::tm utc_fields(Timestamp at);

}  // namespace certwright
