#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "model/facts.h"

namespace certwright::feeds {

/// Files of the operator; an empty path means that the feed is not configured.
struct FeedPaths {
  std::string public_suffix_list;  ///< empty: Debian's /usr/share/publicsuffix/public_suffix_list.dat
  std::string top_sites;           ///< CSV `rank,domain`
  std::string unsafe_domains;      ///< one name a line, `#` comments
  std::string provider_domains;    ///< one suffix a line, `#` comments
};

/// Lists of the world as they are at one moment: immutable, safe to ask from any thread. Every answer names its source
/// and age. Names are lower-case A-labels without `*.` or trailing dot. No answer allocates more than its strings.
class Lists {
 public:
  /// Loads everything. Fails: invalid_request (a file that does not exist or cannot be read as its format, with its
  /// path and line).
  [[nodiscard]] static Result<std::shared_ptr<const Lists>> load(const FeedPaths& paths, Timestamp now);
  ~Lists();

  /// The ICANN section of the public suffix list only (BR 3.2.2.6: "consult the ICANN DOMAINS section only").
  [[nodiscard]] model::PublicSuffixFact public_suffix(std::string_view name) const;
  /// Special-use (RFC 6761 registry), never-delegated (internal, corp, home, mail) and example.* names.
  [[nodiscard]] model::SpecialUseFact special_use(std::string_view name) const;
  /// The rank of a registrable domain. Where no list is configured a small built-in list of well-known names answers.
  [[nodiscard]] model::TopSiteFact top_site(std::string_view registrable, Timestamp now) const;
  /// What each list of unsafe domains says of the name: whether it, a parent down to the registrable domain, or that
  /// itself is listed. Nothing for a list that is not configured.
  [[nodiscard]] std::vector<model::ReputationFact> reputation(std::string_view name, std::string_view registrable,
                                                              Timestamp now) const;
  /// The provider table's entry that the name equals or is below.
  [[nodiscard]] model::ProviderFact provider(std::string_view name) const;

 private:
  Lists();
  struct Loaded;
  std::unique_ptr<Loaded> loaded_;
};

/// The lists that are in force. They are replaced as a whole, while others ask: who holds lists keeps them until it is
/// done. Safe to use from any thread.
class Feeds {
 public:
  /// Fails: as Lists::load.
  [[nodiscard]] static Result<std::unique_ptr<Feeds>> load(const FeedPaths& paths, Timestamp now);
  [[nodiscard]] std::shared_ptr<const Lists> lists() const;
  void replace(std::shared_ptr<const Lists> lists);

 private:
  explicit Feeds(std::shared_ptr<const Lists> lists) : lists_(std::move(lists)) {}
  mutable Mutex mutex_;
  std::shared_ptr<const Lists> lists_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::feeds
