#include "model/redaction.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "model/facts_members.h"

namespace certwright::model {
namespace {

/// Addresses of one kind that tell of a network, and how the n-th of them is shown. {} is a number from 1.
struct Kind {
  std::string_view prefix;
  int length;
  std::string_view shown;
};

// RFC 1918, 3927, 6598, 4193, 4291. Loopback tells nothing of anybody.
constexpr std::array<Kind, 7> private_kinds{{{"10.0.0.0", 8, "10.0."},
                                             {"172.16.0.0", 12, "172.16."},
                                             {"192.168.0.0", 16, "192.168."},
                                             {"169.254.0.0", 16, "169.254."},
                                             {"100.64.0.0", 10, "100.64."},
                                             {"fc00::", 7, "fd00::"},
                                             {"fe80::", 10, "fe80::"}}};
// Where cloud providers answer for metadata: the same for everybody, and a cause of its own.
constexpr std::string_view metadata_address = "169.254.169.254";
// Documentation prefixes (RFC 5737, 3849): a resolver's public address becomes one.
constexpr Kind public_v4{"", 0, "192.0."};
constexpr Kind public_v6{"", 0, "2001:db8::"};

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool is_v6 = false;
};

std::optional<Address> read_address(std::string_view text) {
  const std::string terminated{text};
  Address address;
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.is_v6 = true;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

bool is_within(const Address& address, const Kind& kind) {
  const auto prefix = read_address(kind.prefix);
  if (prefix->is_v6 != address.is_v6) return false;
  for (int bit = 0; bit < kind.length; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    if (((address.bytes.at(byte) ^ prefix->bytes.at(byte)) & (0x80U >> static_cast<unsigned>(bit % 8))) != 0)
      return false;
  }
  return true;
}

const Kind* private_kind(const Address& address) {
  const auto* const kind =
      std::ranges::find_if(private_kinds, [&](const Kind& one) { return is_within(address, one); });
  return kind == private_kinds.end() ? nullptr : kind;
}

bool is_loopback(const Address& address) {
  return is_within(address, {"127.0.0.0", 8, ""}) || is_within(address, {"::1", 128, ""});
}

std::string numbered(const Kind& kind, int number) {
  // 192.0.2.0/24 has room for more resolvers than any machine has.
  if (kind.shown == public_v4.shown) return fmt::format("192.0.2.{}", number % 256);
  if (kind.shown.ends_with(':')) return fmt::format("{}{:x}", kind.shown, number);
  return fmt::format("{}{}.{}", kind.shown, number / 256 % 256, number % 256);
}

bool is_address_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
}
bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}
bool is_arn_byte(char c) { return is_name_byte(c) || std::string_view{":/.*+=@,"}.find(c) != std::string_view::npos; }

// The address that a run of address bytes begins with, where one stands there for itself: "10.0.0.1:53" has one,
// "10.0.0.1.example.com" has none.
std::string_view address_in(std::string_view run) {
  while (run.ends_with('.') || (run.ends_with(':') && !run.ends_with("::"))) run.remove_suffix(1);
  if (read_address(run)) return run;
  const std::string_view before_port = run.substr(0, run.find(':'));
  return before_port.size() < run.size() && read_address(before_port) ? before_port : std::string_view{};
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

template <class Predicate>
std::string_view run_of(std::string_view text, Predicate belongs) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin()));
}

}  // namespace

std::string Redaction::address(std::string_view text) {
  if (const auto known = placeholders_.find(text); known != placeholders_.end()) return known->second;
  const auto address = read_address(text);
  const Kind* kind = address && text != metadata_address ? private_kind(*address) : nullptr;
  if (kind == nullptr) return std::string{text};
  return placeholders_[std::string{text}] = numbered(*kind, ++used_[std::string{kind->shown}]);
}

