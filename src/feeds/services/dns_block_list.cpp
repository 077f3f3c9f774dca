#include "feeds/services/dns_block_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace certwright::feeds {
namespace {

using Meaning = BlockListCode::Meaning;

struct Row {
  std::string_view address;
  BlockListCode code;
};

// Spamhaus's return codes of the domain block list.
constexpr std::array dbl_codes{
    Row{"127.0.1.2", {Meaning::listed, "low-reputation domain"}},
    Row{"127.0.1.4", {Meaning::listed, "phishing domain"}},
    Row{"127.0.1.5", {Meaning::listed, "malware domain"}},
    Row{"127.0.1.6", {Meaning::listed, "botnet controller"}},
    Row{"127.0.1.102", {Meaning::abused, "abused legitimate domain"}},
    Row{"127.0.1.103", {Meaning::abused, "abused redirector"}},
    Row{"127.0.1.104", {Meaning::abused, "abused legitimate domain, phishing"}},
    Row{"127.0.1.105", {Meaning::abused, "abused legitimate domain, malware"}},
    Row{"127.0.1.106", {Meaning::abused, "abused legitimate domain, botnet controller"}},
    Row{"127.0.1.255", {Meaning::error, "the list takes no addresses"}},
};

constexpr std::array error_codes{
    Row{"127.255.255.252", {Meaning::error, "the zone's name has a typing error"}},
    Row{"127.255.255.254", {Meaning::error, "asked through a public resolver"}},
    Row{"127.255.255.255", {Meaning::error, "too many questions"}},
};

/// The four numbers; nothing where it is no IPv4 address.
std::optional<std::array<unsigned, 4>> numbers_of(std::string_view address) {
  std::array<unsigned, 4> numbers{};
  const char* at = address.data();
  const char* const end = at + address.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) {
      if (at == end || *at != '.') return std::nullopt;
      ++at;
    }
    const auto [stopped, error] = std::from_chars(at, end, numbers.at(i));
    if (error != std::errc{} || numbers.at(i) > 255) return std::nullopt;
    at = stopped;
  }
  return at == end ? std::optional{numbers} : std::nullopt;
}

// RFC 1035 section 2.3.4: 255 octets, which are 253 characters.
constexpr std::size_t longest_name = 253;

std::string with_zone_shown(std::string text, const std::string& zone, const std::string& shown) {
  if (zone == shown) return text;
  for (std::size_t at = text.find(zone); at != std::string::npos; at = text.find(zone, at + shown.size()))
    text.replace(at, zone.size(), shown);
  return text;
}

class DnsBlockList final : public Service {
 public:
  DnsBlockList(BlockListSettings settings, net::Resolver& resolver)
      : settings_(std::move(settings)), shown_(shown_zone(settings_.zone)), resolver_(resolver) {}

  model::ReputationFact ask(const ReputationQuestion& question, Timestamp now, Deadline deadline) override;
  void forget(std::string_view name) override;

 private:
  tl::expected<NameVerdict, model::LookupFailure> read(const std::string& question, const net::Lookup& lookup,
                                                       Timestamp now) const;

  const BlockListSettings settings_;
  const std::string shown_;  ///< the zone, as evidence names it
  net::Resolver& resolver_;
};

model::ReputationFact DnsBlockList::ask(const ReputationQuestion& question, Timestamp now, Deadline deadline) {
  std::vector<net::Question> questions;
  std::vector<NameAnswer> answers;
  for (const std::string& name : names_to_ask(question)) {
    net::Question one{.name = fmt::format("{}.{}", name, settings_.zone), .type = net::RecordType::a};
    // What is too long to be asked cannot be listed.
    if (one.name.size() > longest_name) continue;
    answers.push_back({.name = name, .verdict = NameVerdict{}});
    questions.push_back(std::move(one));
  }
  if (answers.empty()) answers.push_back({.name = question.name, .verdict = NameVerdict{.asked_at = now}});
  const std::vector<net::Lookup> lookups = resolver_.ask(questions, deadline);
  for (std::size_t i = 0; i < lookups.size(); ++i)
    answers[i].verdict = read(fmt::format("{}.{}. A", answers[i].name, shown_), lookups[i], now);
  return fact_of(model::FeedId::dns_block_lists, shown_, question, answers, now);
}

