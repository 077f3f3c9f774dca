#include "api/pages/approvals.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "api/pages/approval_page.h"
#include "api/pages/form.h"
#include "api/pages/html.h"
#include "base/log.h"
#include "service/answer_validation_mail.h"

namespace certwright::api::pages {
namespace {

using service::MailVerdict;

// A code, an answer and a language take a hundred octets; whatever is much longer is not what the page sends.
constexpr std::size_t longest_form = 1024;

// A link that asks nothing is answered so long after it came, whatever was looked up for it: longer than the look-ups
// take, and so short that guesses hold no thread that others wait for.
constexpr std::chrono::milliseconds closed_after{5};

std::string_view within_limits(std::string_view form) {
  return form.size() <= longest_form ? form : std::string_view{};
}

std::string code_in(std::string_view form) { return form_value(within_limits(form), "code").value_or(""); }

std::optional<Language> language_in(std::string_view form) {
  const auto wanted = form_value(within_limits(form), "lang");
  if (wanted == "ja") return Language::ja;
  if (wanted == "en") return Language::en;
  return std::nullopt;
}

std::optional<MailVerdict> verdict_in(std::string_view form) {
  const auto answer = form_value(within_limits(form), "answer");
  if (answer == "approve") return MailVerdict::approve;
  if (answer == "deny") return MailVerdict::deny;
  return std::nullopt;
}

bool is_form(const http::Request& request) {
  const std::string* type = request.header("Content-Type");
  return type != nullptr && http::same_name(std::string_view{*type}.substr(0, type->find_first_of("; ")),
                                            "application/x-www-form-urlencoded");
}

std::string address_of(const std::string& peer) {
  std::string address = peer.substr(0, peer.rfind(':'));
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  return address;
}

http::Reply not_allowed_reply(Language language) {
  Page page = closed_page(language);
  page.status = 405;
  http::Reply reply = reply_of(page);
  reply.headers.push_back({.name = "Allow", .value = "GET, HEAD, POST"});
  return reply;
}

}  // namespace

struct Approvals::Answered {
  Outcome outcome = Outcome::closed;
  http::Reply reply;
  std::string arn;
  std::string detail;
};

Approvals::Answered Approvals::show(const http::Request& request) {
  const std::string code = code_in(request.query());
  const auto chosen = language_in(request.query());
  const auto question = service::read_validation_mail(code, parts_);
  const Language accepted = chosen.value_or(accepted_language(request));
  if (!question)
    return {.outcome = Outcome::failed,
            .reply = reply_of(unavailable_page(accepted)),
            .arn = {},
            .detail = question.error().detail};
  if (!*question)
    return {.outcome = Outcome::closed, .reply = reply_of(closed_page(accepted)), .arn = {}, .detail = {}};
  const Language language = chosen.value_or((*question)->language);
  return {.outcome = Outcome::shown,
          .reply = reply_of(question_page(**question, code, language)),
          .arn = (*question)->arn,
          .detail = {}};
}

// A body that the page did not send asks for nothing that is open.
Approvals::Answered Approvals::take(const http::Request& request) {
  const std::string_view form = is_form(request) ? std::string_view{request.body} : std::string_view{};
  const auto verdict = verdict_in(form);
  const Language language = language_in(form).value_or(accepted_language(request));
  const auto question = service::answer_validation_mail(
      verdict ? code_in(form) : std::string{}, verdict.value_or(MailVerdict::deny), address_of(request.peer), parts_);
  if (!question)
    return {.outcome = Outcome::failed,
            .reply = reply_of(unavailable_page(language)),
            .arn = {},
            .detail = question.error().detail};
  if (!*question)
    return {.outcome = Outcome::closed, .reply = reply_of(closed_page(language)), .arn = {}, .detail = {}};
  return {.outcome = *verdict == MailVerdict::approve ? Outcome::approved : Outcome::denied,
          .reply = reply_of(answered_page(**question, *verdict, language)),
          .arn = (*question)->arn,
          .detail = {}};
}

http::Reply Approvals::answer(const http::Request& request) {
  const auto came = std::chrono::steady_clock::now();
  Answered answered;
  if (request.method == "POST")
    answered = take(request);
  else if (request.method == "GET" || request.method == "HEAD")
    answered = show(request);
  else
    answered = {.outcome = Outcome::not_allowed,
                .reply = not_allowed_reply(accepted_language(request)),
                .arn = {},
                .detail = {}};
  answered.reply.headers.push_back({.name = "X-Request-Id", .value = request.request_id});
  if (answered.outcome == Outcome::closed) std::this_thread::sleep_until(came + closed_after);
  finish(request, answered);
  return std::move(answered.reply);
}

void Approvals::finish(const http::Request& request, const Answered& answered) {
  std::string_view outcome;
  switch (answered.outcome) {
    case Outcome::shown:
      ++shown_;
      outcome = "shown";
      break;
    case Outcome::approved:
      ++approved_;
      outcome = "approved";
      break;
    case Outcome::denied:
      ++denied_;
      outcome = "denied";
      break;
    case Outcome::closed:
      ++closed_;
      outcome = "closed";
      break;
    case Outcome::not_allowed:
      ++closed_;
      outcome = "not_allowed";
      break;
    case Outcome::failed:
      ++failed_;
      outcome = "failed";
      break;
  }
  log::write(answered.outcome == Outcome::failed ? log::Level::error : log::Level::info, "approval.answered",
             {{"outcome", std::string{outcome}},
              {"status", fmt::to_string(answered.reply.status)},
              {"arn", answered.arn},
              {"request_id", request.request_id},
              {"peer", request.peer},
              {"detail", answered.detail}});
}

Approvals::Statistics Approvals::statistics() const {
  return {.shown = shown_, .approved = approved_, .denied = denied_, .closed = closed_, .failed = failed_};
}

}  // namespace certwright::api::pages
