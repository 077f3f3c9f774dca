#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/caller.h"

namespace certwright::model {

/// Who may decide verification cases of every account of the installation: `[policy] administrators`.
class Administrators {
 public:
  /// Each entry is the ARN of a principal (`arn:aws:iam::123456789012:user/security`, `…:root`), or an account of 12
  /// digits, which means everybody in it. Fails: invalid_request (an entry is neither).
  [[nodiscard]] static Result<Administrators> parse(const std::vector<std::string>& entries);

  /// Whether the caller is one. What the caller's own policy permits is another question.
  [[nodiscard]] bool include(const Caller& caller) const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  std::vector<std::string> entries_;  ///< `ACCOUNT`, `ACCOUNT:root` or `ACCOUNT:user/NAME`, whatever the partition
};

}  // namespace certwright::model
