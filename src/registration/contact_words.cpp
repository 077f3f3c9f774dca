#include "registration/contact_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "feeds/services/json_members.h"
#include "model/domain_name.h"
#include "model/mail_address.h"

namespace certwright::registration {
namespace {

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

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

std::string mail_address_in(std::string_view text) {
  const auto address = model::MailAddress::parse(trimmed(text));
  // A registry's own machine is none that others could write to.
  if (!address || address->domain().find('.') == std::string::npos) return {};
  return address->str();
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
