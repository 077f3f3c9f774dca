// The forms and headers of the approval page, from raw bytes.
#include <cstdint>
#include <string>
#include <string_view>

#include "api/pages/form.h"
#include "api/pages/html.h"
#include "base/html.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const char* name : {"code", "answer", "lang"}) {
    const auto value = api::pages::form_value(text, name);
    if (value) (void)escape_html(*value);
  }
  const http::Request request{.method = "GET",
                              .target = "/approvals",
                              .headers = {{.name = "Accept-Language", .value = std::string{text}}},
                              .body = {},
                              .peer = {},
                              .received_at = {},
                              .request_id = {}};
  (void)api::pages::accepted_language(request);
  return 0;
}
