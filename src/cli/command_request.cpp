#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "app/config_keys.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/explanation.h"
#include "cli/progress.h"
#include "cli/refused_names.h"
#include "cli/remote.h"
#include "cli/wire.h"
#include "model/domain_name.h"

namespace certwright::cli {
namespace {

using Steady = std::chrono::steady_clock;

// The record of a DNS request, or a refusal by the lists, is there within a second or two; whoever does not wait for
// the certificate still wants to see that.
constexpr std::chrono::seconds first_look{10};
constexpr std::chrono::milliseconds first_pause{200};
// The record is there before the lists have been asked. So many looks that show it, some 1.5 seconds, give a refusal
// the time to come: no person is asked to publish a record for what fails at once. A script is not held up.
constexpr int looks_at_the_record = 8;
constexpr std::chrono::seconds wait_pause{1};
// Where no line can be repainted, a sign of life now and then.
constexpr std::chrono::seconds plain_line_every{30};
// A server that is being restarted comes back within this.
constexpr int most_failed_looks = 15;

// Which of them a server takes is its profile's to say.
constexpr std::array<std::string_view, 5> key_algorithms{"RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1",
                                                         "EC_secp384r1"};

bool is_key_algorithm(const std::string& text, Session& session) {
  if (text.empty() || std::ranges::find(key_algorithms, text) != key_algorithms.end()) return true;
  session.refuse(
      exit_usage,
      {fmt::format("--key-algorithm {}: no certificate can be requested with it.", text),
       fmt::format("--key-algorithm {}：このアルゴリズムでは証明書を申請できません。", text)},
      {"Use RSA_2048, EC_prime256v1 or EC_secp384r1; RSA_3072 and RSA_4096 where the server's profile has them.",
       "RSA_2048、EC_prime256v1、EC_secp384r1 のいずれかを指定してください。サーバーのプロファイルで許可されていれば "
       "RSA_3072 と RSA_4096 も指定できます。"});
  return false;
}

// Refusals that need no server: they are explained before anything is asked for.
std::optional<std::vector<std::string>> read_names(const std::vector<std::string>& typed, Session& session) {
  std::vector<std::string> names;
  std::vector<NameAnswer> refused;
  for (const std::string& text : typed) {
    const auto name = model::parse_name(text);
    if (!name) {
      refused.push_back(answer_of(model::NameReport{.name = text, .findings = {name.error()}}));
    } else if (std::ranges::find(names, name->str()) == names.end()) {
      names.push_back(name->str());
    }
  }
  if (refused.empty()) return names;
  show_refused(refused, session);
  session.say({"Nothing was requested.", "申請は行われていません。"});
  return std::nullopt;
}

std::string validation_of(const CertificateView& view) {
  std::set<std::string> waiting;
  for (const auto& validation : view.validations)
    if (validation.status == "PENDING_VALIDATION") waiting.insert(validation.name);
  return fmt::format("{}/{}", view.validations.size() - waiting.size(), view.validations.size());
}

bool has_every_record(const CertificateView& view) {
  return !view.validations.empty() && std::ranges::all_of(view.validations, [](const auto& validation) {
    return validation.method != "DNS" || validation.record.has_value();
  });
}

/// One request and what becomes of it.
class Request {
 public:
  Request(Session& session, Remote& remote, std::string arn)
      : session_(session), remote_(remote), arn_(std::move(arn)) {}

  /// Looks until `enough` says so, the state is no longer pending, the time is over, or the user interrupts.
  /// Fails: as the call does.
  template <class Enough>
  Result<void> look(Steady::time_point until, std::chrono::milliseconds pause, Enough enough) {
    for (int failed = 0;;) {
      const auto body = remote_.try_call("CertificateManager.DescribeCertificate", arn_body(arn_));
      auto view = body ? read_certificate_view(*body) : tl::make_unexpected(body.error());
      if (view) {
        failed = 0;
        view_ = *std::move(view);
        json_ = *body;
        if (view_.status != "PENDING_VALIDATION" || enough(view_)) return {};
      } else if (view.error().code != ErrorCode::unavailable || ++failed > most_failed_looks) {
        return tl::make_unexpected(view.error());
      }
      if (Steady::now() >= until || session_.io().interrupted()) return {};
      session_.io().sleep(pause);
    }
  }

  [[nodiscard]] const CertificateView& view() const { return view_; }
  /// The last answer of DescribeCertificate; at least the ARN.
  [[nodiscard]] std::string json() const { return json_.empty() ? arn_body(arn_) : json_; }
  [[nodiscard]] const std::string& arn() const { return arn_; }

