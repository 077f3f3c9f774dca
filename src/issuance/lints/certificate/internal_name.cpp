// BR 4.2.2: no certificate for an Internal Name: one that does not end in a Top Level Domain of the IANA root zone.
// Names of one label and special-use names (RFC 6761, RFC 6762, RFC 8375, ICANN) are told here without a list of the
// root zone.
#include <algorithm>
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/domain_suffix.h"

namespace certwright::issuance::lints {
namespace {

// data/special-use.csv, the names that no registry will ever delegate. onion has validation methods of its own (BR
// appendix B).
constexpr std::array<std::string_view, 11> internal{"alt",       "corp",  "home", "home.arpa", "internal", "invalid",
                                                    "localhost", "local", "mail", "test",      "example"};

bool is_internal(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.find('.') == std::string_view::npos) return true;
  return std::ranges::any_of(internal, [&](std::string_view suffix) { return is_at_or_below(name, suffix); });
}

Verdict judge(const CertificateView& certificate) {
  for (const std::string_view name : dns_names(certificate))
    if (is_internal(name))
      return Text{"A name cannot be resolved in the public DNS: " + std::string{name} + ".",
                  "公開 DNS で解決できない名前です：" + std::string{name}};
  return std::nullopt;
}

}  // namespace

extern const Lint internal_name{
    .id = "internal_name",
    .source = "BR 4.2.2, 1.6.1",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2015} / 11 / 1}},
    .demand = {"A server's names end in a top-level domain of the public DNS.",
               "サーバーの名前は、公開 DNS のトップレベルドメインで終わります。"},
    .remedy = {"Use a name below a registered domain, or a private CA for internal names.",
               "登録済みドメインの名前を使用するか、内部の名前にはプライベート認証局を使用してください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
