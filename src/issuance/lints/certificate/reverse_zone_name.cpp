// BR 7.1.2.7.12: since 15 March 2026 no names of the reverse zones in-addr.arpa and ip6.arpa.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/domain_suffix.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const std::string_view name : dns_names(certificate))
    if (is_at_or_below(name, "in-addr.arpa") || is_at_or_below(name, "ip6.arpa"))
      return Text{"A name is in a reverse zone: " + std::string{name} + ".",
                  "逆引きゾーンの名前です：" + std::string{name}};
  return std::nullopt;
}

}  // namespace

extern const Lint reverse_zone_name{
    .id = "reverse_zone_name",
    .source = "BR 7.1.2.7.12",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 3 / 15}},
    .demand = {"No name is in a reverse zone (in-addr.arpa, ip6.arpa).",
               "逆引きゾーン（in-addr.arpa、ip6.arpa）の名前は使用しません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
