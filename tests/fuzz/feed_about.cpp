// The description beside the copy of a list.
#include "base/bytes.h"
#include "feeds/list_about.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto about = certwright::feeds::read_list_about(certwright::text_of({data, size})))
    (void)certwright::feeds::to_json(*about);
  return 0;
}
