#include "api/page_tokens.h"

#include "base/bytes.h"
#include "base/digest.h"

namespace certwright::api {
namespace {

constexpr std::size_t tag_bytes = 16;  // 128 bits: forging one takes 2^127 tries

void append(Bytes& message, std::string_view text) { message.insert(message.end(), text.begin(), text.end()); }

// The position's length comes first, so that no two pairs of position and scope make the same message.
Bytes tag_of(const Secret& key, std::string_view position, std::string_view scope) {
  Bytes message;
  append(message, "page");
  append(message, std::to_string(position.size()) + '/');
  append(message, position);
  append(message, scope);
  const Sha256 digest = hmac_sha256(key.reveal(), message);
  return Bytes(digest.begin(), digest.begin() + tag_bytes);
}

// A position counts certificates of all accounts, so it is hidden: its mask derives from the tag, which differs for
// every position and scope.
std::string masked(const Secret& key, std::string_view position, ByteView tag) {
  std::string hidden;
  hidden.reserve(position.size());
  Sha256 mask{};
  for (std::size_t i = 0; i < position.size(); ++i) {
    const std::size_t in_block = i % mask.size();
    if (in_block == 0) {
      Bytes message;
      append(message, "mask" + std::to_string(i) + '/');
      message.insert(message.end(), tag.begin(), tag.end());
      mask = hmac_sha256(key.reveal(), message);
    }
    hidden += static_cast<char>(static_cast<std::uint8_t>(position[i]) ^ mask.at(in_block));
  }
  return hidden;
}

}  // namespace

std::string PageTokens::seal(std::string_view position, std::string_view scope) const {
  Bytes token = tag_of(key_, position, scope);
  append(token, masked(key_, position, Bytes{token}));
  return base64url(token);
}

std::optional<std::string> PageTokens::open(std::string_view token, std::string_view scope) const {
  const auto bytes = from_base64url(token);
  if (!bytes || bytes->size() < tag_bytes) return std::nullopt;
  const ByteView tag = ByteView{*bytes}.first(tag_bytes);
  const ByteView hidden = ByteView{*bytes}.subspan(tag_bytes);
  std::string position = masked(key_, std::string(hidden.begin(), hidden.end()), tag);
  if (!constant_time_equal(tag_of(key_, position, scope), tag)) return std::nullopt;
  return position;
}

}  // namespace certwright::api
