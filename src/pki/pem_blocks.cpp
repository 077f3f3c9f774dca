#include "pki/pem_blocks.h"

namespace certwright::pki {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

// A header is a line with a colon (RFC 1421 section 4.6), which base64 has not.
bool has_headers(std::string_view body) { return body.find(':') != std::string_view::npos; }

Result<Secret> decoded(std::string_view label, std::string_view body) {
  Bytes letters;
  letters.reserve(body.size());
  for (const char letter : body)
    if (letter != '\n' && letter != '\r' && letter != ' ' && letter != '\t')
      letters.push_back(static_cast<std::uint8_t>(letter));
  const Secret text{std::move(letters)};
  auto der = from_base64(text.reveal_text());
  if (!der || der->empty())
    return fail(ErrorCode::invalid_request, "a PEM block '" + std::string{label} + "' that is not base64");
  return Secret{*std::move(der)};
}

}  // namespace

Result<std::vector<PemBlock>> pem_blocks(std::string_view text) {
  std::vector<PemBlock> blocks;
  for (std::size_t at = text.find(begin_mark); at != std::string_view::npos; at = text.find(begin_mark, at)) {
    const std::size_t label_at = at + begin_mark.size();
    const std::size_t label_end = text.find_first_of("-\r\n", label_at);
    if (label_end == std::string_view::npos || !text.substr(label_end).starts_with(dashes))
      return fail(ErrorCode::invalid_request, "a PEM block whose first line does not end with dashes");
    PemBlock block{.label = std::string{text.substr(label_at, label_end - label_at)}, .encrypted = false, .der = {}};
    const std::string end = std::string{end_mark} + block.label + std::string{dashes};
    const std::size_t body_at = label_end + dashes.size();
    const std::size_t body_end = text.find(end, body_at);
    if (body_end == std::string_view::npos)
      return fail(ErrorCode::invalid_request, "a PEM block '" + block.label + "' without its end");
    const std::string_view body = text.substr(body_at, body_end - body_at);
    block.encrypted = has_headers(body);
    if (!block.encrypted) {
      TRY(block.der, decoded(block.label, body));
    }
    blocks.push_back(std::move(block));
    at = body_end + end.size();
  }
  return blocks;
}

}  // namespace certwright::pki
