#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/mutex.h"
#include "net/whois.h"
#include "registration/answered.h"
#include "registration/server_pauses.h"
#include "registration/whois_record.h"

namespace certwright::registration {

/// WHOIS queries for domains, from the first server on: it is asked about the top-level domain only, and leads to the
/// registry, which may lead to the registrar: three referrals at most. All servers are asked on the first one's port,
/// since a referral may name any. Safe to call from any thread.
class WhoisClient {
 public:
  /// `first`: a host, or host:port.
  WhoisClient(net::Whois& whois, const Clock& clock, std::string first);

  /// RegistrationFact::has_service is false where the first server knows none for the top-level domain. Fails: see
  /// LookedUp; what the registry says counts even where the registrar cannot be asked.
  [[nodiscard]] LookedUp ask(const std::string& domain, Deadline deadline);

 private:
  struct Server {
    std::string host;
    Timestamp keep_until;
  };
  using Text = tl::expected<std::string, model::LookupFailure>;

  [[nodiscard]] std::string on_port(const std::string& host) const;
  Text question(const std::string& server, const std::string& text, Deadline deadline);
  model::LookupFailure refused(const std::string& server, const std::string& text);
  tl::expected<std::string, model::LookupFailure> registry_of(std::string_view domain, Deadline deadline);
  tl::expected<WhoisRecord, model::LookupFailure> record_at(const std::string& host, const std::string& domain,
                                                            Deadline deadline);
  void add_persons(const std::string& host, WhoisRecord& record, Deadline deadline);
  void follow(Answered& answered, std::string referral, std::set<std::string> asked, const std::string& domain,
              Deadline deadline);

  net::Whois& whois_;
  const Clock& clock_;
  const std::string first_;
  std::string port_;  ///< ":4343"; empty: the usual one
  ServerPauses pauses_;
  Mutex mutex_;
  /// By top-level domain; an empty host: it has none. There are some 1,500 of them.
  std::map<std::string, Server, std::less<>> registries_ CERTWRIGHT_GUARDED_BY(mutex_);
};

/// How a server wants to be asked about a domain: most take the name alone.
[[nodiscard]] std::string whois_question(std::string_view host, const std::string& domain);

}  // namespace certwright::registration
