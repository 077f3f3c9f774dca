// Mails of this server: listed, returned, and what an account asks of them.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/own/mail_inputs.h"
#include "api/own/mail_json.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "api/page_tokens.h"
#include "service/mails.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;

array mails_json(const std::vector<model::Mail>& mails) {
  array all;
  for (const model::Mail& mail : mails) all.emplace_back(to_json(mail));
  return all;
}

std::string document_of(const model::MailSettings& settings) {
  return boost::json::serialize(object{{"schema_version", schema_version}, {"mail_settings", to_json(settings)}});
}

}  // namespace

Answer list_mails(const Call& call) {
  TRY_CALL(store::MailQuery query, read_mail_query(call));
  TRY_CALL(const store::MailPage page, service::list_mails(call.caller, std::move(query), call.parts));
  object out{{"schema_version", schema_version}, {"mails", mails_json(page.mails)}};
  if (page.next) out["next_token"] = call.page_tokens.seal(*page.next, mail_scope(call));
  return boost::json::serialize(out);
}

Answer record_bounce(const Call& call) {
  TRY_CALL(const Bytes message, read_bounce(call.input));
  TRY_CALL(const auto mails, service::record_bounce(call.caller, text_of(message), call.parts));
  return boost::json::serialize(object{{"schema_version", schema_version}, {"mails", mails_json(mails)}});
}

Answer get_mail_settings(const Call& call) {
  TRY_CALL(const auto settings, service::get_mail_settings(call.caller, call.parts));
  return document_of(settings);
}

Answer put_mail_settings(const Call& call) {
  TRY_CALL(const service::MailSettingsChange change, read_mail_settings(call.input));
  TRY_CALL(const auto settings, service::put_mail_settings(call.caller, change, call.parts));
  return document_of(settings);
}

}  // namespace certwright::api::own
