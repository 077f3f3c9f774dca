#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
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

/// Lists of the world, loaded once, immutable, safe to ask from any thread. Every answer names its source and age.
/// Names are lower-case A-labels without `*.` or trailing dot. No answer allocates more than its strings.
class Feeds {
 public:
  /// Loads everything. Fails: invalid_request (a file that does not exist or cannot be read as its format, with its
  /// path and line).
  [[nodiscard]] static Result<std::unique_ptr<Feeds>> load(const FeedPaths& paths, Timestamp now);
  ~Feeds();

  /// The ICANN section of the public suffix list only (BR 3.2.2.6: "consult the ICANN DOMAINS section only").
  [[nodiscard]] model::PublicSuffixFact public_suffix(std::string_view name) const;
  /// Special-use (RFC 6761 registry), never-delegated (internal, corp, home, mail) and example.* names.
  [[nodiscard]] model::SpecialUseFact special_use(std::string_view name) const;
  /// The rank of a registrable domain. Where no list is configured a small built-in list of well-known names answers.
  [[nodiscard]] model::TopSiteFact top_site(std::string_view registrable, Timestamp now) const;
  /// Whether the name, a parent down to the registrable domain, or that itself is listed; unset: no list configured.
  [[nodiscard]] std::optional<model::UnsafeDomainFact> unsafe(std::string_view name, std::string_view registrable,
                                                              Timestamp now) const;
  /// The provider table's entry that the name equals or is below.
  [[nodiscard]] model::ProviderFact provider(std::string_view name) const;

 private:
  Feeds();
  struct Lists;
  std::unique_ptr<Lists> lists_;
};

}  // namespace certwright::feeds
