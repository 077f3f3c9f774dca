#include "app/maintenance.h"

#include <exception>

#include "base/log.h"

namespace certwright::app {
namespace {

// Thousands of certificates that are revoked one after the other do not have their CRLs signed a thousand times.
constexpr std::chrono::milliseconds least_pause{1000};

}  // namespace

Maintenance::Maintenance(std::chrono::milliseconds interval, std::function<void()> work)
    : thread_([this, interval, work = std::move(work)] { run(interval, work); }) {}

Maintenance::~Maintenance() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
    wanted_.notify_all();
  }
  thread_.join();
}

void Maintenance::run_now() {
  const Lock lock(mutex_);
  run_wanted_ = true;
  wanted_.notify_all();
}

void Maintenance::run(std::chrono::milliseconds interval, const std::function<void()>& work) {
  for (Deadline rested = Deadline::after(std::chrono::milliseconds{0});; rested = Deadline::after(least_pause)) {
    {
      const Lock lock(mutex_);
      const Deadline next = Deadline::after(interval);
      while (!stopping_ && !run_wanted_ && wanted_.wait_until(mutex_, next)) continue;
      while (!stopping_ && wanted_.wait_until(mutex_, rested)) continue;
      if (stopping_) return;
      run_wanted_ = false;
    }
    try {
      work();
    } catch (const std::exception& exception) {
      log::error("maintenance.failed", {{"detail", exception.what()}});
    }
  }
}

}  // namespace certwright::app
