// Following a certificate: one more check now, or every change until nothing is awaited any more.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/explanation.h"
#include "cli/progress.h"
#include "cli/wire.h"

namespace certwright::cli {
namespace {

// The server's own limit for the look-ups of one check is shorter than this.
constexpr std::chrono::seconds recheck_limit{30};
constexpr std::chrono::milliseconds recheck_pause{300};
// Politely: soon after a change, because the next often follows it; otherwise six questions a minute.
constexpr std::chrono::milliseconds shortest_pause{1000};
constexpr std::chrono::milliseconds longest_pause{10'000};
// A server that is being restarted comes back within a few minutes.
constexpr int most_failed_looks = 15;

// What makes an answer another one. The time of the next check is none of it: that changes with every check.
std::string gist_of(const CertificateAnswer& answer) {
  std::string gist = answer.status + '\t' + answer.failure_reason + '\t' + answer.summary.en;
  for (const NameAnswer& name : answer.names) {
    gist += '\n' + name.name + '\t' + name.verdict + '\t' + (name.validation ? name.validation->status : "");
    for (const FindingAnswer& finding : name.findings) (gist += '\t') += finding.id + '=' + finding.message.en;
  }
  return gist;
}

Text waiting_text(const CertificateAnswer& answer) {
  const std::string at = local_time(answer.next_check_at);
  return {fmt::format("watching ... next check {}", at), fmt::format("追跡中 ... 次回チェック：{}", at)};
}

bool may_pass(const Error& error) { return error.code == ErrorCode::unavailable || error.code == ErrorCode::throttled; }

/// Looks again and again, and gives each answer that differs from the one before.
class Watcher {
 public:
  Watcher(Remote& remote, Session& session, CertificateAnswer answer)
      : remote_(remote), session_(session), answer_(std::move(answer)) {}

  [[nodiscard]] const CertificateAnswer& answer() const { return answer_; }

  /// Until the answer differs, nothing is awaited, or the user interrupts. Whether it differs. Fails: as the call does.
  Result<bool> wait() {
    Progress progress{session_, waiting_text(answer_)};
    const std::string before = gist_of(answer_);
    auto pause = shortest_pause;
    for (int failed = 0; is_awaited(answer_); pause = std::min(2 * pause, longest_pause)) {
      session_.io().sleep(pause);
      if (session_.io().interrupted()) return false;
      auto next = ask_why(remote_, answer_.arn);
      if (!next) {
        if (!may_pass(next.error()) || ++failed > most_failed_looks) return tl::make_unexpected(next.error());
        continue;
      }
      failed = 0;
      answer_ = *std::move(next);
      if (gist_of(answer_) != before) return true;
      progress.tell(waiting_text(answer_));
    }
    return false;
  }

 private:
  Remote& remote_;
  Session& session_;
  CertificateAnswer answer_;
};

}  // namespace

Result<CertificateAnswer> recheck_and_ask(Remote& remote, Session& session, CertificateAnswer before) {
  if (!is_awaited(before)) {
    session.say({"Nothing is awaited, so there is nothing to check again.",
                 "待っているものがないため、再チェックの必要はありません。"});
    return before;
  }
  const Progress progress{session, {"checking again ...", "再チェック中 ..."}};
  TRY(const std::string body, remote.try_call("Certwright.RecheckCertificate", arn_body(before.arn)));
  TRY(const RecheckView ordered, read_recheck(body));
  CertificateAnswer last = std::move(before);
  // The next check is set anew when one is done. A check of several steps sets it more than once, so it has to stay.
  std::string seen = ordered.next_check_at;
  for (std::chrono::milliseconds waited{0}; waited < recheck_limit; waited += recheck_pause) {
    session.io().sleep(recheck_pause);
    if (session.io().interrupted()) return last;
    TRY(last, ask_why(remote, last.arn));
    if (!is_awaited(last)) return last;
    if (last.next_check_at != ordered.next_check_at && last.next_check_at == seen) return last;
    seen = last.next_check_at;
  }
  session.say({"The check is not done yet; this is what is known now.",
               "チェックはまだ終わっていません。現時点で判明している内容を表示します。"});
  return last;
}

int watch(Remote& remote, Session& session, CertificateAnswer answer, const WhyArguments& arguments) {
  const bool for_people = !session.options().json && !session.options().plain;
  Watcher watcher{remote, session, std::move(answer)};
  if (for_people) show(watcher.answer(), arguments, session);
  if (is_awaited(watcher.answer()) && !session.io().err_is_terminal)
    session.say({"Watching; Ctrl-C ends.", "追跡しています（Ctrl-C で終了）。"});
  while (is_awaited(watcher.answer()) && !session.io().interrupted()) {
    session.io().out.flush();
    const auto differs = watcher.wait();
    if (!differs) return remote.refuse(differs.error(), watcher.answer().arn);
    if (!*differs || !for_people) continue;
    session.print("\n");
    show(watcher.answer(), arguments, session);
  }
  if (!for_people) show(watcher.answer(), arguments, session);
  return session.io().interrupted() ? exit_interrupted : code_of(watcher.answer(), arguments.strictness);
}

}  // namespace certwright::cli
