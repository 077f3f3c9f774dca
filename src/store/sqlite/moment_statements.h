#pragma once

#include <string>

#include "store/traits.h"

namespace certwright::store::sqlite {

/// The statements that read one listing by a moment; each gives (moment, seq) and takes the listing first and how many
/// last. They are made once, because a connection knows statements by their address.
struct MomentStatements {
  std::string same;    ///< at one value of the moment, behind a seq
  std::string behind;  ///< behind a value
  std::string within;  ///< from one value to another, in any order; gives seq alone
};

[[nodiscard]] const MomentStatements& statements_of(Moment moment, bool descending);

}  // namespace certwright::store::sqlite
