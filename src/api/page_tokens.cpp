#include "api/page_tokens.h"

#include <algorithm>
#include <array>

#include "base/digest.h"

namespace certwright::api {
namespace {

constexpr std::size_t position_bytes = 8;
constexpr std::size_t tag_bytes = 16;  // 128 bits: forging one takes 2^127 tries

using Position = std::array<std::uint8_t, position_bytes>;

Position bytes_of_position(std::int64_t position) {
  Position bytes{};
  auto rest = static_cast<std::uint64_t>(position);
  for (std::size_t i = position_bytes; i-- > 0; rest >>= 8) bytes[i] = static_cast<std::uint8_t>(rest & 0xff);
  return bytes;
}

std::int64_t position_of_bytes(const Position& bytes) {
  std::uint64_t position = 0;
  for (const std::uint8_t byte : bytes) position = position << 8 | byte;
  return static_cast<std::int64_t>(position);
}

Bytes tag_of(const Secret& key, const Position& position, std::string_view scope) {
  Bytes message = {'p', 'a', 'g', 'e'};
  message.insert(message.end(), position.begin(), position.end());
  message.insert(message.end(), scope.begin(), scope.end());
  const Sha256 digest = hmac_sha256(key.reveal(), message);
  return Bytes(digest.begin(), digest.begin() + tag_bytes);
}

// The position counts certificates of all accounts, so it is hidden: its mask derives from the tag, which differs for
// every position and scope.
Position masked(const Secret& key, Position position, ByteView tag) {
  Bytes message = {'m', 'a', 's', 'k'};
  message.insert(message.end(), tag.begin(), tag.end());
  const Sha256 mask = hmac_sha256(key.reveal(), message);
  for (std::size_t i = 0; i < position_bytes; ++i) position[i] ^= mask[i];
  return position;
}

}  // namespace

std::string PageTokens::seal(std::int64_t position, std::string_view scope) const {
  const Position plain = bytes_of_position(position);
  Bytes token = tag_of(key_, plain, scope);
  const Position hidden = masked(key_, plain, token);
  token.insert(token.end(), hidden.begin(), hidden.end());
  return base64url(token);
}

std::optional<std::int64_t> PageTokens::open(std::string_view token, std::string_view scope) const {
  const auto bytes = from_base64url(token);
  if (!bytes || bytes->size() != tag_bytes + position_bytes) return std::nullopt;
  const ByteView tag = ByteView{*bytes}.first(tag_bytes);
  Position hidden{};
  std::ranges::copy(ByteView{*bytes}.subspan(tag_bytes), hidden.begin());
  const Position plain = masked(key_, hidden, tag);
  if (!constant_time_equal(tag_of(key_, plain, scope), tag)) return std::nullopt;
  return position_of_bytes(plain);
}

}  // namespace certwright::api
