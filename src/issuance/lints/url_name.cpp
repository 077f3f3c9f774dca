#include "issuance/lints/url_name.h"

#include <algorithm>

#include "pki/der_reader.h"

namespace certwright::issuance::lints {

bool is_http_url_name(ByteView general_name) {
  constexpr std::uint8_t url_tag = 0x86;
  constexpr std::string_view scheme = "http://";
  const auto name = pki::der::only(general_name, url_tag);
  if (!name) return false;
  const std::string_view url = text_of(name->content);
  const bool printable = std::ranges::all_of(url, [](char character) { return character > ' ' && character < 0x7f; });
  return printable && url.starts_with(scheme) && url.size() > scheme.size() && url[scheme.size()] != '/';
}

}  // namespace certwright::issuance::lints
