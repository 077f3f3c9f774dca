// An archive in place of a list, as anybody may serve it.
#include "base/bytes.h"
#include "feeds/unpack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)certwright::feeds::unpacked(std::string{certwright::text_of({data, size})}, "list");
  return 0;
}
