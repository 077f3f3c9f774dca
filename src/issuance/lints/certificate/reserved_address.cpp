// BR 4.2.2: no certificate for a Reserved IP Address: one that an IANA special-purpose registry keeps from being
// globally reachable.
#include "issuance/lints/certificate_view.h"
#include "net/address_guard.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.alternative_names) return std::nullopt;
  for (const GeneralName& name : *certificate.alternative_names) {
    const bool is_address = name.content.size() == 4 || name.content.size() == 16;
    if (name.tag != general_name::ip_address || !is_address) continue;
    static const net::AddressGuard guard = net::AddressGuard::make({}).value();
    if (!guard.permits(shown(name)))
      return Text{"An address is private or reserved: " + shown(name) + ".",
                  "プライベートまたは予約済みのアドレスです：" + shown(name)};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint reserved_address{
    .id = "reserved_address",
    .source = "BR 4.2.2, 1.6.1",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2015} / 11 / 1}},
    .demand = {"A server's addresses are globally reachable ones.",
               "サーバーのアドレスは、グローバルに到達可能なものです。"},
    .remedy =
        {"Use a public address or a domain name, or a private CA for internal addresses.",
         "パブリックアドレスまたはドメイン名を使用するか、内部のアドレスにはプライベート認証局を使用してください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
