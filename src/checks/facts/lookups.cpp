#include "checks/facts/lookups.h"

namespace certwright::checks {

void Lookups::ask(Deadline deadline) {
  std::vector<net::Question> questions;
  for (const auto& [key, answer] : answers_)
    if (!answer) questions.push_back({.name = key.first, .type = key.second});
  if (questions.empty()) return;
  std::vector<net::Lookup> answers = resolver_.ask(questions, deadline);
  for (std::size_t i = 0; i < questions.size(); ++i)
    answers_[{std::move(questions[i].name), questions[i].type}] = std::move(answers.at(i));
}

const net::Lookup& Lookups::answer(const std::string& name, net::RecordType type) const {
  return answers_.at({name, type}).value();
}

Deadline first_round(Deadline deadline) { return deadline.at_most(deadline.remaining() * 3 / 5); }

model::LookupFailure failure_of(const std::string& name, net::RecordType type, const net::LookupError& error) {
  return {.rcode = std::string{net::to_string(error.kind)},
          .question = net::Question{.name = name, .type = type}.str(),
          .detail = error.detail};
}

}  // namespace certwright::checks
