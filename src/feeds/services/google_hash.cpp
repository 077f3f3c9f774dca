#include "feeds/services/google_hash.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "feeds/services/json_members.h"

namespace certwright::feeds {
namespace {

constexpr std::size_t prefix_bytes = 4;

Sha256 hash_of(const std::string& name) { return sha256(bytes_of(name + "/")); }

}  // namespace

std::string google_prefix_of(const std::string& name) {
  const Sha256 hash = hash_of(name);
  std::string encoded;
  for (const char c : base64(ByteView{hash}.first(prefix_bytes))) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    encoded += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

bool is_google_hash_of(const std::string& name, const std::string& text) {
  const Sha256 hash = hash_of(name);
  auto given = from_base64(text);
  if (!given) given = from_base64url(text.substr(0, text.find('=')));
  return given && std::ranges::equal(*given, hash);
}

std::string google_answer(std::string_view threats) {
  return boost::json::serialize(
      boost::json::object{{"threats", boost::json::string_view{threats.data(), threats.size()}}});
}

std::optional<NameVerdict> google_verdict(const std::string&, const KeptAnswer& answer, Timestamp) {
  const auto brief = parse_object(answer.text);
  if (!brief) return std::nullopt;
  NameVerdict verdict;
  verdict.threat = text_in(*brief, "threats");
  verdict.weight = verdict.threat.empty() ? 0 : 1;
  return verdict;
}

}  // namespace certwright::feeds
