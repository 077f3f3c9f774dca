#include "pki/pem_blocks.h"

#include <optional>

namespace certwright::pki {
namespace {

constexpr std::string_view begin_word = "-----BEGIN";
constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

tl::unexpected<Error> no_block(const std::string& why) { return fail(ErrorCode::invalid_request, "a PEM block " + why); }

std::string quoted(std::string_view label) { return "'" + std::string{label} + "'"; }

/// Gives the lines of a text without what ends them: white space, which editors and mail leave there.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    const std::size_t last = line.find_last_not_of(" \t\r");
    return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }

 private:
  std::string_view rest_;
};

// "-----BEGIN CERTIFICATE-----", whole on its line: others read only such.
Result<std::string_view> label_of(std::string_view line) {
  if (!line.starts_with(begin_mark)) return no_block("that does not begin a line");
  line.remove_prefix(begin_mark.size());
  if (!line.ends_with(dashes)) return no_block("whose first line does not end with dashes");
  line.remove_suffix(dashes.size());
  if (line.find('-') != std::string_view::npos) return no_block("with a hyphen in its label");
  return line;
}

/// Headers of RFC 1421 section 4.4: lines with a colon, which base64 has not, up to an empty one.
Result<void> skip_headers(Lines& lines, const std::string& label) {
  for (auto line = lines.next(); line; line = lines.next()) {
    if (line->empty()) return {};
    if (line->starts_with(end_mark)) break;
  }
  return no_block(quoted(label) + " with headers alone");
}

Result<Secret> decoded(const std::string& label, const Secret& letters) {
  auto der = from_base64(letters.reveal_text());
  if (!der || der->empty()) return no_block(quoted(label) + " that is not base64");
  return Secret{*std::move(der)};
}

/// What stands between the first line of a block and its last.
Result<PemBlock> read_block(Lines& lines, std::string_view label, std::size_t longest_bytes) {
  PemBlock block{.label = std::string{label}, .encrypted = false, .der = {}};
  const std::string last_line = std::string{end_mark} + block.label + std::string{dashes};
  Bytes letters;
  // Reserved whole, so that no part of a key is left behind in a smaller buffer.
  letters.reserve(longest_bytes);
  bool first = true;
  for (auto line = lines.next(); line; line = lines.next(), first = false) {
    if (*line == last_line) {
      const Secret body{std::move(letters)};
      TRY(Secret der, decoded(block.label, body));
      if (!block.encrypted) block.der = std::move(der);
      return block;
    }
    if (first && line->find(':') != std::string_view::npos) {
      block.encrypted = true;
      TRY_VOID(skip_headers(lines, block.label));
      continue;
    }
    // To OpenSSL an empty line ends headers, whatever stood before it.
    if (line->empty()) return no_block(quoted(block.label) + " with an empty line in it");
    letters.insert(letters.end(), line->begin(), line->end());
  }
  return no_block(quoted(block.label) + " without its end");
}

}  // namespace

Result<std::vector<PemBlock>> pem_blocks(std::string_view text) {
  std::vector<PemBlock> blocks;
  Lines lines{text};
  for (auto line = lines.next(); line; line = lines.next()) {
    if (line->find(begin_word) == std::string_view::npos) continue;
    TRY(const std::string_view label, label_of(*line));
    TRY(PemBlock block, read_block(lines, label, text.size()));
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace certwright::pki