tl::expected<NameVerdict, model::LookupFailure> DnsBlockList::read(const std::string& question,
                                                                   const net::Lookup& lookup, Timestamp now) const {
  const auto failed = [&](std::string reason, std::string detail) {
    return tl::unexpected(
        model::LookupFailure{.rcode = std::move(reason), .question = question, .detail = std::move(detail)});
  };
  if (!lookup)
    return failed(std::string{to_string(lookup.error().kind)},
                  with_zone_shown(lookup.error().detail, settings_.zone, shown_));
  NameVerdict verdict;
  verdict.asked_at = now;
  for (const net::RecordData& record : lookup->records) {
    const auto* data = std::get_if<net::AddressData>(&record);
    if (data == nullptr) continue;
    const BlockListCode code = meaning_of(data->address, settings_.kind);
    if (code.meaning == Meaning::error) return failed(fmt::format("{}: {}", data->address, code.words), {});
    const bool is_listed = code.meaning == Meaning::listed;
    // What is worse stands first, and names the code.
    if (verdict.threat.empty() || (is_listed && verdict.weight == 1)) verdict.threat = data->address;
    verdict.weight = std::max<std::size_t>(verdict.weight, is_listed ? 2 : 1);
    verdict.engines.push_back(
        {.engine = shown_, .category = is_listed ? "malicious" : "suspicious", .result = std::string{code.words}});
  }
  return verdict;
}

void DnsBlockList::forget(std::string_view name) {
  // The resolver forgets what is below as well, so the last parent that has two labels stands for all.
  std::size_t dots = static_cast<std::size_t>(std::ranges::count(name, '.'));
  for (; dots > 1; --dots) name.remove_prefix(name.find('.') + 1);
  resolver_.forget(fmt::format("{}.{}", name, settings_.zone));
}

}  // namespace

// The zones of Spamhaus's Data Query Service begin with the customer's key: "KEY.dbl.dq.spamhaus.net".
std::string shown_zone(std::string zone) {
  while (zone.ends_with('.')) zone.pop_back();
  const bool has_key = zone.ends_with(".dq.spamhaus.net") && std::ranges::count(zone, '.') >= 4;
  return has_key ? zone.substr(zone.find('.') + 1) : zone;
}

BlockListCode meaning_of(std::string_view address, BlockListKind kind) {
  const auto known = [&](const auto& rows) -> const Row* {
    const auto row = std::ranges::find(rows, address, &Row::address);
    return row == rows.end() ? nullptr : &*row;
  };
  if (const Row* row = known(error_codes)) return row->code;
  const auto numbers = numbers_of(address);
  if (!numbers || (*numbers)[0] != 127) return {Meaning::error, "no answer of a block list"};
  if ((*numbers)[1] == 255 && (*numbers)[2] == 255) return {Meaning::error, "the list refuses to answer"};
  switch (kind) {
    case BlockListKind::spamhaus_dbl:
      if (const Row* row = known(dbl_codes)) return row->code;
      return {Meaning::error, "no code that the list has"};
    case BlockListKind::generic:
      // 127.0.0.1 is no listing in any list (RFC 5782 section 2.1): such an answer comes from somebody in between.
      if ((*numbers)[1] == 0 && (*numbers)[2] == 0 && (*numbers)[3] < 2)
        return {Meaning::error, "no answer of a block list"};
      return {Meaning::listed, "listed"};
  }
  return {Meaning::error, "no answer of a block list"};
}

std::unique_ptr<Service> make_dns_block_list(BlockListSettings settings, net::Resolver& resolver) {
  while (settings.zone.ends_with('.')) settings.zone.pop_back();
  return std::make_unique<DnsBlockList>(std::move(settings), resolver);
}

}  // namespace certwright::feeds
