#include "pki/blocked_keys.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace certwright::pki {
namespace {

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blank = " \t\r";
  line = line.substr(0, line.find('#'));
  const std::size_t begin = line.find_first_not_of(blank);
  return begin == std::string_view::npos ? std::string_view{}
                                         : line.substr(begin, line.find_last_not_of(blank) + 1 - begin);
}

int digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

bool read_hash(std::string_view text, Sha256& hash) {
  if (text.size() != 2 * hash.size()) return false;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    hash[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

}  // namespace

Result<BlockedKeys> BlockedKeys::parse(std::string_view text) {
  constexpr std::size_t line_bytes = 65;
  BlockedKeys keys;
  keys.hashes_.reserve(text.size() / line_bytes + 1);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    Sha256 hash{};
    if (!read_hash(line, hash))
      return fail(ErrorCode::invalid_request,
                  "line " + std::to_string(number) + " is not a SHA-256 of 64 hexadecimal digits");
    keys.hashes_.push_back(hash);
  }
  std::ranges::sort(keys.hashes_);
  const auto twice = std::ranges::unique(keys.hashes_);
  keys.hashes_.erase(twice.begin(), twice.end());
  return keys;
}

Result<BlockedKeys> BlockedKeys::load(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file) return fail(ErrorCode::invalid_request, path + ": the list of blocked keys cannot be read");
  auto keys = parse(text);
  if (!keys) return fail(ErrorCode::invalid_request, path + ": " + keys.error().detail);
  return keys;
}

bool BlockedKeys::contains(ByteView subject_public_key_info) const {
  return !hashes_.empty() && std::ranges::binary_search(hashes_, sha256(subject_public_key_info));
}

}  // namespace certwright::pki
