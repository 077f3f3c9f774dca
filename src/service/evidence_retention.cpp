#include "service/evidence_retention.h"

#include <fmt/format.h>

#include "base/log.h"
#include "model/event.h"
#include "service/parts.h"

namespace certwright::service {
namespace {

// A transaction of a few milliseconds, so that others come between, and some seconds at most, so that a server that
// stops does not wait for years of evidence.
constexpr std::size_t evidence_at_once = 200;
constexpr std::size_t evidence_a_run = 10'000;

model::Event removed_event(const store::RemovedDecision& removed, Timestamp now) {
  std::vector<std::pair<std::string, std::string>> details{{"serial", removed.serial},
                                                           {"ended_at", rfc3339(removed.not_after)}};
  if (model::parse_certificate_arn(removed.arn.str()))
    return model::certificate_event("evidence.removed", removed.arn, std::string{model::server_actor}, now,
                                    std::move(details));
  return {.name = "evidence.removed",  // of a certificate that this server has for itself
          .subject = removed.arn.str(),
          .account = {},
          .actor = std::string{model::server_actor},
          .at = now,
          .details = std::move(details)};
}

Result<std::size_t> remove_some(Timestamp ended_before, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<std::size_t> {
    TRY(const auto removed, tx.remove_decisions(ended_before, evidence_at_once));
    const Timestamp now = parts.clock.now();
    for (const store::RemovedDecision& one : removed) TRY_VOID(tx.append(removed_event(one, now)));
    return removed.size();
  });
}

}  // namespace

Result<std::size_t> remove_old_evidence(std::chrono::seconds keep, Parts& parts) {
  if (keep == std::chrono::seconds{0}) return 0U;
  const Timestamp ended_before = parts.clock.now() - keep;
  std::size_t total = 0;
  while (total < evidence_a_run) {
    TRY(const std::size_t removed, remove_some(ended_before, parts));
    total += removed;
    if (removed < evidence_at_once) break;
  }
  if (total > 0) log::info("evidence.removed", {{"count", fmt::to_string(total)}});
  return total;
}

}  // namespace certwright::service
