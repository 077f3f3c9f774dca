// BR 7.1.2.7.6: basicConstraints in a subscriber certificate are critical where they are there.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::basic_constraints) || certificate.is_critical(objects::basic_constraints))
    return std::nullopt;
  return Text{"The basicConstraints are not critical.", "basicConstraints がクリティカルではありません。"};
}

}  // namespace

extern const Lint basic_constraints_of_server{
    .id = "basic_constraints_of_server",
    .source = "BR 7.1.2.7.6",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The basicConstraints of a server's certificate are critical.",
               "サーバー証明書の basicConstraints はクリティカルです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
