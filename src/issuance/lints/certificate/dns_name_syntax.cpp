// BR 7.1.2.7.12 and RFC 5280 section 4.2.1.6: a dNSName is in preferred name syntax (RFC 1034 section 3.5), with at
// most one "*" as its whole first label; labels with hyphens in places 3 and 4 are A-labels.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::size_t max_name = 253;
constexpr std::size_t max_label = 63;

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9');
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > max_label || label.front() == '-' || label.back() == '-') return false;
  for (const char character : label)
    if (!is_letter_or_digit(character) && character != '-') return false;
  // RFC 5890 section 2.3.1: labels with hyphens in the third and fourth place are reserved, but for A-labels.
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-')
    return (label[0] == 'x' || label[0] == 'X') && (label[1] == 'n' || label[1] == 'N') && label.size() > 4;
  return true;
}

bool is_domain_name(std::string_view name) {
  if (name.empty() || name.size() > max_name) return false;
  if (name.starts_with("*.")) name.remove_prefix(2);
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

Verdict judge(const CertificateView& certificate) {
  for (const std::string_view name : dns_names(certificate))
    if (!is_domain_name(name))
      return Text{"A dNSName is not a domain name: " + std::string{name} + ".",
                  "dNSName がドメイン名ではありません：" + std::string{name}};
  return std::nullopt;
}

}  // namespace

extern const Lint dns_name_syntax{
    .id = "dns_name_syntax",
    .source = "BR 7.1.2.7.12, RFC 5280 section 4.2.1.6",
    .applies = server,
    .demand = {"A dNSName consists of labels of letters, digits and hyphens; only the first label may be *.",
               "dNSName は英数字とハイフンのラベルで構成されます。* は先頭のラベルとしてのみ使用できます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
