#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "net/http_client.h"
#include "registration/answered.h"
#include "registration/rdap_domain.h"
#include "registration/server_pauses.h"

namespace certwright::registration {

/// RDAP queries for domains (RFC 9082 section 3.1.3). Safe to call from any thread.
class RdapClient {
 public:
  RdapClient(net::HttpClient& client, const Clock& clock, std::string ca_file)
      : client_(client), clock_(clock), ca_file_(std::move(ca_file)) {}

  /// Asks the services in turn until one answers, and then, once, where its answer leads for more. A domain that the
  /// service does not know (404) is not registered. Fails: with what the last one met; one that asks to be left alone
  /// ends it.
  [[nodiscard]] LookedUp ask(const std::string& domain, const std::vector<std::string>& base_urls, Deadline deadline);

 private:
  struct Reply {
    bool found = false;  ///< else 404
    RdapDomain domain;
    std::string url;
  };
  using Asked = tl::expected<Reply, model::LookupFailure>;
  Asked query(const std::string& url, const std::string& domain, Deadline deadline);
  Asked read(const std::string& url, const std::string& domain, const net::HttpResponse& response,
             const std::string& answered_by);
  void follow_related(Answered& answered, const Reply& reply, const std::string& domain, Deadline deadline);

  net::HttpClient& client_;
  const Clock& clock_;
  const std::string ca_file_;
  ServerPauses pauses_;
};

}  // namespace certwright::registration
