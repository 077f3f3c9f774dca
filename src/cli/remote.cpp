#include "cli/remote.h"

#include <fmt/format.h>

#include "net/live/curl_http_client.h"

namespace certwright::cli {
namespace {

// The server answers in milliseconds, but CheckNames and ExplainCertificate look names up while the caller waits.
constexpr std::chrono::seconds call_limit{60};

Text what_to_do_about(const Error& error) {
  switch (error.code) {
    case ErrorCode::not_found:
      return {"`certwright list` shows the certificates of this account and Region.",
              "このアカウントとリージョンの証明書は `certwright list` で確認してください。"};
    case ErrorCode::in_progress:
      return {"`certwright why ARN` says what it is waiting for.",
              "何を待っているかは `certwright why ARN` で確認してください。"};
    case ErrorCode::access_denied:
      return {
          "Check the access key (AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE, --profile). `certwright init` writes one "
          "to DIR/aws-credentials.",
          "アクセスキー（AWS_PROFILE、AWS_SHARED_CREDENTIALS_FILE、--profile）を確認してください。`certwright init` は "
          "DIR/aws-credentials に書き出します。"};
    case ErrorCode::in_use:
      return {"Detach it from the services that use it first.", "先に、使用中のサービスから切り離してください。"};
    case ErrorCode::limit_exceeded:
      return {"Delete what is no longer needed, or ask your administrator to raise the quota.",
              "不要な証明書を削除するか、管理者に上限の引き上げを依頼してください。"};
    case ErrorCode::throttled:
      return {"Try again in a few seconds.", "数秒待ってから再実行してください。"};
    case ErrorCode::read_only:
      return {"The server cannot write now. Ask your administrator to look at its disk.",
              "サーバーが現在書き込めません。管理者にディスクの確認を依頼してください。"};
    case ErrorCode::unavailable:
      return {
          "Start the server with `certwright serve --data DIR`, or name another with --endpoint URL.",
          "`certwright serve --data DIR` でサーバーを起動するか、--endpoint URL で別のサーバーを指定してください。"};
    case ErrorCode::internal:
      return {"The server's log says more under the request id.",
              "詳細はサーバーのログでリクエスト ID を検索して確認してください。"};
    case ErrorCode::invalid_arn:
    case ErrorCode::invalid_request:
    case ErrorCode::invalid_tag:
    case ErrorCode::too_many_tags:
    case ErrorCode::invalid_validation_options:
    case ErrorCode::conflict:
    case ErrorCode::invalid_state:
      return {};
  }
  return {};
}

Text what_happened(const Error& error, std::string_view about, std::string_view endpoint) {
  const std::string subject = about.empty() ? std::string{} : fmt::format("{}: ", about);
  switch (error.code) {
    case ErrorCode::unavailable:
      return {fmt::format("The server at {} does not answer ({}).", endpoint, error.detail),
              fmt::format("{} のサーバーが応答しません（{}）。", endpoint, error.detail)};
    case ErrorCode::not_found:
      return {subject + error.detail, fmt::format("{}見つかりません。{}", subject, error.detail)};
    case ErrorCode::access_denied:
      return {subject + error.detail, fmt::format("{}アクセスが許可されていません。{}", subject, error.detail)};
    case ErrorCode::in_progress:
      return {subject + error.detail, fmt::format("{}証明書はまだ発行されていません。{}", subject, error.detail)};
    case ErrorCode::in_use:
      return {subject + error.detail, fmt::format("{}証明書は使用中です。{}", subject, error.detail)};
    case ErrorCode::limit_exceeded:
      return {subject + error.detail, fmt::format("{}上限に達しています。{}", subject, error.detail)};
    case ErrorCode::throttled:
      return {subject + error.detail, fmt::format("{}要求が集中しています。{}", subject, error.detail)};
    case ErrorCode::invalid_state:
      return {subject + error.detail, fmt::format("{}現在の状態では実行できません。{}", subject, error.detail)};
    case ErrorCode::invalid_arn:
    case ErrorCode::invalid_request:
    case ErrorCode::invalid_tag:
    case ErrorCode::too_many_tags:
    case ErrorCode::invalid_validation_options:
    case ErrorCode::conflict:
    case ErrorCode::read_only:
    case ErrorCode::internal:
      return {subject + error.detail, subject + error.detail};
  }
  return {subject + error.detail, subject + error.detail};
}

}  // namespace

Remote::Remote(Session& session, client::Target target)
    : session_(session),
      own_http_(session.io().http == nullptr ? net::live::make_curl_http_client() : nullptr),
      client_(std::move(target), own_http_ ? *own_http_ : *session.io().http, clock_) {}

tl::expected<std::unique_ptr<Remote>, int> Remote::open(Session& session) {
  const CommonOptions& options = session.options();
  auto target = client::find_target(
      {.endpoint = options.endpoint, .profile = options.profile, .region = options.region}, session.io().environment);
  if (!target) {
    const Text what_to_do = target.error().code == ErrorCode::access_denied ? what_to_do_about(target.error()) : Text{};
    return tl::unexpected(session.refuse(exit_usage, {target.error().detail, target.error().detail}, what_to_do));
  }
  return std::unique_ptr<Remote>{new Remote{session, *std::move(target)}};
}

Result<std::string> Remote::try_call(std::string_view operation, std::string_view body) {
  return client_.call(operation, body, Deadline::after(call_limit));
}

tl::expected<std::string, int> Remote::call(std::string_view operation, std::string_view body, std::string_view about) {
  auto answer = try_call(operation, body);
  if (!answer) return tl::unexpected(refuse(answer.error(), about));
  return *std::move(answer);
}

int Remote::refuse(const Error& error, std::string_view about) {
  const ExitCode code = error.code == ErrorCode::unavailable ? exit_unreachable : exit_errors;
  return session_.refuse(code, what_happened(error, about, client_.target().endpoint), what_to_do_about(error));
}

}  // namespace certwright::cli
