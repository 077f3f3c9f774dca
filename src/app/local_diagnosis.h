#pragma once

#include <functional>
#include <memory>
#include <span>

#include "app/config.h"
#include "base/result.h"
#include "checks/diagnosis.h"
#include "checks/facts/contacts.h"
#include "model/facts_json.h"

namespace certwright::app {

/// Names looked up from this machine with a configuration of ours, no server needed. Made once, asked often.
class LocalDiagnosis {
 public:
  /// `doors` null: live ones. Fails: as the feeds, the resolver and DiagnosisDoors do.
  /// `data_dir`: whose copies of lists are asked; empty: none.
  [[nodiscard]] static Result<std::unique_ptr<LocalDiagnosis>> make(const Config& config, const std::string& data_dir,
                                                                    const checks::DiagnosisDoors* doors);
  ~LocalDiagnosis();
  LocalDiagnosis(const LocalDiagnosis&) = delete;
  LocalDiagnosis& operator=(const LocalDiagnosis&) = delete;

  /// What facts are judged by: the policy and the required feeds of the configuration, without names. Lives as long as
  /// this object.
  [[nodiscard]] const model::KeptFacts& terms() const;
  /// Looks all subjects up as one observation, and hands the facts of each over as they are ready: out of order, from
  /// several threads. Blocks until all are there, or `stop` says so.
  void gather(std::span<const checks::DiagnosisSubject> subjects,
              const std::function<void(std::size_t, model::Facts)>& ready, const std::function<bool()>& stop) const;

  /// Who can be reached for a name, by the same doors.
  [[nodiscard]] checks::ContactFacts contacts(const checks::Subject& subject) const;
  [[nodiscard]] const checks::DiagnosisDoors& doors() const;
  [[nodiscard]] const feeds::Feeds& feeds() const;

 private:
  struct Parts;
  explicit LocalDiagnosis(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// What a configuration judges facts by, without names.
[[nodiscard]] model::KeptFacts terms_of(const Config& config);

}  // namespace certwright::app