// arn:partition:service:region:account:resource: what kind of thing it is stays.
std::string Redaction::arn(std::string_view text) {
  if (const auto known = placeholders_.find(text); known != placeholders_.end()) return known->second;
  std::array<std::string_view, 3> first;
  std::string_view rest = text;
  for (std::string_view& part : first) {
    part = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  const std::string_view resource = rest.substr(rest.rfind(':') == std::string_view::npos ? 0 : rest.rfind(':') + 1);
  const std::string_view type = resource.substr(0, resource.find('/'));
  return placeholders_[std::string{text}] =
             fmt::format("{}:{}:{}:redacted:000000000000:{}/{}", first[0], first[1], first[2], type, ++used_["arn"]);
}

std::string Redaction::without_persons(std::string_view text) const {
  std::string out{text};
  for (const auto& [address, placeholder] : persons_)
    for (std::size_t at = out.find(address); at != std::string::npos; at = out.find(address, at + placeholder.size()))
      out.replace(at, address.size(), placeholder);
  return out;
}

std::string Redaction::text(std::string_view whole) {
  const std::string nameless = without_persons(whole);
  std::string_view from = nameless;
  std::string out;
  out.reserve(from.size());
  while (!from.empty()) {
    const std::string_view rest = from;
    const bool starts = out.empty() || !is_name_byte(out.back());
    if (starts && rest.starts_with("arn:")) {
      const std::string_view run = run_of(rest, is_arn_byte);
      out += arn(run);
      from.remove_prefix(run.size());
    } else if (const std::string_view run = run_of(rest, is_address_byte); starts && !run.empty()) {
      const bool stands_alone = run.size() == rest.size() || !is_name_byte(rest[run.size()]);
      const std::string_view found = stands_alone ? address_in(run) : std::string_view{};
      out += address(found);
      out += run.substr(found.size());
      from.remove_prefix(run.size());
    } else {
      out += from.front();
      from.remove_prefix(1);
    }
  }
  return out;
}

/// Goes through all texts of facts.
struct RedactMembers {
  Redaction& redaction;

  template <class Value>
  void operator()(const char* /*name*/, Value& value) {
    if constexpr (std::same_as<Value, std::string>)
      value = redaction.text(value);
    else if constexpr (std::same_as<Value, ListSource>)
      value.name = file_name(value.name);
    else if constexpr (std::same_as<Value, PrivateAuthorityFact>)
      redact_authority(value);
    else if constexpr (std::same_as<Value, AllowListEntry>)
      redact_entry(value);
    else if constexpr (requires { value.has_value() && value->has_value(); })
      redact_looked(value);
    else if constexpr (requires { value.has_value(); }) {
      if (value) (*this)("", *value);
    } else if constexpr (HasMembers<Value>)
      members(*this, value);
    else if constexpr (requires { value.begin() != value.end(); } && !std::same_as<Value, DomainName>)
      for (auto& element : value) (*this)("", element);
  }

 private:
  template <class Value>
  void redact_looked(Looked<Value>& value) {
    if (value && *value) (*this)("", **value);
    if (value && !*value) (*this)("", value->error());
  }
  void redact_entry(AllowListEntry& entry) {
    members(*this, entry);
    entry.account = entry.account.empty() ? "" : "000000000000";
    entry.reason.clear();
    entry.approver.clear();
  }
  void redact_authority(PrivateAuthorityFact& fact) {
    members(*this, fact);
    fact.account = fact.account.empty() ? "" : "000000000000";
    fact.issuer_id = fact.issuer_id.empty() ? "" : "issuer";
    fact.name = fact.name.empty() ? "" : "Private CA";
  }
};

// Public addresses of resolvers say who asked, wherever they stand.
void Redaction::note_installation(const Facts& facts) {
  const auto note = [&](std::string_view text) {
    const auto address = read_address(text);
    if (!address || private_kind(*address) != nullptr || is_loopback(*address) || placeholders_.contains(text)) return;
    const Kind& kind = address->is_v6 ? public_v6 : public_v4;
    placeholders_[std::string{text}] = numbered(kind, ++used_[std::string{kind.shown}]);
  };
  for (std::string_view text = facts.resolver; !text.empty();) {
    const std::string_view run = run_of(text, is_address_byte);
    note(address_in(run));
    text.remove_prefix(std::max<std::size_t>(run.size(), 1));
  }
  if (!facts.system_view) return;
  for (const std::string& resolver : facts.system_view->resolvers) note(address_in(run_of(resolver, is_address_byte)));
  for (const ServerAnswer& answer : facts.system_view->answers) note(answer.address);
}

// Those that a registration shows are persons', whereas a mailbox of the domain, or a contact in its DNS, is public.
void Redaction::note_persons(const Facts& facts) {
  if (!facts.registration || !*facts.registration) return;
  for (const RegistrationContact& contact : (*facts.registration)->contacts) hide_person(contact.email);
}

void Redaction::hide_person(const std::string& address) {
  if (address.empty() || persons_.contains(address)) return;
  std::string placeholder = fmt::format("contact-{}@redacted.invalid", persons_.size() + 1);
  persons_.emplace(address, std::move(placeholder));
}

void Redaction::redact(KeptName& name) {
  if (!name.facts) return;
  note_installation(*name.facts);
  note_persons(*name.facts);
  RedactMembers visit{*this};
  members(visit, *name.facts);
}

void redact(KeptName& name) { Redaction{}.redact(name); }

}  // namespace certwright::model
