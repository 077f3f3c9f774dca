#include "issuance/lints/url_name.h"

#include <algorithm>

#include "pki/der_reader.h"

namespace certwright::issuance::lints {

bool is_http_url(const GeneralName& name) {
  constexpr std::string_view scheme = "http://";
  const std::string_view url = text_of(name.content);
  const bool printable = std::ranges::all_of(url, [](char character) { return character > ' ' && character < 0x7f; });
  return name.tag == general_name::url && printable && url.starts_with(scheme) && url.size() > scheme.size() &&
         url[scheme.size()] != '/';
}

bool is_http_url_name(ByteView der) {
  const auto name = pki::der::only(der, general_name::url);
  return name && is_http_url({name->tag, name->content});
}

}  // namespace certwright::issuance::lints
