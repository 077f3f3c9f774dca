#include "mail/bounce.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/printable.h"
#include "mail/gmime.h"

namespace certwright::mail {
namespace {

constexpr std::size_t longest_value = 512;
// A report is the top of its message, or one level below what a gateway put around it.
constexpr int deepest_report = 3;
constexpr int most_parts = 100;
// Fields of a report, and headers of a returned message.
constexpr std::size_t longest_fields = 128UL * 1024;

using Field = std::pair<std::string, std::string>;
/// Fields up to an empty line.
using Group = std::vector<Field>;

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// RFC 3464 section 2.1: "per-message fields, then per-recipient fields, separated by blank lines"; folded as headers
// are.
std::vector<Group> groups_of(std::string_view text) {
  std::vector<Group> groups{Group{}};
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (trimmed(line).empty()) {
      if (groups.size() > most_bounce_recipients) break;
      if (!groups.back().empty()) groups.emplace_back();
      continue;
    }
    if (is_blank(line.front()) && !groups.back().empty()) {
      std::string& value = groups.back().back().second;
      if (value.size() < longest_value * 2) value.append(" ").append(trimmed(line).substr(0, longest_value));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || groups.back().size() >= most_bounce_recipients) continue;
    groups.back().emplace_back(ascii_lower(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

std::string value_in(const Group& group, std::string_view name) {
  for (const Field& field : group)
    if (field.first == name) return printable_start(field.second, longest_value);
  return {};
}

// "rfc822; somebody@example.net", "dns; mx.example.net", "smtp; 550 …": what is behind the type.
std::string typed_value_in(const Group& group, std::string_view name) {
  const std::string value = value_in(group, name);
  const auto semicolon = value.find(';');
  return std::string{trimmed(semicolon == std::string::npos ? std::string_view{value}
                                                            : std::string_view{value}.substr(semicolon + 1))};
}

std::string without_brackets(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('<');
  const auto close = text.find('>', open == std::string_view::npos ? 0 : open);
  if (open != std::string_view::npos && close != std::string_view::npos) text = text.substr(open + 1, close - open - 1);
  return printable_start(text, longest_value);
}

// Its text with the transfer encoding undone, as far as it is wanted.
std::string decoded(GMimeObject* part) {
  if (!GMIME_IS_PART(part)) return {};
  GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
  if (content == nullptr) return {};
  const Ref<GMimeStream> stream{g_mime_stream_mem_new()};
  if (g_mime_data_wrapper_write_to_stream(content, stream.get()) < 0) return {};
  std::string text = contents_of(stream.get());
  if (text.size() > longest_fields) text.resize(longest_fields);
  return text;
}

void read_status(std::string_view text, Bounce& bounce) {
  const std::vector<Group> groups = groups_of(text);
  for (const Group& group : groups) {
    if (bounce.reporting_mta.empty()) bounce.reporting_mta = typed_value_in(group, "reporting-mta");
    BouncedRecipient recipient{.original = typed_value_in(group, "original-recipient"),
                               .final = typed_value_in(group, "final-recipient"),
                               .action = ascii_lower(value_in(group, "action")),
                               .status = value_in(group, "status"),
                               .diagnostic = typed_value_in(group, "diagnostic-code")};
    if (recipient.final.empty() && recipient.original.empty()) continue;
    if (bounce.recipients.size() < most_bounce_recipients) bounce.recipients.push_back(std::move(recipient));
  }
}

// The whole message that came back, or its headers.
std::string returned_message_id(GMimeObject* part) {
  if (GMIME_IS_MESSAGE_PART(part)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
    const char* id = message == nullptr ? nullptr : g_mime_object_get_header(GMIME_OBJECT(message), "Message-Id");
    return id == nullptr ? std::string{} : without_brackets(id);
  }
  const std::vector<Group> groups = groups_of(decoded(part));
  return groups.empty() ? std::string{} : without_brackets(value_in(groups.front(), "message-id"));
}

bool is_type(GMimeObject* part, const char* type, const char* subtype) {
  GMimeContentType* content_type = g_mime_object_get_content_type(part);
  return content_type != nullptr && g_mime_content_type_is_type(content_type, type, subtype) != FALSE;
}

bool holds_status(GMimeObject* part) {
  return is_type(part, "message", "delivery-status") || is_type(part, "message", "global-delivery-status");
}

bool holds_returned(GMimeObject* part) {
  return is_type(part, "message", "rfc822") || is_type(part, "message", "global") ||
         is_type(part, "message", "global-headers") || is_type(part, "text", "rfc822-headers");
}

// RFC 6522: the words for people, the status, and what is returned, in this order; what is returned may be missing.
std::optional<Bounce> read_report(GMimeMultipart* report) {
  Bounce bounce;
  bool has_status = false;
  const int count = std::min(g_mime_multipart_get_count(report), most_parts);
  for (int i = 0; i < count; ++i) {
    GMimeObject* part = g_mime_multipart_get_part(report, i);
    if (part == nullptr) continue;
    if (!has_status && holds_status(part)) {
      has_status = true;
      read_status(decoded(part), bounce);
    } else if (has_status && bounce.message_id.empty() && holds_returned(part)) {
      bounce.message_id = returned_message_id(part);
    }
  }
  if (bounce.recipients.empty()) return std::nullopt;
  return bounce;
}

std::optional<Bounce> find_report(GMimeObject* part, int depth) {
  if (part == nullptr || !GMIME_IS_MULTIPART(part)) return std::nullopt;
  auto* const multipart = GMIME_MULTIPART(part);
  if (is_type(part, "multipart", "report")) return read_report(multipart);
  if (depth == deepest_report) return std::nullopt;
  const int count = std::min(g_mime_multipart_get_count(multipart), most_parts);
  for (int i = 0; i < count; ++i)
    if (auto found = find_report(g_mime_multipart_get_part(multipart, i), depth + 1)) return found;
  return std::nullopt;
}

}  // namespace

Result<Bounce> read_bounce(std::string_view message) {
  if (message.size() > longest_bounce)
    return fail(ErrorCode::limit_exceeded,
                "The message is longer than a delivery status notification ever is (512 KiB).");
  ensure_gmime();
  const Ref<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(message.data(), message.size())};
  const Ref<GMimeParser> parser{g_mime_parser_new_with_stream(stream.get())};
  const Ref<GMimeMessage> parsed{g_mime_parser_construct_message(parser.get(), nullptr)};
  if (parsed)
    if (auto bounce = find_report(g_mime_message_get_mime_part(parsed.get()), 0)) return *std::move(bounce);
  return fail(ErrorCode::invalid_request, "The message is no delivery status notification (RFC 3464).");
}

}  // namespace certwright::mail
