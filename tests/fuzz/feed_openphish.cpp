// A list of openphish as anybody may serve it.
#include "base/bytes.h"
#include "feeds/list_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto nothing = [](const certwright::feeds::formats::Entry&) {};
  (void)certwright::feeds::read_list(certwright::model::FeedId::openphish,
                                     {.place = "list", .text = certwright::text_of({data, size})}, nothing);
  return 0;
}
