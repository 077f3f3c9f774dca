#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "checks/diagnosis.h"
#include "net/resolver.h"

namespace certwright::app {

/// The live doors of a diagnosis, as a configuration has them: one wiring for the server and for `check --local`.
class DiagnosisDoors {
 public:
  /// `resolver` is the validating view, and outlives the doors. Delegations are walked from the root's servers
  /// ([dns] root_hints, or the distribution's file) and from stub zones, as `[diagnosis] direct` says. Services that
  /// are asked about names keep their answers and quotas in `state_folder`, and there is the copy of the list of RDAP
  /// services; empty: not over a restart. Asks nobody yet.
  /// Fails: invalid_request ([net] allow_private; a root_hints, the key of a service, or a list of RDAP services that
  /// is configured and cannot be read).
  [[nodiscard]] static Result<std::unique_ptr<DiagnosisDoors>> open(const Config& config, net::Resolver& resolver,
                                                                    const std::string& state_folder);
  ~DiagnosisDoors();
  DiagnosisDoors(const DiagnosisDoors&) = delete;
  DiagnosisDoors& operator=(const DiagnosisDoors&) = delete;

  /// Lives as long as this object.
  [[nodiscard]] const checks::DiagnosisDoors& get() const;

 private:
  struct Parts;
  explicit DiagnosisDoors(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Lets the process open as many files as the system permits (the soft RLIMIT_NOFILE becomes the hard one): look-ups of
/// many names hold many sockets. What cannot be raised stays as it is.
void raise_open_files();

/// The addresses of a root hints file (RFC 1035 section 5 records, as IANA's named.root): all A and AAAA records.
/// Empty where it cannot be read or has none.
[[nodiscard]] std::vector<net::Endpoint> read_root_hints(const std::string& file);

}  // namespace certwright::app
