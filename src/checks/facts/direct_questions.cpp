#include "checks/facts/direct_questions.h"

#include <iterator>
#include <utility>

#include "checks/facts/server_answers.h"

namespace certwright::checks {
namespace {

using Transport = net::ServerQuestion::Transport;

// Who is silent for this long would not be believed by a certificate authority's resolver either.
constexpr std::chrono::milliseconds telling_silence{2000};

}  // namespace

bool Asked::has_authority() const {
  return answered() && reply.authoritative && (reply.rcode == noerror || reply.rcode == nxdomain);
}

model::ServerAnswer Asked::fact() const { return answer_of(question, reply, at.server); }

void DirectQuestions::want(const ServerAddress& at, std::string name, net::RecordType type, Manner manner) {
  const bool by_tcp = manner == Manner::tcp || (manner == Manner::plain && !at.speaks_udp);
  at_.push_back(at);
  questions_.push_back({.server = at.endpoint,
                        .question = {.name = std::move(name), .type = type},
                        .transport = by_tcp ? Transport::tcp : Transport::udp,
                        .edns = at.speaks_edns && manner != Manner::without_edns,
                        .mixed_case = manner == Manner::mixed_case});
}

std::vector<Asked> DirectQuestions::ask(Deadline deadline) {
  std::vector<Asked> all;
  if (questions_.empty()) return all;
  std::vector<net::ServerReply> replies = servers_.ask(questions_, deadline);
  const bool is_late = deadline.passed();
  all.reserve(replies.size());
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (is_late && replies[i].end == net::ServerReply::End::timeout && replies[i].took < telling_silence)
      ran_out_of_time_ = true;
    else
      all.push_back({std::move(at_[i]), std::move(questions_[i]), std::move(replies[i])});
  }
  at_.clear();
  questions_.clear();
  return all;
}

std::vector<Asked> DirectQuestions::ask_whole(Deadline deadline) {
  std::vector<Asked> all = ask(deadline);
  for (const Asked& one : all)
    if (one.answered() && one.reply.truncated && !one.is_tcp())
      want(one.at, one.question.question.name, one.question.question.type, Manner::tcp);
  std::vector<Asked> whole = ask(deadline);
  all.insert(all.end(), std::make_move_iterator(whole.begin()), std::make_move_iterator(whole.end()));
  return all;
}

}  // namespace certwright::checks
