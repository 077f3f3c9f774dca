#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "checks/facts/gather.h"
#include "checks/facts/record_search.h"
#include "feeds/feeds.h"
#include "model/facts.h"
#include "model/finding.h"
#include "net/address_guard.h"
#include "net/http_prober.h"
#include "net/mail_host_prober.h"
#include "net/name_servers.h"
#include "net/resolver.h"
#include "net/tls_dialer.h"

// The diagnosis of names: every fact that explains a request, gathered once, by three views; and what the facts say.
namespace certwright::checks {

/// Where the walk of the delegation begins: the root's servers, or a stub zone's.
struct WalkStart {
  std::string zone;  ///< empty: the root
  std::vector<net::Endpoint> servers;
};

/// The doors of a diagnosis. A null door leaves its facts unset. All outlive the diagnosis.
struct DiagnosisDoors {
  net::Resolver* resolver = nullptr;  ///< the validating recursive view
  feeds::ReputationServices* reputation = nullptr;
  registration::RegistrationData* registration = nullptr;
  net::NameServers* name_servers = nullptr;  ///< the direct view, and the machine's own resolvers
  net::HttpProber* http = nullptr;
  net::TlsDialer* tls = nullptr;
  net::MailHostProber* mail_hosts = nullptr;  ///< port 25, where the operator wants it probed
  const net::AddressGuard* guard = nullptr;   ///< which addresses of a name are private or special
  /// The host by which this installation is reached from outside ([server] public_url); empty where that is unknown.
  std::string public_host;
  std::vector<WalkStart> starts;  ///< the longest zone that holds the name counts; empty: no direct view
  std::vector<net::Endpoint> system_resolvers;
  /// The port of name servers that delegations name: 53, but for tests.
  std::uint16_t dns_port = 53;
};

/// A record that must prove a name: a server's own validation record, or one that the caller gives.
struct WantedRecord {
  std::string name;   ///< without trailing dot, lower case
  std::string value;  ///< likewise
};

struct DiagnosisSubject {
  Subject subject;
  std::optional<WantedRecord> record;
  std::vector<std::string> names_together;  ///< all names of the request
  std::vector<std::string> extra_servers;   ///< further name servers to ask: host names or addresses
};

/// What several names of one run share: each zone is walked and asked once, for all names in it. Safe to use from any
/// thread. One run, a few seconds old, is one observation: do not keep it.
class DiagnosisRun {
 public:
  /// `random_label` is one that nobody can have published.
  DiagnosisRun(const DiagnosisDoors& doors, const feeds::Feeds& feeds, const model::Policy& policy,
               std::string random_label);
  ~DiagnosisRun();
  DiagnosisRun(const DiagnosisRun&) = delete;
  DiagnosisRun& operator=(const DiagnosisRun&) = delete;

  /// All facts of one name, every look-up at once where none needs another's answer. Blocks until `deadline` at the
  /// latest. Safe to call from several threads: that is how many names are looked up together.
  [[nodiscard]] model::Facts gather(const DiagnosisSubject& subject, Timestamp now, Deadline deadline);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

/// Gathers the facts of all subjects, `at_once` of them at a time, each with `limit` for itself, and hands each over as
/// it is ready, on one of several threads, with its place. Ends early, leaving the rest out, when `stop` says so.
void gather_all(DiagnosisRun& run, std::span<const DiagnosisSubject> subjects, Timestamp now,
                std::chrono::milliseconds limit, std::size_t at_once,
                const std::function<void(std::size_t, model::Facts)>& ready, const std::function<bool()>& stop);

/// What all checks say of the facts: pure, so that facts that were kept give the same answer for ever. The cause that
/// explains most comes first; what another finding explains away is left out (explained()).
[[nodiscard]] model::Findings diagnose(const model::Facts& facts);

/// The order of explanation: the cause that explains the others first. A finding that merely shows what another one
/// explains (the record is not there yet, because its absence is remembered) goes, where it would count as an error and
/// the other does not.
[[nodiscard]] model::Findings explained(model::Findings findings);

}  // namespace certwright::checks
