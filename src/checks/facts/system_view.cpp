#include "checks/facts/system_view.h"

#include <algorithm>

#include "checks/facts/direct_questions.h"
#include "checks/facts/server_answers.h"

namespace certwright::checks {
namespace {

using Transport = net::ServerQuestion::Transport;

// resolv.conf(5): "Up to MAXNS (currently 3)" name servers are used.
constexpr std::size_t max_resolvers = 3;

}  // namespace

model::SystemViewFact ask_system_resolvers(std::span<const net::Endpoint> resolvers,
                                           std::span<const net::Question> questions, net::NameServers& servers,
                                           Deadline deadline) {
  model::SystemViewFact fact;
  std::vector<net::ServerQuestion> asked;
  for (const net::Endpoint& resolver : resolvers.first(std::min(resolvers.size(), max_resolvers))) {
    fact.resolvers.push_back(resolver.str());
    for (const net::Question& question : questions)
      asked.push_back({.server = resolver, .question = question, .recursion_desired = true});
  }
  const std::vector<net::ServerReply> replies = servers.ask(asked, deadline);
  std::vector<net::ServerQuestion> again;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    fact.answers.push_back(answer_of(asked[i], replies[i], {}));
    if (replies[i].end != net::ServerReply::End::answered || !replies[i].truncated) continue;
    again.push_back(asked[i]);
    again.back().transport = Transport::tcp;
  }
  if (again.empty()) return fact;
  const std::vector<net::ServerReply> whole = servers.ask(again, deadline);
  for (std::size_t i = 0; i < again.size(); ++i) fact.answers.push_back(answer_of(again[i], whole[i], {}));
  return fact;
}

std::optional<bool> answers_unchecked(std::span<const net::Endpoint> resolvers, const net::Question& question,
                                      net::NameServers& servers, Deadline deadline) {
  std::vector<net::ServerQuestion> asked;
  for (const net::Endpoint& resolver : resolvers.first(std::min(resolvers.size(), max_resolvers)))
    asked.push_back({.server = resolver, .question = question, .recursion_desired = true, .checking_disabled = true});
  std::optional<bool> answers;
  for (const net::ServerReply& reply : servers.ask(asked, deadline)) {
    if (reply.end != net::ServerReply::End::answered) continue;
    answers = answers.value_or(false) || reply.rcode == noerror || reply.rcode == nxdomain;
  }
  return answers;
}

}  // namespace certwright::checks
