// Whatever lies where an index should is refused with a reason, or is an index that is written again as it was.
#include "feeds/prepared_index.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto index = feeds::read_prepared_index({data, size});
  if (!index) {
    demand(!index.error().detail.empty());
    return 0;
  }
  (void)index->names.find("example.test-a");
  demand(feeds::to_bytes(*index) == Bytes(data, data + size));
  return 0;
}
