#include "validation/dns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "model/validation_value.h"

namespace certwright::validation {
namespace {

constexpr std::size_t challenge_bytes = 16;  // 32 hexadecimal digits
constexpr std::size_t extra_label_length = 10;

std::string lower_without_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
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

/// Whether a target lies where the values lie: then it is somebody's value, and nothing leads on from it.
bool is_a_value(std::string_view target, std::string_view expected) {
  const auto labels_before_suffix = expected.find('.', expected.find('.') + 1);
  return target.ends_with(expected.substr(labels_before_suffix));
}

/// The CNAMEs from one record's name on, link by link.
class Chain {
 public:
  explicit Chain(const DnsChallenge& challenge)
      : base_name_(challenge.base_name),
        fact_{.name = lower_without_dot(challenge.record.name), .expected = lower_without_dot(challenge.record.value)},
        next_{fact_.name, net::RecordType::cname} {}

  [[nodiscard]] bool leads_on() const { return leads_on_; }
  [[nodiscard]] const net::Question& next() const { return next_; }
  /// The answer to next().
  void take(const net::Lookup& lookup);
  [[nodiscard]] Attempt attempt(const net::Resolver& resolver, Timestamp now) const;

 private:
  std::string base_name_;
  model::ValidationRecordFact fact_;
  net::Question next_;
  std::vector<std::string> targets_;
  std::optional<model::LookupFailure> failure_;
  bool secure_ = true;
  bool leads_on_ = true;
};

void Chain::take(const net::Lookup& lookup) {
  leads_on_ = false;
  if (!lookup) {
    failure_ =
        model::LookupFailure{std::string{net::to_string(lookup.error().kind)}, next_.str(), lookup.error().detail};
    return;
  }
  std::vector<std::string> found;
  for (const net::RecordData& record : lookup->records)
    if (const auto* const cname = std::get_if<net::NameData>(&record))
      found.push_back(lower_without_dot(cname->target));
  if (targets_.empty()) fact_.actual = found;
  // RFC 1034 section 3.6.2 allows one CNAME a name; where a broken server sends several, none is taken for granted.
  if (found.size() != 1) return;
  const std::string& target = found.front();
  const bool seen_before = target == fact_.name || std::ranges::find(targets_, target) != targets_.end();
  secure_ = secure_ && lookup->secure;
  fact_.matches = model::is_expected_value(target, fact_.expected);
  targets_.push_back(target);
  leads_on_ =
      !fact_.matches && !seen_before && targets_.size() < model::max_cname_links && !is_a_value(target, fact_.expected);
  next_.name = target;
}

Attempt Chain::attempt(const net::Resolver& resolver, Timestamp now) const {
  if (failure_) return {.proof = {}, .seen = tl::unexpected(*failure_)};
  Attempt attempt{.proof = {}, .seen = fact_};
  if (fact_.matches)
    attempt.proof = model::Proof{.base_name = base_name_,
                                 .method = model::ValidationMethod::dns,
                                 .question = net::Question{fact_.name, net::RecordType::cname}.str(),
                                 .answer = fmt::format("{}.", fmt::join(targets_, ". -> ")),
                                 .resolver = resolver.described(fact_.name),
                                 .dnssec_secure = secure_,
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
  std::vector<Chain> chains{challenges.begin(), challenges.end()};
  for (;;) {
    std::vector<net::Question> questions;
    std::vector<Chain*> asked;
    for (Chain& chain : chains) {
      if (!chain.leads_on()) continue;
      questions.push_back(chain.next());
      asked.push_back(&chain);
    }
    if (asked.empty()) break;
    const std::vector<net::Lookup> lookups = resolver.ask(questions, deadline);
    for (std::size_t at = 0; at < asked.size(); ++at) asked[at]->take(lookups[at]);
  }
  std::vector<Attempt> attempts;
  attempts.reserve(chains.size());
  for (const Chain& chain : chains) attempts.push_back(chain.attempt(resolver, now));
  return attempts;
}

}  // namespace certwright::validation
