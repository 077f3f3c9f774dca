#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace certwright::api {

/// Makes and opens NextToken: where a listing goes on, readable by this installation only, and bound to the account,
/// Region and filters that it was made for. Tokens hold no state here, so they outlive a restart with the same key.
class PageTokens {
 public:
  /// `key`: 16 random bytes or more, the same at every start.
  explicit PageTokens(Secret key) : key_(std::move(key)) {}

  /// `position`: of any length and content. `scope`: everything that must be the same on the next page, as one text.
  [[nodiscard]] std::string seal(std::string_view position, std::string_view scope) const;
  /// Nothing where the token was not made here for this scope.
  [[nodiscard]] std::optional<std::string> open(std::string_view token, std::string_view scope) const;

 private:
  Secret key_;
};

}  // namespace certwright::api