  /// What happens next, as `why` says it; nothing where that cannot be asked.
  [[nodiscard]] Text what_next() const {
    const auto answer = ask_why(remote_, arn_);
    return answer ? answer->what_next : Text{};
  }

  int refuse(const Error& error) { return remote_.refuse(error, arn_); }
  int why() { return explain(remote_, session_, arn_, {}); }

 private:
  Session& session_;
  Remote& remote_;
  std::string arn_;
  CertificateView view_;
  std::string json_;
};

std::string records_text(const CertificateView& view, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::vector<RecordAnswer> records;
  for (const auto& validation : view.validations)
    if (validation.record && std::ranges::find(records, *validation.record) == records.end())
      records.push_back(*validation.record);
  if (records.empty()) return {};
  std::string out = ja                    ? "次のレコードを DNS に追加してください。\n\n"
                    : records.size() == 1 ? "Add this record to DNS:\n\n"
                                          : "Add these records to DNS:\n\n";
  for (const RecordAnswer& record : records) out += record_text(record, style) + "\n";
  return out;
}

bool waits_for_mail(const CertificateView& view) {
  return std::ranges::any_of(view.validations, [](const auto& validation) {
    return validation.method == "EMAIL" && validation.status == "PENDING_VALIDATION";
  });
}

void tell_requested(const Request& request, Session& session) {
  if (session.options().json) return session.print(request.json() + "\n");
  if (session.options().plain) return session.print(request.arn() + "\n");
  const bool ja = session.language() == Language::ja;
  session.print(fmt::format("{} {}\n{}\n\n", marked(Mark::wait, session.style()),
                            ja ? "証明書を申請しました。" : "The certificate is requested.", request.arn()));
  session.print(records_text(request.view(), session.style()));
  if (!waits_for_mail(request.view())) return;
  const Text next = request.what_next();
  if (!next.en.empty())
    session.print(labelled("", 0, with_local_times(next.in(session.language())), "", session.style()) + "\n");
}

void tell_next(const std::string& arn, Session& session) {
  if (session.options().json || session.options().plain) return;
  session.print(
      fmt::format("{}: certwright why {}\n", session.language() == Language::ja ? "次のコマンド" : "Next", arn));
}

void tell_issued(const Request& request, Session& session) {
  if (session.options().json) return session.print(request.json() + "\n");
  if (session.options().plain) return session.print(request.arn() + "\n");
  const bool ja = session.language() == Language::ja;
  const std::string until = request.view().not_after ? local_time(*request.view().not_after) : "?";
  session.print(
      ja ? fmt::format("{} 証明書を発行しました（有効期限 {}）。\n{}\n\n次のコマンド: certwright export {} --out DIR\n",
                       marked(Mark::ok, session.style()), until, request.arn(), request.arn())
         : fmt::format("{} The certificate is issued, valid until {}.\n{}\n\nNext: certwright export {} --out DIR\n",
                       marked(Mark::ok, session.style()), until, request.arn(), request.arn()));
}

/// Tells how far it is: on the line that is repainted, or now and then where that cannot be.
class WaitLines {
 public:
  explicit WaitLines(Session& session)
      : session_(session), progress_(session, waiting("")), next_line_(Steady::now() + plain_line_every) {}

  void tell(const CertificateView& view) {
    const Text text = waiting(validation_of(view));
    progress_.tell(text);
    if (session_.io().err_is_terminal || Steady::now() < next_line_) return;
    next_line_ = Steady::now() + plain_line_every;
    session_.say(text);
  }

 private:
  static Text waiting(const std::string& validated) {
    if (validated.empty()) return {"waiting for the certificate ...", "証明書の発行を待っています ..."};
    return {fmt::format("waiting for the certificate: {} names validated ...", validated),
            fmt::format("証明書の発行を待っています：{} 個の名前が検証済み ...", validated)};
  }

