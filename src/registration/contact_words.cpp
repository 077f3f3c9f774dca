#include "registration/contact_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"
#include "feeds/services/json_members.h"
#include "model/domain_name.h"

namespace certwright::registration {
namespace {

// RFC 5321 section 4.5.3.1, RFC 3696 erratum 1690.
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_status = 60;

// Lower case; what registries and registrars write in the place of what they hide. ICANN's own words first.
constexpr std::array<std::string_view, 22> hidden{"redacted",
                                                  "please query the rdds",
                                                  "please query the whois",
                                                  "not disclosed",
                                                  "gdpr masked",
                                                  "masked",
                                                  "data protected",
                                                  "data privacy",
                                                  "privacy protected",
                                                  "hidden upon user request",
                                                  "hidden",
                                                  "withheld",
                                                  "non-public data",
                                                  "nonpublic",
                                                  "not shown",
                                                  "not published",
                                                  "statutory masking",
                                                  "protected",
                                                  "not available",
                                                  "contact the registrar",
                                                  "select contact domain holder",
                                                  "view whois contact"};

// Domains that do nothing but to forward for the owners of other domains, or to stand in their place.
constexpr std::array<std::string_view, 24> proxies{"whoisprivacyservice.org",
                                                   "contact.gandi.net",
                                                   "identity-protect.org",
                                                   "withheldforprivacy.com",
                                                   "whoisguard.com",
                                                   "domainsbyproxy.com",
                                                   "privacyprotect.org",
                                                   "contactprivacy.com",
                                                   "contactprivacy.email",
                                                   "proxydsprivacy.com",
                                                   "privacyguardian.org",
                                                   "whoisproxy.org",
                                                   "whoisprotectservice.net",
                                                   "anonymised.email",
                                                   "domainprivacygroup.com",
                                                   "perfectprivacy.com",
                                                   "networksolutionsprivateregistration.com",
                                                   "privatewhois.net",
                                                   "whoisprivacyprotect.com",
                                                   "superprivacyservice.com",
                                                   "namebrightprivacy.com",
                                                   "o-w-o.info",
                                                   "whoisprivacycorp.com",
                                                   "protecteddomainservices.com"};
// In any label of a domain they name such a service.
constexpr std::array<std::string_view, 8> proxy_words{"whoisprivacy",  "whoisproxy",     "whoisguard",   "whoisprotect",
                                                      "domainprivacy", "privacyprotect", "privatewhois", "idprotect"};

// RFC 5322 section 3.2.3.
bool is_atom_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 ||
         std::string_view{"!#$%&'*+-/=?^_`{|}~."}.find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view text) {
  return !text.empty() && text.size() <= longest_local_part && std::ranges::all_of(text, is_atom_byte) &&
         !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

bool is_label(std::string_view label) {
  const auto is_label_byte = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '-';
  };
  return !label.empty() && label.size() <= longest_label && std::ranges::all_of(label, is_label_byte) &&
         !label.starts_with('-') && !label.ends_with('-');
}

bool is_mail_domain(std::string_view domain) {
  if (domain.find('.') == std::string_view::npos) return false;
  const std::string_view last = domain.substr(domain.rfind('.') + 1);
  // What ends in digits is an address.
  if (std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; })) return false;
  while (true) {
    const std::size_t dot = domain.find('.');
    if (!is_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_valid_text(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    const bool is_control = character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    // Spaces and separators of other alphabets, and marks that turn the direction of writing.
    const bool is_deceptive = character.code == 0xa0 || (character.code >= 0x2000 && character.code <= 0x206f) ||
                              character.code == 0x3000 || character.code == 0xfeff;
    if (!character.valid || is_control || is_deceptive) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

}  // namespace

std::string mail_address_in(std::string_view text) {
  text = trimmed(text);
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > longest_address || !is_valid_text(text)) return {};
  const std::string_view domain = text.substr(at + 1);
  if (!is_local_part(text.substr(0, at)) || !is_mail_domain(domain)) return {};
  return std::string{text.substr(0, at + 1)} + ascii_lower(domain);
}

bool says_redacted(std::string_view text) {
  if (!mail_address_in(text).empty()) return false;
  const std::string lower = ascii_lower(trimmed(text));
  if (lower.starts_with("http://") || lower.starts_with("https://")) return true;
  return std::ranges::any_of(hidden, [&](std::string_view words) { return lower.find(words) != std::string::npos; });
}

bool is_privacy_proxy(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string domain = ascii_lower(address.substr(at + 1));
  if (std::ranges::any_of(proxies, [&](std::string_view proxy) { return model::is_at_or_below(domain, proxy); }))
    return true;
  std::string squeezed = domain;
  std::erase(squeezed, '-');
  return std::ranges::any_of(proxy_words,
                             [&](std::string_view word) { return squeezed.find(word) != std::string::npos; });
}

std::string_view contact_role(std::string_view word) {
  const std::string lower = ascii_lower(word);
  if (lower.starts_with("registrant") || lower.starts_with("holder")) return "registrant";
  if (lower.starts_with("admin")) return "administrative";
  if (lower.starts_with("tech")) return "technical";
  return {};
}

std::string status_word(std::string_view text) {
  text = trimmed(text);
  // "clientHold https://icann.org/epp#clientHold", "clientHold (https://…)".
  const std::size_t link = std::min(text.find("http://"), text.find("https://"));
  text = trimmed(text.substr(0, link));
  while (text.ends_with('(') || text.ends_with(' ')) text.remove_suffix(1);
  std::string out;
  for (const char c : feeds::tame(text, longest_status)) {
    const bool starts_a_word = c >= 'A' && c <= 'Z' && !out.empty() && out.back() >= 'a' && out.back() <= 'z';
    if (starts_a_word) out += ' ';
    out += c == '_' || c == '-' ? ' ' : c;
  }
  out = ascii_lower(out);
  if (out == "ok") return "active";
  // Registries write EPP's words in lower case, too, and leave the space out.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> run_together{
      {{"clienthold", "client hold"},
       {"serverhold", "server hold"},
       {"pendingdelete", "pending delete"},
       {"redemptionperiod", "redemption period"},
       {"pendingrestore", "pending restore"},
       {"pendingtransfer", "pending transfer"},
       {"pendingupdate", "pending update"},
       {"autorenewperiod", "auto renew period"},
       {"addperiod", "add period"},
       {"clienttransferprohibited", "client transfer prohibited"}}};
  const auto* const known =
      std::ranges::find(run_together, std::string_view{out}, &std::pair<std::string_view, std::string_view>::first);
  return known == run_together.end() ? out : std::string{known->second};
}

}  // namespace certwright::registration
