#include "issuance/to_be_signed.h"

#include "issuance/signed_object.h"

namespace certwright::issuance {

Tbs to_be_signed(const IssuerIdentity& issuer, const SubjectFields& fields) {
  return {.serial = hex(fields.serial),
          .der = tbs_certificate({.serial = fields.serial,
                                  .signature_algorithm = issuer.signature_algorithm,
                                  .issuer = issuer.name,
                                  .not_before = fields.not_before,
                                  .not_after = fields.not_after,
                                  .subject = fields.subject,
                                  .subject_public_key_info = fields.subject_public_key_info,
                                  .extensions = fields.extensions}),
          .not_before = fields.not_before,
          .not_after = fields.not_after,
          .issuer_id = issuer.id,
          .crl_shard = fields.crl_shard};
}

}  // namespace certwright::issuance
