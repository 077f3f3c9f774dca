#include "model/mail_domain.h"

namespace certwright::model {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

// At or above a suffix, of the list's private section too: who serves mail there is the registry, or the provider.
bool can_be_registered(std::string_view domain, const PublicSuffixFact& suffix) {
  if (domain.find('.') == std::string_view::npos || domain == suffix.private_suffix) return false;
  return suffix.suffix.empty() || (domain != suffix.suffix && is_at_or_below(domain, suffix.suffix));
}

}  // namespace

std::string mail_domain(const DomainName& name, std::string_view validation_domain, const PublicSuffixFact& suffix) {
  std::string chosen = lower_case(validation_domain);
  if (!chosen.empty() && chosen != name.str()) return chosen;
  constexpr std::string_view www = "www.";
  std::string_view domain = name.base();
  if (domain.starts_with(www) && can_be_registered(domain.substr(www.size()), suffix)) domain.remove_prefix(www.size());
  return std::string{domain};
}

}  // namespace certwright::model
