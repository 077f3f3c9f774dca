#include "store/mail_codec.h"

#include <chrono>
#include <exception>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace certwright::store {
namespace {

namespace json = boost::json;

std::int64_t stored(Timestamp at) { return at.time_since_epoch().count(); }

// Reading: the accessors throw where a member is missing or has another type.
std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return std::string{text.data(), text.size()};
}

Timestamp moment_of(const json::value& value) { return Timestamp{std::chrono::milliseconds{value.as_int64()}}; }

model::MailReply reply_of(const json::value& value) {
  return {.at = moment_of(value.at("at")),
          .code = static_cast<int>(value.at("code").as_int64()),
          .text = text_of(value.at("text")),
          .server = text_of(value.at("server"))};
}

model::MailAnswer answer_of(const json::value& value) {
  return {
      .approved = value.at("approved").as_bool(), .at = moment_of(value.at("at")), .peer = text_of(value.at("peer"))};
}

void read(const json::object& object, model::Mail& into) {
  into.region = text_of(object.at("region"));
  into.language = text_of(object.at("language")) == "ja" ? Language::ja : Language::en;
  for (const json::value& detail : object.at("details").as_array())
    into.details.emplace_back(text_of(detail.at(0)), text_of(detail.at(1)));
  into.expires_at = moment_of(object.at("expires_at"));
  into.attempts = static_cast<std::size_t>(object.at("attempts").as_int64());
  for (const json::value& reply : object.at("replies").as_array()) into.replies.push_back(reply_of(reply));
  if (const json::value* answer = object.if_contains("answer")) into.answer = answer_of(*answer);
}

}  // namespace

std::string encode_mail(const model::Mail& mail) {
  json::array details;
  for (const auto& [key, value] : mail.details) details.push_back(json::array{key, value});
  json::array replies;
  for (const model::MailReply& reply : mail.replies)
    replies.push_back({{"at", stored(reply.at)}, {"code", reply.code}, {"text", reply.text}, {"server", reply.server}});
  json::object object{{"kind", model::to_string(mail.kind)},
                      {"region", mail.region},
                      {"language", mail.language == Language::ja ? "ja" : "en"},
                      {"details", std::move(details)},
                      {"expires_at", stored(mail.expires_at)},
                      {"attempts", mail.attempts},
                      {"replies", std::move(replies)}};
  if (mail.answer)
    object["answer"] = {
        {"approved", mail.answer->approved}, {"at", stored(mail.answer->at)}, {"peer", mail.answer->peer}};
  return json::serialize(object);
}

Result<void> decode_mail(std::string_view text, model::Mail& into) {
  try {
    const json::value value = json::parse(json::string_view{text.data(), text.size()});
    const std::string word = text_of(value.at("kind"));
    const auto kind = model::parse_mail_kind(word);
    if (!kind)
      return fail(ErrorCode::invalid_state,
                  fmt::format("A mail is of the kind {}, which a newer version of Certwright wrote.", word));
    into.kind = *kind;
    read(value.as_object(), into);
    return {};
  } catch (const std::exception& exception) {
    return fail(ErrorCode::internal, fmt::format("a stored mail cannot be read: {}", exception.what()));
  }
}

}  // namespace certwright::store
