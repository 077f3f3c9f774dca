#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "feeds/name_tails.h"
#include "model/facts.h"
#include "model/feed.h"

namespace certwright::feeds {

/// Where a list comes from, and how long its copy may answer.
struct ListOrigin {
  std::string source;               ///< what answers name: the URL of a copy; empty: the path
  std::chrono::seconds max_age{0};  ///< the answers of an older copy are undetermined; 0: of any age
  /// The file is a copy that this program keeps: where it cannot be read its answers are undetermined, while a file of
  /// the operator's that cannot be read is a mistake to be told.
  bool is_copy = false;
};

/// Files of lists; an empty path means that the feed is not configured, or, where it has an origin, that there is no
/// copy yet.
struct FeedPaths {
  std::string public_suffix_list;  ///< empty: Debian's /usr/share/publicsuffix/public_suffix_list.dat
  std::string tlds;                ///< IANA's list; empty: the TLDs of the public suffix list
  std::string special_use;         ///< CSV `Name,Reference`, besides the built-in table
  std::string top_sites;           ///< CSV `rank,domain` or another form of formats/top_sites.h
  std::string unsafe_domains;      ///< one name a line, `#` comments
  std::string provider_domains;    ///< one suffix a line, `#` comments
  std::string urlhaus_hosts;       ///< `127.0.0.1<tab>host`
  std::string openphish;           ///< a URL a line
  std::string phishtank;           ///< JSON
  std::map<model::FeedId, ListOrigin> origins;
  /// Directory in which indexes made of long lists are kept, so that they need not be made again; empty: nowhere.
  std::string prepared;
};

/// The path of a list. `feed` is a list.
[[nodiscard]] std::string& path_of(FeedPaths& paths, model::FeedId feed);
[[nodiscard]] const std::string& path_of(const FeedPaths& paths, model::FeedId feed);

/// A list that could not be read.
struct ListProblem {
  model::FeedId feed = model::FeedId::top_sites;
  std::string detail;
};

/// Lists of the world as they are at one moment: immutable, safe to ask from any thread. Every answer names its source
/// and age. Names are lower-case A-labels without `*.` or trailing dot. No answer allocates more than its strings.
class Lists {
 public:
  /// Loads everything. Fails: invalid_request (a file that does not exist or cannot be read as its format, with its
  /// path and line).
  [[nodiscard]] static Result<std::shared_ptr<const Lists>> load(const FeedPaths& paths, Timestamp now);
  /// Loads what has changed since `before` and takes over the rest. A list that cannot be read stays as it was and is
  /// told in `problems`.
  [[nodiscard]] static std::shared_ptr<const Lists> reload(const FeedPaths& paths, Timestamp now, const Lists& before,
                                                           std::vector<ListProblem>& problems);
  ~Lists();

  /// The name and its parents, hashed once for all questions about it. Live no longer than the text and the lists.
  [[nodiscard]] NameTails tails(std::string_view name) const;

  /// Suffix and registrable domain by the ICANN section of the public suffix list (BR 3.2.2.6: "consult the ICANN
  /// DOMAINS section only"), and beside them the suffix of the PRIVATE section.
  [[nodiscard]] model::PublicSuffixFact public_suffix(const NameTails& name) const;
  [[nodiscard]] model::PublicSuffixFact public_suffix(std::string_view name) const {
    return public_suffix(tails(name));
  }
  /// Special-use (RFC 6761 registry), never-delegated (internal, corp, home, mail) and example.* names.
  [[nodiscard]] model::SpecialUseFact special_use(const NameTails& name) const;
  [[nodiscard]] model::SpecialUseFact special_use(std::string_view name) const { return special_use(tails(name)); }
  /// The rank of a registrable domain. Where no list is configured, or there is no copy of it yet, a small built-in
  /// list of well-known names answers.
  [[nodiscard]] model::TopSiteFact top_site(std::string_view registrable, Timestamp now) const;
  /// What each list of unsafe domains says of the name: whether it, a parent down to the registrable domain, or that
  /// itself is listed. Nothing for a list that is not configured; a failure from one that has no copy ("no copy"), or
  /// whose copy is older than it may be ("too old").
  [[nodiscard]] std::vector<model::ReputationFact> reputation(const NameTails& name, std::string_view registrable,
                                                              Timestamp now) const;
  [[nodiscard]] std::vector<model::ReputationFact> reputation(std::string_view name, std::string_view registrable,
                                                              Timestamp now) const {
    return reputation(tails(name), registrable, now);
  }
  /// The entry of the operator's list or of the provider table that the name equals or is below: the nearest that
  /// refuses, else the nearest.
  [[nodiscard]] model::ProviderFact provider(const NameTails& name) const;
  [[nodiscard]] model::ProviderFact provider(std::string_view name) const { return provider(tails(name)); }

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
