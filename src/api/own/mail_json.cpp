#include "api/own/mail_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "api/own/json_values.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string_view word(Language language) { return language == Language::ja ? "ja" : "en"; }

}  // namespace

object to_json(const model::Mail& mail) {
  array replies;
  for (const model::MailReply& reply : mail.replies)
    replies.emplace_back(
        object{{"at", rfc3339(reply.at)}, {"code", reply.code}, {"text", reply.text}, {"server", reply.server}});
  object out{{"id", mail.id},
             {"kind", text(to_string(mail.kind))},
             {"account", mail.account},
             {"region", mail.region},
             {"about", mail.about},
             {"domain", mail.domain},
             {"to", mail.to},
             {"language", text(word(mail.language))},
             {"state", text(to_string(mail.state))},
             {"created_at", rfc3339(mail.created_at)},
             {"expires_at", rfc3339(mail.expires_at)},
             {"attempts", mail.attempts},
             {"next_attempt_at", nullptr},
             {"replies", std::move(replies)},
             {"answer", nullptr}};
  if (mail.state == model::MailState::queued) out["next_attempt_at"] = rfc3339(mail.next_attempt_at);
  if (mail.answer)
    out["answer"] =
        object{{"approved", mail.answer->approved}, {"at", rfc3339(mail.answer->at)}, {"peer", mail.answer->peer}};
  return out;
}

object to_json(const model::MailSettings& settings) {
  return {{"language", settings.language ? value(text(word(*settings.language))) : value(nullptr)},
          {"address", settings.address}};
}

}  // namespace certwright::api::own
