#include "app/local_diagnosis.h"

#include "app/diagnosis_doors.h"
#include "app/feed_places.h"
#include "base/clock.h"
#include "base/random.h"
#include "checks/subjects.h"
#include "feeds/feeds.h"
#include "net/live/unbound_resolver.h"

namespace certwright::app {

struct LocalDiagnosis::Parts {
  model::KeptFacts terms;
  std::chrono::milliseconds limit{0};
  std::size_t at_once = 1;
  std::unique_ptr<feeds::Feeds> feeds;
  std::unique_ptr<net::Resolver> resolver;
  std::unique_ptr<DiagnosisDoors> live;
  checks::DiagnosisDoors doors;
};

LocalDiagnosis::LocalDiagnosis(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LocalDiagnosis::~LocalDiagnosis() = default;

Result<std::unique_ptr<LocalDiagnosis>> LocalDiagnosis::make(const Config& config, const std::string& data_dir,
                                                             const checks::DiagnosisDoors* doors) {
  auto parts = std::make_unique<Parts>();
  parts->terms = terms_of(config);
  parts->limit = config.diagnosis.deadline;
  parts->at_once = config.diagnosis.at_once;
  TRY(parts->feeds, feeds::Feeds::load(feed_paths(config, data_dir), SystemClock{}.now()));
  if (doors != nullptr) {
    parts->doors = *doors;
  } else {
    raise_open_files();
    TRY(const net::AddressGuard guard, net::AddressGuard::make(config.allow_private));
    TRY(parts->resolver, net::live::make_unbound_resolver(config.dns, guard));
    TRY(parts->live, DiagnosisDoors::open(config, *parts->resolver, {}));
    parts->doors = parts->live->get();
  }
  return std::unique_ptr<LocalDiagnosis>{new LocalDiagnosis{std::move(parts)}};
}

const model::KeptFacts& LocalDiagnosis::terms() const { return parts_->terms; }

const checks::DiagnosisDoors& LocalDiagnosis::doors() const { return parts_->doors; }

const feeds::Feeds& LocalDiagnosis::feeds() const { return *parts_->feeds; }

checks::ContactFacts LocalDiagnosis::contacts(const checks::Subject& subject) const {
  return checks::gather_contacts(subject, parts_->doors, *parts_->feeds, parts_->terms.policy, SystemClock{}.now(),
                                 Deadline::after(parts_->limit));
}

void LocalDiagnosis::gather(std::span<const checks::DiagnosisSubject> subjects,
                            const std::function<void(std::size_t, model::Facts)>& ready,
                            const std::function<bool()>& stop) const {
  SystemRandom random;
  // As long as a validation record's own label.
  constexpr std::size_t random_label_bytes = 16;
  checks::DiagnosisRun run{parts_->doors, *parts_->feeds, parts_->terms.policy,
                           "_" + hex(random_bytes(random, random_label_bytes))};
  checks::gather_all(run, subjects, SystemClock{}.now(), parts_->limit, parts_->at_once, ready, stop);
}

model::KeptFacts terms_of(const Config& config) { return {.policy = config.policy, .names = {}}; }

}  // namespace certwright::app
