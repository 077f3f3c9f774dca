#include "registration/server_pauses.h"

#include <algorithm>
#include <utility>

namespace certwright::registration {
namespace {

constexpr std::chrono::seconds first_pause{60};
constexpr std::chrono::seconds longest_pause{3600};
constexpr std::chrono::seconds pause_after_silence{30};
// Registrars' servers are named by registries' answers, and there are a few thousand registrars.
constexpr std::size_t most_servers = 5000;

}  // namespace

std::optional<std::string> ServerPauses::reason(const std::string& server, Timestamp now) const {
  const Lock lock{mutex_};
  const auto pause = pauses_.find(server);
  if (pause == pauses_.end() || now >= pause->second.until) return std::nullopt;
  // A clock that was set back must not prolong it.
  if (pause->second.until > now + longest_pause) return std::nullopt;
  return pause->second.reason;
}

void ServerPauses::refused(const std::string& server, Timestamp now, std::optional<std::chrono::seconds> asked_for) {
  const Lock lock{mutex_};
  const auto before = pauses_.find(server);
  const std::chrono::seconds last = before == pauses_.end() ? std::chrono::seconds{0} : before->second.length;
  const std::chrono::seconds length =
      std::clamp(asked_for.value_or(std::max(first_pause, last * 2)), std::chrono::seconds{1}, longest_pause);
  put(server, now, {.until = now + length, .length = length, .reason = "rate limited"});
}

void ServerPauses::silent(const std::string& server, Timestamp now, std::string reason) {
  const Lock lock{mutex_};
  put(server, now, {.until = now + pause_after_silence, .length = {}, .reason = std::move(reason)});
}

void ServerPauses::answered(const std::string& server) {
  const Lock lock{mutex_};
  pauses_.erase(server);
}

void ServerPauses::put(const std::string& server, Timestamp now, Pause pause) {
  if (pauses_.size() >= most_servers && !pauses_.contains(server)) {
    std::erase_if(pauses_, [&](const auto& one) { return one.second.until <= now; });
    if (pauses_.size() >= most_servers) return;
  }
  pauses_.insert_or_assign(server, std::move(pause));
}

std::size_t ServerPauses::size() const {
  const Lock lock{mutex_};
  return pauses_.size();
}

}  // namespace certwright::registration