  Session& session_;
  Progress progress_;
  Steady::time_point next_line_;
};

int wait_for(Request& request, std::chrono::seconds limit, Session& session) {
  if (!session.io().err_is_terminal) session.say({"Waiting for the certificate ...", "証明書の発行を待っています ..."});
  const auto looked = [&] {
    WaitLines lines{session};
    return request.look(Steady::now() + limit, wait_pause, [&](const CertificateView& view) {
      lines.tell(view);
      return false;
    });
  }();
  if (!looked) return request.refuse(looked.error());
  if (request.view().status == "ISSUED") {
    tell_issued(request, session);
    return exit_good;
  }
  if (session.io().interrupted()) {
    tell_next(request.arn(), session);
    return exit_interrupted;
  }
  const int code = request.why();
  return code == exit_good ? exit_errors : code;
}

int follow(Request& request, const RequestArguments& arguments, std::chrono::seconds limit, Session& session) {
  const auto looked = [&] {
    const Progress progress{session, {"requesting ...", "申請中 ..."}};
    int looks = session.options().json || session.options().plain ? looks_at_the_record : 0;
    return request.look(Steady::now() + first_look, first_pause, [&](const CertificateView& view) {
      return has_every_record(view) && ++looks >= looks_at_the_record;
    });
  }();
  if (!looked) return request.refuse(looked.error());
  const std::string& status = request.view().status;
  if (status == "ISSUED") {
    tell_issued(request, session);
    return exit_good;
  }
  const bool is_over = !status.empty() && status != "PENDING_VALIDATION";
  if (is_over && arguments.wait) return request.why();
  if (is_over && !session.options().json && !session.options().plain) {
    // The request was taken, which is all that was asked for; that it failed already is told all the same.
    request.why();
    return exit_good;
  }
  if (!arguments.wait) {
    tell_requested(request, session);
    tell_next(request.arn(), session);
    return exit_good;
  }
  // The one document that --json prints is the end of the story, so the record is only shown to people.
  if (!session.options().json && !session.options().plain) tell_requested(request, session);
  session.io().out.flush();
  return wait_for(request, limit, session);
}

/// What is sent to the server, and what it is about.
struct Call {
  std::string_view operation;
  std::string body;
  std::string about;
};

// Nothing, having said why, where the old request cannot be what is meant.
tl::expected<Call, int> repetition(const RequestArguments& arguments, Session& session) {
  if (!is_arn(arguments.again, session)) return tl::unexpected(static_cast<int>(exit_usage));
  if (arguments.names.empty() && arguments.method.empty() && arguments.key_algorithm.empty() &&
      arguments.idempotency_token.empty())
    return Call{.operation = "Certwright.RequestAgain", .body = arn_body(arguments.again), .about = arguments.again};
  return tl::unexpected(session.refuse(exit_usage,
                                       {"--again repeats a request as it was, so it takes neither names nor settings.",
                                        "--again は以前と同じ内容で申請するため、名前や設定は指定できません。"},
                                       {"Leave them out, or request the names without --again.",
                                        "それらを省略するか、--again を付けずに名前を指定して申請してください。"}));
}

tl::expected<Call, int> new_request(const RequestArguments& arguments, Session& session) {
  const auto method = read_method(arguments.method.empty() ? "dns" : arguments.method, session);
  if (!method || !is_key_algorithm(arguments.key_algorithm, session))
    return tl::unexpected(static_cast<int>(exit_usage));
  if (arguments.names.empty())
    return tl::unexpected(session.refuse(exit_usage, {"There are no names to request.", "申請する名前がありません。"},
                                         {"Give names, or --again ARN to repeat a request.",
                                          "名前を指定するか、再申請する場合は --again ARN を指定してください。"}));
  const auto names = read_names(arguments.names, session);
  if (!names) return tl::unexpected(static_cast<int>(exit_errors));
  return Call{.operation = "CertificateManager.RequestCertificate",
              .body = to_json(RequestBody{.names = *names,
                                          .method = std::string{to_string(*method)},
                                          .key_algorithm = arguments.key_algorithm,
                                          .idempotency_token = arguments.idempotency_token}),
              .about = names->front()};
}

}  // namespace

int run_request(const RequestArguments& arguments, Session& session) {
  const auto limit = app::parse_duration(arguments.timeout);
  if (!limit) return session.refuse(Error{ErrorCode::invalid_request, "--timeout: " + limit.error().detail});
  const auto call = arguments.again.empty() ? new_request(arguments, session) : repetition(arguments, session);
  if (!call) return call.error();
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto answer = (*remote)->call(call->operation, call->body, call->about);
  if (!answer) return answer.error();
  const auto arn = read_arn(*answer);
  if (!arn) return (*remote)->refuse(arn.error(), call->about);
  Request request{session, **remote, *arn};
  return follow(request, arguments, *limit, session);
}

}  // namespace certwright::cli
