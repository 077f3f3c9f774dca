#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/mutex.h"
#include "base/result.h"
#include "net/http_client.h"
#include "registration/rdap_bootstrap.h"

namespace certwright::registration {

/// IANA's list of RDAP services, from a file or a URL: asked for again a day after it came, and kept in a file of its
/// own, so that a restart or an unreachable IANA loses nothing. What comes and is no such list changes nothing. Safe to
/// use from any thread.
class RdapServices {
 public:
  struct Options {
    std::string source;  ///< a URL or a file
    std::string ca_file;
    std::string copy;  ///< where the last good copy is kept; empty: nowhere
  };
  /// Reads the file, or the copy. Fails: invalid_request (a file that cannot be read, or is no such list).
  [[nodiscard]] static Result<std::unique_ptr<RdapServices>> open(Options options, net::HttpClient& client,
                                                                  const Clock& clock);

  /// The newest list that could be had. Fetches one where none is there, or it is old; while another does so, the old
  /// one is given, or waited for. Null where there is none by `deadline`.
  [[nodiscard]] std::shared_ptr<const RdapBootstrap> list(Deadline deadline);

 private:
  using List = std::shared_ptr<const RdapBootstrap>;  // shared: a reader may outlast the list

  RdapServices(Options options, net::HttpClient& client, const Clock& clock);
  Result<void> read_file();
  void read_copy();
  [[nodiscard]] Result<std::string> fetch(Deadline deadline) const;
  void renew(Deadline deadline);

  const Options options_;
  net::HttpClient& client_;
  const Clock& clock_;
  Mutex mutex_;
  Condition renewed_;
  List list_ CERTWRIGHT_GUARDED_BY(mutex_);
  Timestamp next_at_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< when to ask again
  bool renewing_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
};

}  // namespace certwright::registration
