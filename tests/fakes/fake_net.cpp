#include "tests/fakes/fake_net.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace certwright::fakes {
namespace {

using net::LookupError;
using net::RecordType;

// As libunbound does: a longer chain of CNAMEs is a failure, not an answer.
constexpr int max_chain = 11;

[[noreturn]] void refuse(std::string_view line, const std::string& why) {
  throw std::invalid_argument("FakeNet: " + why + ": " + std::string{line});
}

std::string normal(std::string_view name) {
  std::string text{name};
  if (text.ends_with('.')) text.pop_back();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// Words of a line; a quoted word may hold spaces and `#`; an unquoted `#` begins a comment.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      ++at;
    } else if (line[at] == '#') {
      break;
    } else if (line[at] == '"') {
      const std::size_t end = line.find('"', at + 1);
      if (end == std::string_view::npos) refuse(line, "a quotation mark is not closed");
      words.emplace_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
      words.emplace_back(line.substr(at, end - at));
      at = end;
    }
  }
  return words;
}

std::optional<RecordType> parse_type(std::string_view text) {
  using enum RecordType;
  for (const RecordType type : {a, ns, cname, soa, mx, txt, aaaa, caa})
    if (net::to_string(type) == text) return type;
  return std::nullopt;
}

std::optional<LookupError::Kind> parse_kind(std::string_view text) {
  using enum LookupError::Kind;
  if (text == "timeout") return timeout;
  if (text == "servfail") return servfail;
  if (text == "refused") return refused;
  if (text == "bogus") return bogus;
  if (text == "malformed") return malformed;
  return std::nullopt;
}

template <class Number>
Number number(std::string_view line, const std::string& word) {
  Number value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) refuse(line, "not a number");
  return value;
}

net::RecordData record(std::string_view line, RecordType type, const std::vector<std::string>& rdata) {
  const auto need = [&](std::size_t count) {
    if (rdata.size() < count) refuse(line, "too few words");
  };
  switch (type) {
    case RecordType::a:
    case RecordType::aaaa:
      need(1);
      return net::AddressData{rdata[0]};
    case RecordType::ns:
    case RecordType::cname:
      need(1);
      return net::NameData{normal(rdata[0])};
    case RecordType::mx:
      need(2);
      return net::MxData{number<std::uint16_t>(line, rdata[0]), normal(rdata[1])};
    case RecordType::txt: {
      net::TxtData txt;
      for (const std::string& part : rdata) txt.text += part;
      return txt;
    }
    case RecordType::caa:
      need(3);
      return net::CaaData{number<std::uint8_t>(line, rdata[0]), normal(rdata[1]), rdata[2]};
    case RecordType::soa:
    case RecordType::ds:
    case RecordType::rrsig:
    case RecordType::nsec:
    case RecordType::dnskey:
    case RecordType::nsec3: {
      net::OtherData other;
      for (const std::string& part : rdata) other.rdata.insert(other.rdata.end(), part.begin(), part.end());
      return other;
    }
  }
  refuse(line, "unknown type");
}

}  // namespace

void FakeNet::load(std::string_view zone) {
  const std::lock_guard lock{mutex_};
  while (!zone.empty()) {
    const std::size_t end = std::min(zone.find('\n'), zone.size());
    const std::string_view line = zone.substr(0, end);
    zone.remove_prefix(std::min(end + 1, zone.size()));
    const std::vector<std::string> words = words_of(line);
    if (words.empty()) continue;
    if (words.size() < 2) refuse(line, "too few words");
    const std::string name = normal(words[0]);
    if (words[1] == "NXDOMAIN") {
      missing_.insert(name);
    } else if (words[1] == "FAIL") {
      if (words.size() != 4) refuse(line, "FAIL takes a type and a kind");
      const auto kind = parse_kind(words[3]);
      if (!kind || (words[2] != "*" && !parse_type(words[2]))) refuse(line, "unknown type or kind");
      failures_[{name, words[2]}] = *kind;
    } else {
      const auto type = parse_type(words[1]);
      if (!type) refuse(line, "unknown type");
      records_[{name, *type}].push_back(record(line, *type, {words.begin() + 2, words.end()}));
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
  std::string name = normal(question.name);
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
