// RFC 5280 section 4.2.1.3: "When present, conforming CAs SHOULD mark this extension as critical."
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::key_usage) || certificate.is_critical(objects::key_usage)) return std::nullopt;
  return Text{"The keyUsage is not critical.", "keyUsage がクリティカルではありません。"};
}

}  // namespace

extern const Lint key_usage_critical{
    .id = "key_usage_critical",
    .source = "RFC 5280 section 4.2.1.3",
    .severity = Severity::warning,
    .demand = {"A keyUsage is critical.", "keyUsage はクリティカルです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
