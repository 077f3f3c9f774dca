#include "model/domain_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <idn2.h>

#include "model/typed_name.h"

namespace certwright::model {
namespace {

// RFC 1035 section 2.3.4: "labels 63 octets or less", "names 255 octets or less" on the wire, which is 253 as text.
constexpr std::size_t max_name_bytes = 253;
constexpr std::size_t max_label_bytes = 63;
// A name of 253 octets holds 63 characters a label at most, each of 4 octets in UTF-8. What is longer is not even read.
constexpr std::size_t max_typed_bytes = 1024;

using Parsed = tl::expected<std::string, Finding>;

tl::unexpected<Finding> refused(const Cause& cause, Evidence evidence) {
  return tl::unexpected(found(cause, std::move(evidence)));
}

// The octets of a host name: letters, digits, hyphen (RFC 952, RFC 1123 section 2.1), folded to lower case; 0 for all
// else.
constexpr std::array<char, 256> make_ldh_table() {
  std::array<char, 256> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = static_cast<char>(c - 'A' + 'a');
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = c;
  table[static_cast<unsigned char>('-')] = '-';
  return table;
}
constexpr auto ldh = make_ldh_table();

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// The length of the UTF-8 sequence that starts at `text`, or 0 where none does.
std::size_t sequence_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0x80   ? 1
                            : first < 0xC2 ? 0
                            : first < 0xE0 ? 2
                            : first < 0xF0 ? 3
                            : first < 0xF5 ? 4
                                           : 0;
  if (bytes == 0 || bytes > text.size()) return 0;
  for (std::size_t i = 1; i < bytes; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  return bytes;
}

/// The name where `text` is one without any doubt: a single pass, and the only allocation is the name itself.
std::optional<std::string> plain_name(std::string_view text) {
  if (text.size() > max_name_bytes) return std::nullopt;
  std::string name(text.size(), '\0');
  std::size_t place = 0;
  if (text.starts_with("*.")) {
    name[0] = '*';
    name[1] = '.';
    place = 2;
  }
  const bool wildcard = place != 0;
  std::size_t label_start = place;
  std::size_t dots = 0;
  for (; place <= text.size(); ++place) {
    if (place < text.size() && text[place] != '.') {
      name[place] = ldh[static_cast<unsigned char>(text[place])];
      if (name[place] == '\0') return std::nullopt;
      continue;
    }
    const std::size_t label_bytes = place - label_start;
    if (label_bytes == 0 || label_bytes > max_label_bytes) return std::nullopt;
    if (name[label_start] == '-' || name[place - 1] == '-') return std::nullopt;
    if (place == text.size()) break;
    name[place] = '.';
    ++dots;
    label_start = place + 1;
  }
  if (dots == 0 && !wildcard) return std::nullopt;
  if (name.back() >= '0' && name.back() <= '9' && dots == 3 && is_ipv4(wildcard ? name.substr(2) : name))
    return std::nullopt;
  return name;
}

std::string host_of(std::string_view typed) {
  if (const std::size_t scheme = typed.find("://"); scheme != std::string_view::npos) typed.remove_prefix(scheme + 3);
  typed = typed.substr(0, typed.find_first_of("/?#"));
  if (const std::size_t at = typed.rfind('@'); at != std::string_view::npos) typed.remove_prefix(at + 1);
  typed = typed.substr(0, typed.find(':'));
  return shown_text(typed.empty() ? std::string_view{"www.example.com"} : typed);
}

bool looks_like_url(std::string_view text) {
  if (text.find_first_of("/@?#") != std::string_view::npos) return true;
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
}

bool is_ip_address(std::string_view text) {
  std::string bare{text.starts_with('[') && text.ends_with(']') ? text.substr(1, text.size() - 2) : text};
  return is_ipv4(bare.starts_with("*.") ? bare.substr(2) : bare) || is_ipv6(bare);
}

/// `*` moved to where it may stand: "*.example.com" for "www.*.example.com" or "w*.example.com".
std::string wildcard_instead(std::string_view text) {
  std::string_view rest = text;
  for (std::size_t star = rest.find('*'); star != std::string_view::npos; star = rest.find('*')) {
    const std::size_t dot = rest.find('.', star);
    if (dot == std::string_view::npos) return "*.example.com";
    rest.remove_prefix(dot + 1);
  }
  return plain_name(rest) ? "*." + shown_text(rest) : "*.example.com";
}

/// What is wrong with one label, the first fault of it.
std::optional<Finding> fault_of_label(std::string_view label, std::string_view typed) {
  if (label.empty()) return found(cause::NAME_EMPTY_LABEL, {{"domain", shown_text(typed)}});
  for (std::size_t i = 0; i < label.size(); i += std::max<std::size_t>(sequence_bytes(label.substr(i)), 1)) {
    if (ldh[static_cast<unsigned char>(label[i])] != '\0') continue;
    const std::size_t bytes = std::max<std::size_t>(sequence_bytes(label.substr(i)), 1);
    return found(cause::NAME_BAD_CHARACTER,
                 {{"domain", shown_text(typed)}, {"ch", shown_text(label.substr(i, bytes))}});
  }
  if (label.size() > max_label_bytes)
    return found(cause::NAME_TOO_LONG, {{"part", fmt::format("\"{}\"", shown_text(label))},
                                        {"n", fmt::to_string(label.size())},
                                        {"max", fmt::to_string(max_label_bytes)}});
  if (label.front() == '-' || label.back() == '-')
    return found(cause::NAME_HYPHEN_EDGE, {{"label", shown_text(label)}});
  return std::nullopt;
}

std::optional<Finding> fault_of_labels(std::string_view name, std::string_view typed) {
  std::string_view rest = name;
  for (;;) {
    const std::size_t dot = rest.find('.');
    if (auto fault = fault_of_label(rest.substr(0, dot), typed)) return fault;
    if (dot == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(dot + 1);
  }
}

/// Why plain_name() did not take `name`, which is what became of `typed`. The more telling reasons come first.
Finding fault_of(std::string_view name, std::string_view typed) {
  if (is_ip_address(name)) return found(cause::NAME_IP_ADDRESS, {{"domain", shown_text(name)}});
  if (looks_like_url(name)) return found(cause::NAME_IS_URL, {{"suggested", host_of(name)}});
  const bool wildcard = name.starts_with("*.");
  const std::string_view base = name.substr(wildcard ? 2 : 0);
  if (base.find('*') != std::string_view::npos)
    return found(cause::WILD_POSITION, {{"domain", shown_text(typed)}, {"suggested", wildcard_instead(name)}});
  if (auto fault = fault_of_labels(base, typed)) return *std::move(fault);
  if (name.size() > max_name_bytes)
    return found(cause::NAME_TOO_LONG, {{"part", fmt::format("\"{}\"", shown_text(name))},
                                        {"n", fmt::to_string(name.size())},
                                        {"max", fmt::to_string(max_name_bytes)}});
  return found(cause::NAME_SINGLE_LABEL, {{"domain", shown_text(typed)}});
}

using IdnText = std::unique_ptr<char, decltype(&idn2_free)>;
constexpr int idn_flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;

/// UTS #46 mapping and IDNA 2008 of one U-label; the library's code where it refuses. STD3 rules are not asked of the
/// library: it drops the characters that they forbid instead of refusing them. plain_name() refuses them afterwards.
tl::expected<std::string, int> to_a_label(std::string_view label) {
  const std::string terminated{label};
  std::uint8_t* output = nullptr;
  const int code = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &output, idn_flags);
  const IdnText owner{reinterpret_cast<char*>(output), idn2_free};
  if (code != IDN2_OK) return tl::unexpected(code);
  return std::string{owner.get()};
}

bool is_host_label(std::string_view label) {
  return label == "*" || std::ranges::all_of(label, [](char c) { return ldh[static_cast<unsigned char>(c)] != '\0'; });
}

/// Whether this one character, alone, is what keeps a label from being one.
bool is_to_blame(std::string_view character) {
  if (character.size() == 1) return static_cast<unsigned char>(character.front()) >= 0x80;
  const auto alone = to_a_label(character);
  return alone ? !is_host_label(*alone) : alone.error() == IDN2_DISALLOWED || alone.error() == IDN2_UNASSIGNED;
}

/// The character of a refused label that is to blame where one alone is, else the whole label.
std::string_view offender(std::string_view label) {
  for (std::size_t i = 0; i < label.size();) {
    const std::string_view character = label.substr(i, std::max<std::size_t>(sequence_bytes(label.substr(i)), 1));
    if (is_to_blame(character)) return character;
    i += character.size();
  }
  return label;
}

bool is_too_long(int code) {
  return code == IDN2_TOO_BIG_LABEL || code == IDN2_TOO_BIG_DOMAIN || code == IDN2_PUNYCODE_BIG_OUTPUT;
}

Parsed mapped_label(std::string_view label, std::string_view typed) {
  if (is_ascii(label)) return std::string{label};
  // Own check before the library's: it reads up to the first NUL, and knows nothing of the LDH rule.
  for (const char& c : label)
    if (static_cast<unsigned char>(c) < 0x80 && ldh[static_cast<unsigned char>(c)] == '\0')
      return refused(cause::NAME_BAD_CHARACTER, {{"domain", shown_text(typed)}, {"ch", shown_text({&c, 1})}});
  auto mapped = to_a_label(label);
  if (mapped && is_host_label(*mapped)) return *std::move(mapped);
  if (!mapped && is_too_long(mapped.error()))
    return refused(cause::NAME_TOO_LONG, {{"part", fmt::format("\"{}\"", shown_text(label))},
                                          {"n", fmt::format("> {}", max_label_bytes)},
                                          {"max", fmt::to_string(max_label_bytes)}});
  return refused(cause::NAME_BAD_CHARACTER, {{"domain", shown_text(typed)}, {"ch", shown_text(offender(label))}});
}

// UTS #46 section 2.3: besides the full stop, U+3002, U+FF0E and U+FF61 separate labels.
std::string with_ascii_dots(std::string_view typed) {
  std::string text;
  for (std::size_t i = 0; i < typed.size();) {
    const std::string_view three = typed.substr(i, 3);
    const bool is_dot = three == "\u3002" || three == "\uFF0E" || three == "\uFF61";
    if (is_dot)
      text += '.';
    else
      text += typed[i];
    i += is_dot ? 3 : 1;
  }
  return text;
}

/// The name in A-labels. Each label is mapped on its own, so that malformed A-labels beside it pass unchanged.
Parsed mapped_name(std::string_view typed) {
  const std::string text = with_ascii_dots(typed);
  std::string_view rest = text;
  std::string name;
  for (;;) {
    const std::size_t dot = rest.find('.');
    auto label = mapped_label(rest.substr(0, dot), typed);
    if (!label) return label;
    name += *label;
    if (dot == std::string_view::npos) return name;
    name += '.';
    rest.remove_prefix(dot + 1);
  }
}

Parsed read_name(std::string_view text) {
  const std::string_view typed = without_spaces(text);
  if (typed.size() > max_typed_bytes)
    return refused(cause::NAME_TOO_LONG, {{"part", fmt::format("\"{}\"", shown_text(typed))},
                                          {"n", fmt::to_string(typed.size())},
                                          {"max", fmt::to_string(max_name_bytes)}});
  const auto without_last_dot = [](std::string_view name) {
    return name.size() > 1 && name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
  };
  if (auto name = plain_name(without_last_dot(typed))) return *std::move(name);
  if (is_ascii(typed) || looks_like_url(typed)) return tl::unexpected(fault_of(without_last_dot(typed), typed));
  auto mapped = mapped_name(typed);
  if (!mapped) return mapped;
  if (auto name = plain_name(without_last_dot(*mapped))) return *std::move(name);
  return tl::unexpected(fault_of(without_last_dot(*mapped), typed));
}

}  // namespace

Result<DomainName> DomainName::parse(std::string_view text) {
  if (auto name = plain_name(text)) return DomainName{*std::move(name)};
  const Text message = fault_of(text.substr(0, max_typed_bytes), text).message();
  return fail(ErrorCode::invalid_request, message.en);
}

tl::expected<DomainName, Finding> parse_name(std::string_view text) {
  auto name = read_name(text);
  if (!name) return tl::unexpected(std::move(name).error());
  return DomainName{*std::move(name)};
}

bool is_valid_a_label(std::string_view label) {
  if (!label.starts_with("xn--") || label.size() > max_label_bytes) return false;
  const std::string terminated{label};
  char* output = nullptr;
  const int code = idn2_to_unicode_8z8z(terminated.c_str(), &output, 0);
  const IdnText u_label{output, idn2_free};
  if (code != IDN2_OK || is_ascii(u_label.get())) return false;
  const auto again = to_a_label(u_label.get());
  return again && *again == label;
}

std::string display_name(std::string_view a_label_name) {
  std::string shown_name;
  std::string_view rest = a_label_name;
  for (;;) {
    const std::size_t dot = rest.find('.');
    const std::string label{rest.substr(0, dot)};
    char* output = nullptr;
    const bool decodes = is_valid_a_label(label) && idn2_to_unicode_8z8z(label.c_str(), &output, 0) == IDN2_OK;
    const IdnText u_label{output, idn2_free};
    shown_name += decodes ? u_label.get() : label.c_str();
    if (dot == std::string_view::npos) return shown_name;
    shown_name += '.';
    rest.remove_prefix(dot + 1);
  }
}

bool is_at_or_below(std::string_view name, std::string_view domain) {
  if (!name.ends_with(domain) || domain.empty()) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

}  // namespace certwright::model
