#include "service/owned_certificate.h"

#include <fmt/format.h>

namespace certwright::service {
namespace {

tl::unexpected<Error> not_found(const model::Caller& caller, const model::CertificateArn& arn) {
  return fail(ErrorCode::not_found,
              fmt::format("Could not find certificate {} in account {}.", arn.str(), caller.account));
}

}  // namespace

Result<model::Certificate> owned_certificate(const store::View& view, const model::Caller& caller,
                                             const model::CertificateArn& arn) {
  auto certificate = view.certificate(arn);
  if (!certificate) {
    if (certificate.error().code == ErrorCode::not_found) return not_found(caller, arn);
    return certificate;
  }
  if (certificate->account != caller.account || certificate->region != caller.region) return not_found(caller, arn);
  return certificate;
}

}  // namespace certwright::service
