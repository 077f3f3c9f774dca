#include "feeds/services/open_services.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <utility>

#include "base/log.h"
#include "base/mutex.h"
#include "feeds/services/dns_block_list.h"
#include "feeds/services/keyed_service.h"
#include "feeds/services/service_state.h"

namespace certwright::feeds {
namespace {

// Questions that are open at the same time, of one call: they mostly wait.
constexpr std::size_t most_at_once = 8;
// A service that does not answer is told of, in the log and in its state, once, and again after so long, or for another
// reason.
constexpr std::chrono::hours told_again_after{1};

class OpenServices final : public ReputationServices {
 public:
  OpenServices(std::vector<std::unique_ptr<Service>> services, std::string folder)
      : services_(std::move(services)), folder_(std::move(folder)), told_(services_.size()) {}

  std::vector<std::vector<model::ReputationFact>> ask(std::span<const ReputationQuestion> questions, Timestamp now,
                                                      Deadline deadline) override;
  void forget(std::string_view name) override {
    for (const auto& service : services_) service->forget(name);
  }

 private:
  void tell(std::size_t service, const model::ReputationFact& fact, Timestamp now);

  const std::vector<std::unique_ptr<Service>> services_;
  const std::string folder_;
  Mutex mutex_;
  /// The last failure of each that the log has, beside services_.
  std::vector<ServiceFailure> told_ CERTWRIGHT_GUARDED_BY(mutex_);
};

// Without the name that was asked about: it is in the report of whoever asked.
void OpenServices::tell(std::size_t service, const model::ReputationFact& fact, Timestamp now) {
  if (!fact.failure) return;
  const Lock lock{mutex_};
  ServiceFailure& told = told_[service];
  if (told.reason == fact.failure->rcode && now - told.at < told_again_after) return;
  told = {.reason = fact.failure->rcode, .at = now};
  keep_last_failure(folder_, fact.feed, fact.source.name, told);
  log::warn(
      "reputation.no_answer",
      {{"feed", std::string{to_string(fact.feed)}}, {"service", fact.source.name}, {"reason", fact.failure->rcode}});
}

std::vector<std::vector<model::ReputationFact>> OpenServices::ask(std::span<const ReputationQuestion> questions,
                                                                  Timestamp now, Deadline deadline) {
  std::vector<std::vector<model::ReputationFact>> facts(questions.size());
  for (auto& of_question : facts) of_question.resize(services_.size());
  const std::size_t all = questions.size() * services_.size();
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < all; at = next++) {
      const std::size_t question = at / services_.size();
      const std::size_t service = at % services_.size();
      facts[question][service] = services_[service]->ask(questions[question], now, deadline);
      tell(service, facts[question][service], now);
    }
  };
  std::vector<std::future<void>> workers;
  while (workers.size() + 1 < std::min(most_at_once, all)) workers.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& worker : workers) worker.get();
  return facts;
}

}  // namespace

Result<std::unique_ptr<ReputationServices>> open_reputation_services(const ReputationSettings& settings,
                                                                     const ServiceDoors& doors) {
  std::vector<std::unique_ptr<Service>> services;
  const HttpServiceDoors http{.client = doors.client, .clock = doors.clock, .folder = doors.folder};
  const auto add = [&](const Dialect& dialect, const HttpServiceSettings& of_service) -> Result<void> {
    if (!of_service.is_on()) return {};
    TRY(auto service, KeyedService::open(dialect, of_service, http));
    services.push_back(std::move(service));
    return {};
  };
  TRY_VOID(add(urlhaus(), settings.urlhaus));
  TRY_VOID(add(virustotal(), settings.virustotal));
  TRY_VOID(add(settings.google_api == GoogleApi::safe_browsing ? safe_browsing() : web_risk(), settings.web_risk));
  for (const BlockListSettings& list : settings.dns_block_lists)
    services.push_back(make_dns_block_list(list, doors.resolver));
  if (services.empty()) return std::unique_ptr<ReputationServices>{};
  return std::unique_ptr<ReputationServices>{std::make_unique<OpenServices>(std::move(services), doors.folder)};
}

}  // namespace certwright::feeds
