#include "tests/fakes/fake_net.h"

#include <algorithm>
#include <optional>

#include "tests/fakes/zone_text.h"

namespace certwright::fakes {
namespace {

using net::LookupError;
using net::RecordType;

// As libunbound does: a longer chain of CNAMEs is a failure, not an answer.
constexpr int max_chain = 11;

std::optional<LookupError::Kind> parse_kind(std::string_view text) {
  using enum LookupError::Kind;
  if (text == "timeout") return timeout;
  if (text == "servfail") return servfail;
  if (text == "refused") return refused;
  if (text == "bogus") return bogus;
  if (text == "malformed") return malformed;
  return std::nullopt;
}

}  // namespace

void FakeNet::load(std::string_view zone) {
  const std::lock_guard lock{mutex_};
  for (const ZoneLine& line : zone_lines(zone)) {
    if (line.kind == "NXDOMAIN") {
      missing_.insert(line.name);
    } else if (line.kind == "FAIL") {
      if (line.words.size() != 2) refuse(line, "FAIL takes a type and a kind");
      const auto kind = parse_kind(line.words[1]);
      if (!kind || (line.words[0] != "*" && !record_type(line.words[0]))) refuse(line, "unknown type or kind");
      failures_[{line.name, line.words[0]}] = *kind;
    } else {
      net::RecordData data = record_data(line);
      records_[{line.name, record_type(line.kind).value()}].push_back(std::move(data));
    }
  }
}

void FakeNet::clear() {
  const std::lock_guard lock{mutex_};
  records_.clear();
  failures_.clear();
  missing_.clear();
  asked_.clear();
}

std::vector<net::Lookup> FakeNet::ask(std::span<const net::Question> questions, Deadline) {
  const std::lock_guard lock{mutex_};
  std::vector<net::Lookup> answers;
  answers.reserve(questions.size());
  for (const net::Question& question : questions) {
    asked_.push_back(question.str());
    answers.push_back(answer(question));
  }
  return answers;
}

std::vector<std::string> FakeNet::asked() const {
  const std::lock_guard lock{mutex_};
  return asked_;
}

net::Lookup FakeNet::answer(const net::Question& question) const {
  std::string name = plain_name(question.name);
  for (int hop = 0; hop < max_chain; ++hop) {
    for (const std::string& type : {std::string{net::to_string(question.type)}, std::string{"*"}})
      if (const auto failure = failures_.find({name, type}); failure != failures_.end())
        return tl::unexpected(LookupError{failure->second, "as the test's zone says"});
    net::Answer answer{.canonical_name = name, .ttl = std::chrono::seconds{60}};
    if (const auto found = records_.find({name, question.type}); found != records_.end() && !missing_.contains(name)) {
      answer.records = found->second;
      return answer;
    }
    const auto alias = records_.find({name, RecordType::cname});
    if (alias != records_.end() && !missing_.contains(name)) {
      name = std::get<net::NameData>(alias->second.front()).target;
      continue;
    }
    const std::string below = "." + name;
    const auto at_or_below = [&](const auto& entry) {
      return entry.first.first == name || entry.first.first.ends_with(below);
    };
    answer.name_exists = !missing_.contains(name) && (std::any_of(records_.begin(), records_.end(), at_or_below) ||
                                                      std::any_of(failures_.begin(), failures_.end(), at_or_below));
    return answer;
  }
  return tl::unexpected(LookupError{LookupError::Kind::servfail, "too many CNAMEs in a row"});
}

}  // namespace certwright::fakes
