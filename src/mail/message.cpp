#include "mail/message.h"

#include <chrono>

#include <fmt/format.h>

#include "base/printable.h"
#include "mail/gmime.h"
#include "mail/letter.h"
#include "mail/words.h"

namespace certwright::mail {
namespace {

// A subject is for a list of messages; the whole of a long name is in the text.
constexpr std::size_t longest_subject = 200;

struct FormatFree {
  void operator()(GMimeFormatOptions* options) const noexcept { g_mime_format_options_free(options); }
};
struct DateFree {
  void operator()(GDateTime* date) const noexcept { g_date_time_unref(date); }
};

// Text as it is encoded must end its lines as mail does (RFC 2046 section 4.1.1); base64 would hide bare newlines.
std::string with_crlf(const std::string& text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// English is nearly ASCII, and stays readable as quoted-printable; Japanese is shorter in base64.
Ref<GMimeObject> text_part(const char* subtype, const std::string& text, Language language) {
  Ref<GMimePart> part{g_mime_part_new_with_type("text", subtype)};
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  const Ref<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(text.data(), text.size())};
  const Ref<GMimeDataWrapper> content{
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)};
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(
      part.get(), language == Language::ja ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return Ref<GMimeObject>{GMIME_OBJECT(part.release())};
}

// The last part is the one that is preferred (RFC 2046 section 5.1.4). The boundary cannot occur in what is encoded:
// neither encoding ever has "=_" (RFC 2045 section 6.7).
Ref<GMimeMultipart> alternatives(const Letter& letter, const std::string& id) {
  Ref<GMimeMultipart> both{g_mime_multipart_new_with_subtype("alternative")};
  g_mime_multipart_set_boundary(both.get(), fmt::format("=_{}", id).c_str());
  g_mime_multipart_add(both.get(), text_part("plain", with_crlf(text_of_letter(letter)), letter.language).get());
  g_mime_multipart_add(both.get(), text_part("html", with_crlf(html_of_letter(letter)), letter.language).get());
  return both;
}

std::string written(GMimeMessage* message) {
  const std::unique_ptr<GMimeFormatOptions, FormatFree> options{g_mime_format_options_new()};
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Ref<GMimeStream> stream{g_mime_stream_mem_new()};
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get());
  return contents_of(stream.get());
}

}  // namespace

std::string message_id(const model::Mail& mail, const Mailbox& from) {
  return fmt::format("{}@{}", mail.id, domain_of(from.address));
}

Result<std::string> compose(const model::Mail& mail, const Mailbox& from, const std::string& link, Timestamp date) {
  if (!parse_recipient(mail.to))
    return fail(ErrorCode::invalid_request, fmt::format("'{}' is not an address that mail can go to from here",
                                                        printable_start(mail.to, longest_subject)));
  ensure_gmime();
  const Letter letter = letter_of(mail, link);
  const Ref<GMimeMessage> message{g_mime_message_new(TRUE)};
  const std::unique_ptr<GDateTime, DateFree> at{
      g_date_time_new_from_unix_utc(std::chrono::floor<std::chrono::seconds>(date).time_since_epoch().count())};
  g_mime_message_set_date(message.get(), at.get());
  g_mime_message_set_message_id(message.get(), message_id(mail, from).c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, from.name.empty() ? nullptr : from.name.c_str(),
                             from.address.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, mail.to.c_str());
  g_mime_message_set_subject(message.get(), printable_start(letter.subject, longest_subject).c_str(), "utf-8");
  auto* const object = GMIME_OBJECT(message.get());
  // RFC 3834 section 5: nobody's vacation message shall answer. Postmasters' robots look for it too.
  g_mime_object_append_header(object, "Auto-Submitted", "auto-generated", nullptr);
  g_mime_object_append_header(object, "Content-Language", letter.language == Language::ja ? "ja" : "en", nullptr);
  const Ref<GMimeMultipart> parts = alternatives(letter, mail.id);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(parts.get()));
  return written(message.get());
}

}  // namespace certwright::mail
