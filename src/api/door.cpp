#include "api/door.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "api/acm/certificate_shapes.h"
#include "api/acm/operations.h"
#include "api/authenticate.h"
#include "api/authorise.h"
#include "api/own/operations.h"
#include "api/sts/query.h"
#include "base/log.h"
#include "service/authenticate.h"

namespace certwright::api {
namespace {

using Steady = std::chrono::steady_clock;

// Operations of the model that are not among these answer as unknown ones do (docs/acm-differences.md).
struct Entry {
  std::string_view target;
  Operation operation;
};
constexpr std::array entries{
    Entry{"CertificateManager.AddTagsToCertificate", acm::add_tags_to_certificate},
    Entry{"CertificateManager.DeleteCertificate", acm::delete_certificate},
    Entry{"CertificateManager.DescribeCertificate", acm::describe_certificate},
    Entry{"CertificateManager.ExportCertificate", acm::export_certificate},
    Entry{"CertificateManager.GetAccountConfiguration", acm::get_account_configuration},
    Entry{"CertificateManager.GetCertificate", acm::get_certificate},
    Entry{"CertificateManager.ImportCertificate", acm::import_certificate},
    Entry{"CertificateManager.ListCertificateDomainValidations", acm::list_certificate_domain_validations},
    Entry{"CertificateManager.ListCertificates", acm::list_certificates},
    Entry{"CertificateManager.ListTagsForCertificate", acm::list_tags_for_certificate},
    Entry{"CertificateManager.PutAccountConfiguration", acm::put_account_configuration},
    Entry{"CertificateManager.RemoveTagsFromCertificate", acm::remove_tags_from_certificate},
    Entry{"CertificateManager.RenewCertificate", acm::renew_certificate},
    Entry{"CertificateManager.RequestCertificate", acm::request_certificate},
    Entry{"CertificateManager.ResendValidationEmail", acm::resend_validation_email},
    Entry{"CertificateManager.RevokeCertificate", acm::revoke_certificate},
    Entry{"CertificateManager.SearchCertificates", acm::search_certificates},
    Entry{"CertificateManager.UpdateCertificateOptions", acm::update_certificate_options},
    Entry{"Certwright.ApproveCase", own::approve_case},
    Entry{"Certwright.AssociateResource", own::associate_resource},
    Entry{"Certwright.CheckNames", own::check_names},
    Entry{"Certwright.CommentCase", own::comment_case},
    Entry{"Certwright.DenyCase", own::deny_case},
    Entry{"Certwright.DisassociateResource", own::disassociate_resource},
    Entry{"Certwright.ExplainCertificate", own::explain_certificate},
    Entry{"Certwright.ExportBundle", own::export_bundle},
    Entry{"Certwright.FindContacts", own::find_contacts},
    Entry{"Certwright.GetCase", own::get_case},
    Entry{"Certwright.GetCheck", own::get_check},
    Entry{"Certwright.GetEvidence", own::get_evidence},
    Entry{"Certwright.GetMailSettings", own::get_mail_settings},
    Entry{"Certwright.ListAllowListEntries", own::list_allow_list_entries},
    Entry{"Certwright.ListCases", own::list_cases},
    Entry{"Certwright.ListEvents", own::list_events},
    Entry{"Certwright.ListMails", own::list_mails},
    Entry{"Certwright.OpenCase", own::open_case},
    Entry{"Certwright.PlanRevocation", own::plan_revocation},
    Entry{"Certwright.PutMailSettings", own::put_mail_settings},
    Entry{"Certwright.RecheckCertificate", own::recheck_certificate},
    Entry{"Certwright.RecordBounce", own::record_bounce},
    Entry{"Certwright.RemoveAllowListEntry", own::remove_allow_list_entry},
    Entry{"Certwright.RequestAgain", own::request_again},
    Entry{"Certwright.RunRevocation", own::run_revocation},
    Entry{"Certwright.WithdrawCase", own::withdraw_case},
};

const Entry* find_entry(const http::Request& request) {
  const std::string* target = request.header("X-Amz-Target");
  if (target == nullptr) return nullptr;
  const auto* const entry = std::ranges::find(entries, std::string_view{*target}, &Entry::target);
  return entry == entries.end() ? nullptr : entry;
}

// The media type without its parameters, compared without case (RFC 9110 section 8.3.1).
bool is_aws_json(const http::Request& request) {
  constexpr std::string_view expected = "application/x-amz-json-1.1";
  const std::string* type = request.header("Content-Type");
  if (type == nullptr) return false;
  std::string_view essence = std::string_view{*type}.substr(0, type->find(';'));
  while (essence.ends_with(' ') || essence.ends_with('\t')) essence.remove_suffix(1);
  return std::ranges::equal(essence, expected, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// facts 6: what AWS answers to other content types is XML, and says least to those who do not sign.
http::Reply answer_other_type(const http::Request& request) {
  const bool known = find_entry(request) != nullptr;
  http::Reply reply{.status = known ? 404 : 403,
                    .headers = {{.name = "x-amzn-RequestId", .value = request.request_id}},
                    .body = known ? "<UnknownOperationException/>\n"
                                  : "<MissingAuthenticationTokenException>\n  <Message>Missing Authentication Token"
                                    "</Message>\n</MissingAuthenticationTokenException>\n"};
  return reply;
}

http::Reply answer_other_resource(const http::Request& request) {
  return {.status = 404,
          .headers = {{.name = "x-amzn-RequestId", .value = request.request_id}},
          .body = "<UnknownOperationException/>\n"};
}

// AWS's own requests nest five deep; the search language, without end. A parser that recurses needs an end.
constexpr std::size_t max_json_depth = 32;

// The request's object; nothing for a text that is no JSON, not UTF-8, or no object.
std::optional<boost::json::object> parse_object(std::string_view body, boost::json::storage_ptr memory) {
  boost::json::parse_options options;
  options.max_depth = max_json_depth;
  boost::json::error_code error;
  boost::json::value document = boost::json::parse(body, error, std::move(memory), options);
  if (error || !document.is_object()) return std::nullopt;
  return std::move(document.get_object());
}

Outcome<void> keeps_rate(const Entry& entry, const model::Caller& caller, service::RequestRates* rates) {
  if (rates == nullptr) return {};
  const std::string_view name = entry.target.substr(entry.target.find('.') + 1);
  const auto* const rated = std::ranges::find(model::rated_operations, name, &model::RatedOperation::name);
  if (rated == model::rated_operations.end()) return {};
  if (rates->take(caller, static_cast<std::size_t>(rated - model::rated_operations.begin()))) return {};
  return tl::unexpected(rate_exceeded(action_of(entry.target)));
}

}  // namespace

/// What the log says of a request.
struct Door::Record {
  Steady::time_point started = Steady::now();
  std::string_view operation;
  std::string account;
  std::string access_key_id;
  std::string exception;
  std::string detail;
};

Door::Door(service::Parts& parts, Secret page_key, IssuerNames issuer)
    : parts_(parts), page_tokens_(std::move(page_key)), issuer_(std::move(issuer)) {}

Result<std::unique_ptr<Door>> Door::open(service::Parts& parts, Secret page_key) {
  TRY(IssuerNames issuer, acm::issuer_names(parts));
  return std::unique_ptr<Door>(new Door(parts, std::move(page_key), std::move(issuer)));
}

Answer Door::answer_json(const http::Request& request, Record& record) {
  // Most requests fit in here, so that reading them allocates nothing.
  std::array<unsigned char, 4096> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  boost::json::monotonic_resource memory{buffer.data(), buffer.size()};
  // facts 6, the order of checks: "(1) non-JSON or non-object body → SerializationException"
  std::optional<boost::json::object> input;
  if (!request.body.empty()) {
    input = parse_object(request.body, &memory);
    if (!input) return refuse("SerializationException", "");
  }
  // "(2) missing/unknown X-Amz-Target → UnknownOperationException (no message) even when unsigned"
  const Entry* entry = find_entry(request);
  if (entry == nullptr) return refuse("UnknownOperationException", "");
  record.operation = entry->target;
  // "(3) known target but EMPTY body → SerializationException"
  if (!input) return refuse("SerializationException", "");
  // "(4) auth", then "(5) operation"
  TRY_CALL(const model::Caller caller, authenticate(request, service::acm_service, parts_));
  record.account = caller.account;
  record.access_key_id = caller.access_key_id;
  TRY_CALL_VOID(keeps_rate(*entry, caller, parts_.rates));
  TRY_CALL_VOID(authorise(caller, entry->target, *input, parts_));
  return entry->operation(
      {.caller = caller, .input = *input, .parts = parts_, .issuer = issuer_, .page_tokens = page_tokens_});
}

http::Reply Door::answer(const http::Request& request) {
  Record record;
  http::Reply reply;
  if (sts::is_query(request)) {
    sts::Answered answered = sts::answer_query(request, parts_);
    record.operation = answered.operation;
    record.account = std::move(answered.account);
    record.access_key_id = std::move(answered.access_key_id);
    record.exception = std::move(answered.exception);
    record.detail = std::move(answered.detail);
    reply = std::move(answered.reply);
  } else if (request.path() != "/" || request.method != "POST") {
    record.exception = "UnknownOperationException";
    reply = answer_other_resource(request);
  } else if (!is_aws_json(request)) {
    reply = answer_other_type(request);
    record.exception = reply.status == 404 ? "UnknownOperationException" : "MissingAuthenticationTokenException";
  } else {
    Answer answer;
    try {
      answer = answer_json(request, record);
    } catch (const std::exception& fault) {
      answer = tl::unexpected(internal_failure(fault.what()));
    }
    if (!answer) {
      record.exception = answer.error().exception;
      record.detail = answer.error().detail;
    }
    reply = answer ? to_reply(*std::move(answer), request.request_id) : to_reply(answer.error(), request.request_id);
  }
  finish(record, request, reply);
  return reply;
}

void Door::finish(const Record& record, const http::Request& request, const http::Reply& reply) {
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - record.started);
  const auto level = reply.status >= 500 ? log::Level::error : log::Level::info;
  (reply.status >= 500 ? failed_ : reply.status >= 400 ? refused_ : succeeded_).fetch_add(1, std::memory_order_relaxed);
  if (record.detail.empty()) {
    log::write(level, "request.answered",
               {{"operation", std::string{record.operation}},
                {"account", record.account},
                {"access_key_id", record.access_key_id},
                {"status", fmt::to_string(reply.status)},
                {"exception", record.exception},
                {"request_id", request.request_id},
                {"peer", request.peer},
                {"microseconds", fmt::to_string(spent.count())}});
  } else {
    log::write(level, "request.answered",
               {{"operation", std::string{record.operation}},
                {"account", record.account},
                {"access_key_id", record.access_key_id},
                {"status", fmt::to_string(reply.status)},
                {"exception", record.exception},
                {"request_id", request.request_id},
                {"peer", request.peer},
                {"microseconds", fmt::to_string(spent.count())},
                {"detail", record.detail}});
  }
}

Door::Statistics Door::statistics() const {
  return {.succeeded = succeeded_.load(std::memory_order_relaxed),
          .refused = refused_.load(std::memory_order_relaxed),
          .failed = failed_.load(std::memory_order_relaxed)};
}

}  // namespace certwright::api
