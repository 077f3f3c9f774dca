// CRLs of anybody's making.
#include "issuance/lints/crl_view.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright::issuance::lints;
  if (const auto view = CrlView::of_crl({data, size})) (void)judge(*view, Asked::baseline_too);
  return 0;
}
