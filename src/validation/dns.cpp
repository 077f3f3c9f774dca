#include "validation/dns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/digest.h"

namespace certwright::validation {
namespace {

constexpr std::size_t challenge_bytes = 16;  // 32 hexadecimal digits
constexpr std::size_t extra_label_length = 10;

std::string lower_without_dot(std::string_view name) {
  std::string text{name};
  if (text.ends_with('.')) text.pop_back();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Sha256 derive(ByteView account_secret, std::string_view purpose, std::string_view base_name) {
  return hmac_sha256(account_secret, bytes_of(fmt::format("{}:{}", purpose, base_name)));
}

/// A label of lower-case letters and digits. That the first four are a little more frequent does not matter: the label
/// only spreads the targets, the hexadecimal one before it is what cannot be guessed.
std::string label_of(ByteView bytes) {
  constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string label;
  for (const std::uint8_t byte : bytes) label += alphabet[byte % alphabet.size()];
  return label;
}

/// Facts 3.1: the value may be published without its leading underscore.
bool proves(std::string_view target, std::string_view expected) {
  return target == expected || (expected.starts_with('_') && target == expected.substr(1));
}

Attempt read_answer(const net::Lookup& lookup, const net::Question& question, const DnsChallenge& challenge,
                    const net::Resolver& resolver, Timestamp now) {
  if (!lookup)
    return {.seen = tl::unexpected(model::LookupFailure{std::string{net::to_string(lookup.error().kind)},
                                                        question.str(), lookup.error().detail})};
  model::ValidationRecordFact fact{.name = question.name, .expected = lower_without_dot(challenge.record.value)};
  for (const net::RecordData& record : lookup->records)
    if (const auto* const cname = std::get_if<net::NameData>(&record))
      fact.actual.push_back(lower_without_dot(cname->target));
  // RFC 1034 section 3.6.2 allows one CNAME a name; where a broken server sends several, none is taken for granted.
  fact.matches = fact.actual.size() == 1 && proves(fact.actual.front(), fact.expected);
  Attempt attempt{.seen = fact};
  if (fact.matches)
    attempt.proof = model::Proof{.base_name = challenge.base_name,
                                 .method = model::ValidationMethod::dns,
                                 .question = question.str(),
                                 .answer = fact.actual.front() + ".",
                                 .resolver = resolver.described(question.name),
                                 .dnssec_secure = lookup->secure,
                                 .at = now};
  return attempt;
}

}  // namespace

model::ResourceRecord dns_challenge(ByteView account_secret, std::string_view base_name,
                                    std::string_view target_suffix) {
  const std::string base = lower_without_dot(base_name);
  const Sha256 name = derive(account_secret, "dns-name", base);
  const Sha256 value = derive(account_secret, "dns-value", base);
  const ByteView value_bytes{value};
  return {.name = fmt::format("_{}.{}.", hex(ByteView{name}.first(challenge_bytes)), base),
          .value = fmt::format("_{}.{}.{}.", hex(value_bytes.first(challenge_bytes)),
                               label_of(value_bytes.subspan(challenge_bytes, extra_label_length)),
                               lower_without_dot(target_suffix))};
}

std::vector<Attempt> attempt_dns(std::span<const DnsChallenge> challenges, net::Resolver& resolver, Timestamp now,
                                 Deadline deadline) {
  std::vector<net::Question> questions;
  questions.reserve(challenges.size());
  for (const DnsChallenge& challenge : challenges)
    questions.push_back({lower_without_dot(challenge.record.name), net::RecordType::cname});
  const std::vector<net::Lookup> lookups = resolver.ask(questions, deadline);
  std::vector<Attempt> attempts;
  attempts.reserve(challenges.size());
  for (std::size_t at = 0; at < challenges.size(); ++at)
    attempts.push_back(read_answer(lookups[at], questions[at], challenges[at], resolver, now));
  return attempts;
}

}  // namespace certwright::validation
