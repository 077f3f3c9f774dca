#include "http/request_reader.h"
#include "http/sigv4.h"

// Bytes as they come from a socket: HTTP first, then the signature of whatever request it makes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes{reinterpret_cast<const char*>(data), size};
  certwright::http::RequestReader reader({.header_bytes = 4096, .body_bytes = 4096});
  using enum certwright::http::RequestReader::State;
  while (!bytes.empty()) {
    bytes.remove_prefix(reader.feed(bytes));
    if (reader.state() != complete) break;
    (void)certwright::http::read_signature(reader.take());
    reader.next();
  }
  return 0;
}
