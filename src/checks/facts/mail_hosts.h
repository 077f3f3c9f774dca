#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "checks/diagnosis.h"
#include "model/facts.h"

namespace certwright::checks {

/// Port 25 of the mail servers of names. An address is probed once, however many names share it. Safe to use from any
/// thread.
class MailHosts {
 public:
  /// `doors` outlives this, and has a resolver and a prober.
  explicit MailHosts(const DiagnosisDoors& doors) : doors_(doors) {}

  /// Every address of every exchanger, the most wanted first, as many as most_probed. Unset where there is none.
  [[nodiscard]] std::optional<model::MailProbeFact> probe(const model::MailFact& mail, Deadline deadline);

  /// Of one name; large operators publish some ten.
  static constexpr std::size_t most_probed = 20;

 private:
  using End = net::MailHostAnswer::End;
  void probe_all(const std::vector<std::string>& addresses, Deadline deadline);
  [[nodiscard]] bool is_port_open_on_the_way(std::span<const model::MailHostProbe> hosts,
                                             const std::map<std::string, End>& ends) const;

  const DiagnosisDoors& doors_;
  Mutex mutex_;
  std::map<std::string, net::MailHostAnswer> answers_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< by address
};

}  // namespace certwright::checks
