#include "keys/pkcs11_uri.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace certwright::keys {
namespace {

constexpr std::string_view scheme = "pkcs11:";
// CK_TOKEN_INFO's fields are 32 characters at most; labels of objects have no limit, and nobody needs more.
constexpr std::size_t longest_value = 255;

tl::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorCode::invalid_request, fmt::format("a PKCS#11 URI {}", what));
}

// RFC 7512 section 2.3: pk11-pchar = unreserved / pk11-res-avail / pct-encoded.
bool stands_for_itself(char c) {
  constexpr std::string_view others = "-._~:[]@!$'()*+,=&";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

Result<std::string> decoded(std::string_view name, std::string_view value) {
  std::string out;
  while (!value.empty()) {
    if (value.front() != '%') {
      if (!stands_for_itself(value.front()))
        return refuse(fmt::format("with a character in {} that has to be written as %XX", name));
      out += value.front();
      value.remove_prefix(1);
      continue;
    }
    const auto octet = from_hex(value.substr(1, 2));
    if (!octet || octet->size() != 1)
      return refuse(fmt::format("with a % in {} that is not followed by two digits", name));
    out += static_cast<char>(octet->front());
    value.remove_prefix(3);
  }
  if (out.empty() || out.size() > longest_value)
    return refuse(fmt::format("with {} empty or longer than {} bytes", name, longest_value));
  return out;
}

std::string encoded(std::string_view value) {
  std::string out;
  for (const char c : value)
    if (stands_for_itself(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  return out;
}

constexpr std::array<std::pair<std::string_view, std::string Pkcs11Uri::*>, 5> texts{
    {{"token", &Pkcs11Uri::token},
     {"manufacturer", &Pkcs11Uri::manufacturer},
     {"serial", &Pkcs11Uri::serial},
     {"model", &Pkcs11Uri::model},
     {"object", &Pkcs11Uri::object}}};

Result<void> set(Pkcs11Uri& uri, std::string_view name, std::string_view value) {
  if (name == "type")
    return value == "private" ? Result<void>{} : refuse("with a type other than private: it has to name a private key");
  const auto twice = [&] { return refuse(fmt::format("that has {} twice", name)); };
  if (name == "id") {
    if (!uri.id.empty()) return twice();
    TRY(const std::string octets, decoded(name, value));
    uri.id.assign(octets.begin(), octets.end());
    return {};
  }
  const auto known = std::ranges::find(texts, name, [](const auto& entry) { return entry.first; });
  if (known == texts.end())
    return refuse(fmt::format("with the attribute \"{}\": use token, serial, manufacturer, model, object, id", name));
  std::string& field = uri.*known->second;
  if (!field.empty()) return twice();
  TRY(field, decoded(name, value));
  return {};
}

}  // namespace

Result<Pkcs11Uri> parse_pkcs11_uri(std::string_view text) {
  if (!text.starts_with(scheme)) return refuse("that does not begin with pkcs11:");
  text.remove_prefix(scheme.size());
  if (text.find('?') != std::string_view::npos)
    return refuse("with a query: the module and the PIN's file are settings of their own");
  Pkcs11Uri uri;
  for (bool more = true; more;) {
    const std::size_t end = text.find(';');
    const std::string_view attribute = text.substr(0, end);
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos) return refuse("with an attribute that has no value");
    TRY_VOID(set(uri, attribute.substr(0, equals), attribute.substr(equals + 1)));
    more = end != std::string_view::npos;
    if (more) text.remove_prefix(end + 1);
  }
  if (uri.token.empty() && uri.serial.empty()) return refuse("that names no token: token=LABEL, or serial=NUMBER");
  if (uri.object.empty() && uri.id.empty()) return refuse("that names no key: object=LABEL, or id=%01%02");
  return uri;
}

std::string to_string(const Pkcs11Uri& uri) {
  std::string out{scheme};
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (out.size() > scheme.size()) out += ';';
    out += fmt::format("{}={}", name, encoded(value));
  };
  for (const auto& [name, field] : texts) add(name, uri.*field);
  std::string id;
  for (const std::uint8_t octet : uri.id) id += fmt::format("%{:02X}", octet);
  if (!id.empty()) out += fmt::format(";id={}", id);
  return out;
}

}  // namespace certwright::keys
