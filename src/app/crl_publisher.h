#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "issuance/crl.h"
#include "service/issuers.h"
#include "store/store.h"

namespace certwright::app {

/// rules-in-force 4.6: certificates without OCSP need a CRL "at least every 4 d"; signed anew at half of its life, one
/// that could not be renewed for two days is still good.
inline constexpr std::chrono::hours crl_lifetime{96};

/// Signs the CRLs of a CA whose key is here: one for each shard, from the start, and number 0 for the certificates from
/// before there were several. The encoded entries are kept from one publication to the next, within `most_memory`
/// octets; what was not kept is read from the store again. Not safe to call from several threads at once.
class CrlPublisher {
 public:
  struct Options {
    std::size_t most_memory = 256UL * 1024 * 1024;
    /// Called between the steps "crl_signed" and "crl_stored", for fault tests. May be empty.
    std::function<void(std::string_view step)> between_steps;
  };
  CrlPublisher(store::Store& store, Clock& clock, Options options)
      : store_(store), clock_(clock), options_(std::move(options)) {}

  /// Takes a new CRL, when it is stored.
  using Publish = std::function<void(store::CrlShard)>;
  /// Signs every CRL of this CA that is not there, is half way to its nextUpdate, or in whose shard something was
  /// revoked since; only those. `first_number`: the CRLNumber that the CA's one CRL reached before there were several.
  /// Fails: as the store and the signer do, and where a lint complains: what was published before stays, and the CA's
  /// other CRLs are signed all the same.
  [[nodiscard]] Result<void> refresh(const service::Issuers::Issuing& issuing, std::uint64_t first_number,
                                     const Publish& publish);

 private:
  struct Kept {
    issuance::CrlEntries entries;
    std::uint64_t last_place = 0;
    std::uint64_t used = 0;  ///< the publication that used it last
  };
  using Key = std::pair<std::string, std::uint32_t>;
  /// A shard as it is in the store, or as it will be first.
  struct Known {
    store::CrlShard shard;
    bool published = false;
  };

  Result<std::vector<Known>> known_shards(const service::Issuers::Issuing& issuing, std::uint64_t first_number) const;
  Result<bool> is_news(const store::CrlShard& shard) const;
  Result<store::CrlShard> sign(const service::Issuers::Issuing& issuing, const Known& known, bool is_due);
  Result<void> take_up(Kept& kept, const store::CrlShard& before) const;
  Result<void> read_all(Kept& kept, const Known& known) const;
  void drop_least_used();
  void passed(std::string_view step) const;

  store::Store& store_;
  Clock& clock_;
  const Options options_;
  std::map<Key, Kept> kept_;
  std::uint64_t publications_ = 0;
  /// Of a CA: View::last_revocation() when it was looked at last.
  std::map<std::string, std::uint64_t, std::less<>> seen_;
};

}  // namespace certwright::app
