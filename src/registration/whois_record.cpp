#include "registration/whois_record.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "feeds/services/json_members.h"
#include "registration/contact_words.h"
#include "registration/dates.h"

namespace certwright::registration {
namespace {

using model::RegistrationContact;
using model::RegistrationFact;

constexpr std::size_t most_lines = 3000;
constexpr std::size_t longest_line = 1024;
constexpr std::size_t longest_value = 320;
constexpr std::size_t most_statuses = 20;
constexpr std::size_t longest_host = 253;

/// A line as key (lower case) and value; nothing for what is neither `key: value` nor `[key] value`.
struct Entry {
  std::string key;
  std::string value;
  bool bracketed = false;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\f\v";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// JPRS numbers the lines of some kinds of domains: "a. [Domain Name]".
std::string_view without_number(std::string_view line) {
  const bool is_numbered = line.size() > 3 && line[1] == '.' && line[2] == ' ' && line[0] >= 'a' && line[0] <= 'z';
  return is_numbered ? trimmed(line.substr(3)) : line;
}

std::optional<Entry> bracketed_entry(std::string_view line) {
  line = without_number(line);
  const std::size_t end = line.find(']');
  if (!line.starts_with('[') || end == std::string_view::npos) return std::nullopt;
  return Entry{.key = ascii_lower(trimmed(line.substr(1, end - 1))),
               .value = feeds::tame(trimmed(line.substr(end + 1)), longest_value),
               .bracketed = true};
}

std::optional<Entry> entry_of(std::string_view line) {
  line = trimmed(line);
  if (auto entry = bracketed_entry(line)) return entry;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string key = ascii_lower(trimmed(line.substr(0, colon)));
  // "Domain Name......: example.net", "Domain_Name: example.net"
  while (key.ends_with('.') || key.ends_with(' ')) key.pop_back();
  std::ranges::replace(key, '_', ' ');
  return Entry{.key = std::move(key), .value = feeds::tame(trimmed(line.substr(colon + 1)), longest_value)};
}

bool is_comment(std::string_view line) {
  return line.starts_with('%') || line.starts_with('#') || line.starts_with(">>>");
}

/// Calls `take` with each line, and with an empty one at the end.
template <class Take>
void for_each_line(std::string_view text, Take take) {
  for (std::size_t count = 0; !text.empty() && count < most_lines; ++count) {
    const std::size_t end = text.find('\n');
    take(text.substr(0, end).substr(0, longest_line));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  take(std::string_view{});
}

enum class Meaning {
  nothing,
  domain,
  registrar,
  referral,
  status,
  registered_at,
  expires_at,
  registrant_email,
  administrative_email,
  technical_email,
  registrant_handle,
  administrative_handle,
  technical_handle,
  handle,
  email
};

// Keys of gTLDs (the registration data of ICANN's contracts), of ccTLDs, and JPRS's in both languages.
const std::map<std::string_view, Meaning>& meanings() {
  using enum Meaning;
  static const std::map<std::string_view, Meaning> all{
      {"domain name", domain},
      {"domain", domain},
      {"ドメイン名", domain},
      {"registrar", registrar},
      {"registrar name", registrar},
      {"sponsoring registrar", registrar},
      {"registrar whois server", referral},
      {"whois server", referral},
      {"domain status", status},
      {"status", status},
      {"eppstatus", status},
      {"epp status", status},
      {"state", status},
      {"registration status", status},
      {"状態", status},
      {"creation date", registered_at},
      {"created", registered_at},
      {"created on", registered_at},
      {"created date", registered_at},
      {"registered", registered_at},
      {"registered on", registered_at},
      {"registered date", registered_at},
      {"registration date", registered_at},
      {"registration time", registered_at},
      {"domain registration date", registered_at},
      {"登録年月日", registered_at},
      {"registry expiry date", expires_at},
      {"registrar registration expiration date", expires_at},
      {"expiration date", expires_at},
      {"expiration time", expires_at},
      {"expiry date", expires_at},
      {"expiry", expires_at},
      {"expires", expires_at},
      {"expire", expires_at},
      {"expires on", expires_at},
      {"expire date", expires_at},
      {"paid-till", expires_at},
      {"renewal date", expires_at},
      {"validity", expires_at},
      {"有効期限", expires_at},
      {"registrant email", registrant_email},
      {"registrant contact email", registrant_email},
      {"registrant e-mail", registrant_email},
      {"holder email", registrant_email},
      {"admin email", administrative_email},
      {"admin contact email", administrative_email},
      {"administrative contact email", administrative_email},
      {"administrative email", administrative_email},
      {"tech email", technical_email},
      {"tech contact email", technical_email},
      {"technical contact email", technical_email},
      {"technical email", technical_email},
      {"registrant", registrant_handle},
      {"holder-c", registrant_handle},
      {"admin-c", administrative_handle},
      {"administrative contact", administrative_handle},
      {"登録担当者", administrative_handle},
      {"tech-c", technical_handle},
      {"technical contact", technical_handle},
      {"技術連絡担当者", technical_handle},
      {"nic-hdl", handle},
      {"jpnic handle", handle},
      {"jpnicハンドル", handle},
      {"email", email},
      {"e-mail", email},
      {"電子メイル", email},
      {"電子メール", email},
  };
  return all;
}

Meaning meaning_of(const std::string& key) {
  const auto known = meanings().find(key);
  return known == meanings().end() ? Meaning::nothing : known->second;
}

bool is_host(std::string_view text) {
  return text.size() <= longest_host && text.find('.') != std::string_view::npos && !text.starts_with('.') &&
         !text.starts_with('-') && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

/// "whois.example.net" of "whois.example.net:43", "whois://whois.example.net/"; empty for what names no host.
std::string host_in(std::string_view text) {
  std::string host = ascii_lower(trimmed(text));
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) {
    // A web page is no WHOIS server.
    if (host.substr(0, scheme) != "whois") return {};
    host.erase(0, scheme + 3);
  }
  host.erase(std::min(host.find_first_of("/: \t"), host.size()));
  while (host.ends_with('.')) host.pop_back();
  return is_host(host) ? host : std::string{};
}

/// A handle as registries give them; not a person's name.
bool is_handle(std::string_view text) {
  constexpr std::size_t longest = 40;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

/// Reads line by line.
class Reading {
 public:
  explicit Reading(std::string_view domain) : domain_(domain) {}

  void take(std::string_view line) {
    if (trimmed(line).empty()) return end_block();
    if (is_comment(trimmed(line))) return;
    const auto entry = entry_of(line);
    // "Registrar:" alone on its line, and its value on the next (Nominet).
    if (awaited_ && !(entry && meaning_of(entry->key) != Meaning::nothing))
      return take_value(*std::exchange(awaited_, std::nullopt), feeds::tame(trimmed(line), longest_value), false);
    awaited_.reset();
    if (!entry) return;
    const Meaning meaning = meaning_of(entry->key);
    if (meaning == Meaning::nothing) return;
    if (entry->value.empty() && !entry->bracketed && !is_email(meaning)) {
      awaited_ = meaning;
      return;
    }
    take_value(meaning, entry->value, entry->bracketed);
  }

  WhoisRecord result();

 private:
  static bool is_email(Meaning meaning) {
    return meaning == Meaning::registrant_email || meaning == Meaning::administrative_email ||
           meaning == Meaning::technical_email || meaning == Meaning::email;
  }
  void take_value(Meaning meaning, const std::string& value, bool bracketed);
  void take_domain(const std::string& value);
  void take_status(const std::string& value);
  void take_email(std::string_view role, const std::string& value);
  void take_handle(std::string_view role, const std::string& value, bool bracketed);
  void end_block();

  std::string_view domain_;
  WhoisRecord record_;
  bool about_it_ = false;
  bool about_another_ = false;
  bool is_free_ = false;
  std::optional<Meaning> awaited_;
  std::map<std::string, RegistrationContact, std::less<>> contacts_;  ///< by role
  std::vector<std::pair<std::string, std::string>> roles_of_handles_;
  std::map<std::string, std::string, std::less<>> emails_;  ///< of persons, by handle
  std::string block_handle_;
  std::string block_email_;
  bool block_is_bracketed_ = false;
};

void Reading::take_domain(const std::string& value) {
  std::string name = ascii_lower(value);
  while (name.ends_with('.')) name.pop_back();
  // Some registries show U-labels: what was asked about is what they answer.
  const bool is_ascii = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (name == domain_ || (!name.empty() && !is_ascii))
    about_it_ = true;
  else if (!about_it_)
    about_another_ = true;
}

void Reading::take_status(const std::string& value) {
  const std::string word = status_word(value);
  if (word == "free" || word == "available" || word == "not registered") is_free_ = true;
  if (word.empty() || record_.fact.statuses.size() == most_statuses) return;
  if (std::ranges::find(record_.fact.statuses, word) == record_.fact.statuses.end())
    record_.fact.statuses.push_back(word);
}

void Reading::take_email(std::string_view role, const std::string& value) {
  RegistrationContact& contact = contacts_[std::string{role}];
  contact.role = role;
  if (!contact.email.empty()) return;
  contact.email = mail_address_in(value);
  contact.redacted = contact.email.empty() && says_redacted(value);
  contact.privacy_proxy = is_privacy_proxy(contact.email);
}

void Reading::take_handle(std::string_view role, const std::string& value, bool bracketed) {
  if (!is_handle(value) || roles_of_handles_.size() == most_statuses) return;
  roles_of_handles_.emplace_back(role, value);
  if (bracketed) record_.handles.emplace_back(role, value);
}

void Reading::take_value(Meaning meaning, const std::string& value, bool bracketed) {
  RegistrationFact& fact = record_.fact;
  switch (meaning) {
    case Meaning::nothing:
      break;
    case Meaning::domain:
      take_domain(value);
      break;
    case Meaning::registrar:
      if (fact.registrar.empty()) fact.registrar = value;
      break;
    case Meaning::referral:
      if (record_.referral.empty()) record_.referral = host_in(value);
      break;
    case Meaning::status: {
      // JPRS: "Connected (2027/01/31)" tells the end as well.
      const std::size_t bracket = value.find('(');
      take_status(value.substr(0, bracket));
      if (bracketed && bracket != std::string::npos && !fact.expires_at)
        fact.expires_at = parse_date(std::string_view{value}.substr(bracket + 1));
      break;
    }
    case Meaning::registered_at:
      if (!fact.registered_at) fact.registered_at = parse_date(value);
      break;
    case Meaning::expires_at:
      if (!fact.expires_at) fact.expires_at = parse_date(value);
      break;
    case Meaning::registrant_email:
      take_email("registrant", value);
      break;
    case Meaning::administrative_email:
      take_email("administrative", value);
      break;
    case Meaning::technical_email:
      take_email("technical", value);
      break;
    case Meaning::registrant_handle:
      take_handle("registrant", value, false);
      break;
    case Meaning::administrative_handle:
      take_handle("administrative", value, bracketed);
      break;
    case Meaning::technical_handle:
      take_handle("technical", value, bracketed);
      break;
    case Meaning::handle:
      block_handle_ = value;
      break;
    case Meaning::email:
      block_email_ = value;
      block_is_bracketed_ = bracketed;
      break;
  }
}

// A blank line ends what is said of a person. JPRS's 公開連絡窓口, the public contact of the registrant, has no handle.
void Reading::end_block() {
  if (!block_email_.empty() && !block_handle_.empty())
    emails_.try_emplace(block_handle_, block_email_);
  else if (!block_email_.empty() && block_is_bracketed_)
    take_email("registrant", block_email_);
  block_handle_.clear();
  block_email_.clear();
  awaited_.reset();
}

WhoisRecord Reading::result() {
  for (const auto& [role, handle] : roles_of_handles_)
    if (const auto known = emails_.find(handle); known != emails_.end()) take_email(role, known->second);
  for (const std::string_view role : {"registrant", "administrative", "technical"})
    if (const auto contact = contacts_.find(role); contact != contacts_.end())
      record_.fact.contacts.push_back(contact->second);
  record_.fact.domain = domain_;
  if (about_it_ && !is_free_) {
    record_.kind = WhoisRecord::Kind::registration;
    return std::move(record_);
  }
  WhoisRecord nothing;
  if (is_free_ && !about_another_) nothing.kind = WhoisRecord::Kind::none;
  return nothing;
}

bool holds_one_of(std::string_view text, std::span<const std::string_view> phrases) {
  // Phrases of refusal stand at the beginning; long texts are terms of use, which speak of limits, too.
  constexpr std::size_t enough = 4000;
  const std::string lower = ascii_lower(text.substr(0, enough));
  return std::ranges::any_of(phrases, [&](std::string_view phrase) { return lower.find(phrase) != std::string::npos; });
}

constexpr std::array<std::string_view, 20> limit_phrases{
    "rate limit",           "limit exceeded",         "limit has been exceeded",
    "exceeded the maximum", "exceeded your",          "too many requests",
    "too many queries",     "too many connections",   "quota exceeded",
    "query quota",          "number of allowed quer", "try again later",
    "try again after",      "access denied",          "blacklisted",
    "has been blocked",     "excessive querying",     "daily limit",
    "connection refused",   "temporarily unavailable"};
constexpr std::array<std::string_view, 18> none_phrases{"no match",
                                                        "not found",
                                                        "no data found",
                                                        "no entries found",
                                                        "nothing found",
                                                        "no object found",
                                                        "no objects found",
                                                        "does not exist",
                                                        "is available for",
                                                        "no information was found",
                                                        "no such domain",
                                                        "not registered",
                                                        "is free",
                                                        "no found",
                                                        "available for registration",
                                                        "no information available",
                                                        "object does not exist",
                                                        "invalid query or domain name not known"};

}  // namespace

WhoisRecord read_whois_record(std::string_view text, std::string_view domain) {
  Reading reading{domain};
  for_each_line(text, [&](std::string_view line) { reading.take(line); });
  WhoisRecord record = reading.result();
  if (record.kind != WhoisRecord::Kind::other) return record;
  if (holds_one_of(text, limit_phrases))
    record.kind = WhoisRecord::Kind::rate_limited;
  else if (holds_one_of(text, none_phrases))
    record.kind = WhoisRecord::Kind::none;
  return record;
}

WhoisOfTld read_whois_of_tld(std::string_view text) {
  WhoisOfTld answer;
  for_each_line(text, [&](std::string_view line) {
    if (is_comment(trimmed(line))) return;
    const auto entry = entry_of(line);
    if (!entry || entry->bracketed) return;
    if (entry->key == "domain" || entry->key == "refer") answer.is_answer = true;
    if ((entry->key == "refer" || entry->key == "whois") && answer.server.empty())
      answer.server = host_in(entry->value);
  });
  if (answer.is_answer) return answer;
  answer.server.clear();
  constexpr std::array<std::string_view, 1> nothing{"returned 0 objects"};
  answer.is_answer = holds_one_of(text, nothing);
  answer.rate_limited = !answer.is_answer && holds_one_of(text, limit_phrases);
  return answer;
}

std::string email_of_person(std::string_view text) {
  std::string email;
  for_each_line(text, [&](std::string_view line) {
    const auto entry = entry_of(line);
    if (email.empty() && entry && meaning_of(entry->key) == Meaning::email) email = entry->value;
  });
  return email;
}

}  // namespace certwright::registration
