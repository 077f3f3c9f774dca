// ImportCertificate: a certificate of another CA, new or in place of an earlier import.
#include "service/import_certificate.h"

#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"
#include "api/acm/tags.h"

namespace certwright::api::acm {

Answer import_certificate(const Call& call) {
  TRY_CALL(ImportCertificateRequest input, decode_import_certificate(call.input));
  service::ImportRequest request{.caller = call.caller,
                                 .certificate = std::string{text_of(input.certificate)},
                                 .private_key = std::move(input.private_key),
                                 .chain = std::nullopt,
                                 .arn = std::nullopt,
                                 .tags = {}};
  if (input.certificate_chain) request.chain = std::string{text_of(*input.certificate_chain)};
  if (input.certificate_arn) {
    TRY_CALL_VOID(model::parse_certificate_arn(*input.certificate_arn));
    request.arn = model::CertificateArn{*input.certificate_arn};
  }
  if (input.tags) {
    TRY_CALL(request.tags, new_tags(*input.tags));
  }
  TRY_CALL(const model::CertificateArn arn, service::import_certificate(request, call.parts));
  return encode(ImportCertificateResponse{.certificate_arn = arn.str()});
}

}  // namespace certwright::api::acm
