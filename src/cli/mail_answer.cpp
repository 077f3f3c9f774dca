#include "cli/mail_answer.h"

#include <boost/json/value.hpp>

#include "cli/answer_json.h"
#include "cli/read_page.h"

namespace certwright::cli {
namespace {

namespace json = boost::json;

MailAnswer mail_of(const json::object& object) {
  MailAnswer mail{.id = text_in(object, "id"),
                  .kind = text_in(object, "kind"),
                  .account = text_in(object, "account"),
                  .about = text_in(object, "about"),
                  .domain = text_in(object, "domain"),
                  .to = text_in(object, "to"),
                  .state = text_in(object, "state"),
                  .created_at = text_in(object, "created_at"),
                  .next_attempt_at = text_in(object, "next_attempt_at"),
                  .replies = {},
                  .answer = std::nullopt};
  each_object(object, "replies", [&](const json::object& reply) {
    const json::value* code = reply.if_contains("code");
    mail.replies.push_back({.at = text_in(reply, "at"),
                            .code = code != nullptr && code->is_int64() ? static_cast<long>(code->get_int64()) : 0,
                            .text = text_in(reply, "text"),
                            .server = text_in(reply, "server")});
  });
  if (const json::object* answer = object_in(object, "answer"))
    mail.answer = MailAnswer::Answer{.approved = is_true(*answer, "approved"), .at = text_in(*answer, "at")};
  return mail;
}

}  // namespace

Result<AnswerPage<MailAnswer>> read_mails(std::string_view text) { return read_page(text, "mails", mail_of); }

Result<MailSettingsAnswer> read_mail_settings(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  const json::object* settings = object_in(object, "mail_settings");
  if (settings == nullptr) return foreign_answer();
  return MailSettingsAnswer{.language = text_in(*settings, "language"), .address = text_in(*settings, "address")};
}

}  // namespace certwright::cli
