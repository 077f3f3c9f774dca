#include "tests/fakes/fake_mail_hosts.h"

#include <utility>

namespace certwright::fakes {

void FakeMailHosts::set(std::string_view address, net::MailHostAnswer::End end, std::string first_line) {
  const std::lock_guard lock{mutex_};
  answers_[std::string{address}] = {.end = end, .first_line = std::move(first_line), .detail = {}};
}

std::vector<net::MailHostAnswer> FakeMailHosts::probe(std::span<const net::MailHostQuestion> questions, Deadline) {
  const std::lock_guard lock{mutex_};
  std::vector<net::MailHostAnswer> answers;
  answers.reserve(questions.size());
  for (const net::MailHostQuestion& question : questions) {
    probed_.push_back(question.address);
    const auto known = answers_.find(question.address);
    answers.push_back(known != answers_.end() ? known->second
                                              : net::MailHostAnswer{.end = net::MailHostAnswer::End::connect_timeout});
  }
  return answers;
}

std::vector<std::string> FakeMailHosts::probed() const {
  const std::lock_guard lock{mutex_};
  return probed_;
}

}  // namespace certwright::fakes
