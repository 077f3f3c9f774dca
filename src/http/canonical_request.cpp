// AWS Signature Version 4, "Create a canonical request".
#include "http/canonical_request.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/digest.h"
#include "http/split.h"

namespace certwright::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// "Each path segment must be URI-encoded": every byte except the unreserved characters of RFC 3986 section 2.3.
void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool unreserved = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
                            std::string_view{"-_.~"}.find(c) != std::string_view::npos;
    if (unreserved) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}

// "Normalize URI paths according to RFC 3986": empty and dot segments go, a slash at the end stays; then each segment
// of the path as sent is encoded once more, as for every service but S3.
void append_canonical_path(std::string& out, std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..")
      kept.push_back(segment);
    else if (!kept.empty())
      kept.pop_back();
  }
  for (const std::string_view segment : kept) {
    out += '/';
    append_encoded(out, segment);
  }
  if (kept.empty() || path.ends_with('/')) out += '/';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// Decodes and encodes again, so that two spellings of one byte count as the same. A percent sign that starts no
// escape stands for itself.
std::string recoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  std::string encoded;
  append_encoded(encoded, decoded);
  return encoded;
}

// "Sort the parameter names by character code point in ascending order. Parameters with duplicate names should be
// sorted by value."
void append_canonical_query(std::string& out, std::string_view query) {
  if (query.empty()) return;
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view parameter : split(query, '&')) {
    if (parameter.empty()) continue;
    const auto equals = parameter.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : parameter.substr(equals + 1);
    parameters.emplace_back(recoded(parameter.substr(0, equals)), recoded(value));
  }
  std::ranges::sort(parameters);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) out += '&';
    out.append(parameters[i].first).append("=").append(parameters[i].second);
  }
}

// "To create the header values, remove leading and trailing spaces and convert sequential spaces to a single space."
void append_canonical_value(std::string& out, std::string_view value) {
  bool pending_space = false;
  const std::size_t start = out.size();
  for (const char c : value) {
    if (is_space(c)) {
      pending_space = out.size() > start;
      continue;
    }
    if (pending_space) out += ' ';
    pending_space = false;
    out += c;
  }
}

// One line a header; headers of one name are joined by commas, in the order in which they came. False where the
// request has none of this name.
bool append_canonical_header(std::string& out, const std::vector<Header>& headers, std::string_view name) {
  bool is_first = true;
  for (const Header& header : headers) {
    if (!same_name(header.name, name)) continue;
    if (is_first)
      out.append(name).append(":");
    else
      out += ',';
    is_first = false;
    append_canonical_value(out, header.value);
  }
  if (is_first) return false;
  out += '\n';
  return true;
}

}  // namespace

std::string canonical_request(const Request& request, const std::vector<Header>& headers,
                              std::string_view signed_headers, std::optional<std::string>& missing) {
  std::string text;
  text.reserve(512 + signed_headers.size());
  text.append(request.method).append("\n");
  append_canonical_path(text, request.path());
  text += '\n';
  append_canonical_query(text, request.query());
  text += '\n';
  for (const std::string_view name : split(signed_headers, ';')) {
    if (!append_canonical_header(text, headers, name) && !missing) missing = std::string{name};
  }
  text += '\n';
  text.append(signed_headers).append("\n").append(hex(sha256(bytes_of(request.body))));
  return text;
}

}  // namespace certwright::http
