#include "issuance/lints/object_text.h"

#include <algorithm>
#include <cstdint>

namespace certwright::issuance::lints {

std::string object_text(ByteView object) {
  std::string text;
  std::uint64_t arc = 0;
  for (const std::uint8_t octet : object.size() > 2 ? object.subspan(2) : ByteView{}) {
    // Arcs of more than 56 bits are nobody's; their text would be wrong, not harmful.
    arc = (arc << 7U) | (octet & 0x7fU);
    if ((octet & 0x80U) != 0) continue;
    if (text.empty()) {
      // X.690 section 8.19.4: the first two arcs are one number.
      const std::uint64_t first = std::min<std::uint64_t>(arc / 40, 2);
      text = std::to_string(first) + "." + std::to_string(arc - 40 * first);
    } else {
      text += "." + std::to_string(arc);
    }
    arc = 0;
  }
  return text;
}

}  // namespace certwright::issuance::lints
