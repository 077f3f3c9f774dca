#include "http/message.h"

#include <algorithm>

namespace certwright::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 9112 section 3.2.2: "a server MUST accept the absolute-form in requests even though most HTTP/1.1 clients will
// only send the absolute-form to a proxy". What stands before the path is dropped.
std::string_view without_authority(std::string_view target) {
  if (target.empty() || target.front() == '/') return target;
  const auto scheme_end = target.find("://");
  if (scheme_end == std::string_view::npos) return target;
  const auto path = target.find_first_of("/?", scheme_end + 3);
  return path == std::string_view::npos ? std::string_view{} : target.substr(path);
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

const std::string* Request::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [name](const Header& h) { return same_name(h.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

std::string_view Request::path() const {
  const std::string_view rest = without_authority(target);
  const std::string_view path = rest.substr(0, rest.find('?'));
  return path.empty() ? std::string_view{"/"} : path;
}

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view{target}.substr(mark + 1);
}

}  // namespace certwright::http
