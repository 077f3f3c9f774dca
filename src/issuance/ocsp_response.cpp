#include "issuance/ocsp_response.h"

#include <array>

#include "issuance/objects.h"
#include "pki/der.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// RFC 5280 section 5.3.1: CRLReason's values, of which 7 is not used.
constexpr bool is_crl_reason(int reason) { return reason >= 0 && reason <= 10 && reason != 7; }

Bytes enumerated(std::uint8_t value) { return Bytes{der::tag::enumerated, 1, value}; }

// CertStatus: good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT UnknownInfo (a NULL).
Result<Bytes> certificate_status(const OcspStatement& statement) {
  switch (statement.status) {
    case OcspStatement::Status::good:
      return der::context(0, {}, false);
    case OcspStatement::Status::unknown:
      return der::context(2, {}, false);
    case OcspStatement::Status::revoked:
      break;
  }
  if (!is_crl_reason(statement.reason))
    return fail(ErrorCode::internal, "a revocation with a reason code that does not exist");
  const Bytes revoked_at = der::generalized_time(statement.revoked_at);
  const Bytes reason =
      statement.reason == 0 ? Bytes{} : der::context(0, enumerated(static_cast<std::uint8_t>(statement.reason)));
  return der::context(1, der::concat({revoked_at, reason}));
}

Result<void> append_statement(Bytes& list, const OcspStatement& statement, ByteView updates) {
  TRY(const Bytes status, certificate_status(statement));
  const Bytes whole = der::sequence({statement.cert_id, status, updates});
  list.insert(list.end(), whole.begin(), whole.end());
  return {};
}

}  // namespace

Bytes ocsp_refusal(OcspRefusal why) { return der::sequence({enumerated(static_cast<std::uint8_t>(why))}); }

Result<Bytes> ocsp_response_data(const OcspFields& fields) {
  const Bytes this_update = der::generalized_time(fields.this_update);
  const Bytes updates = der::concat({this_update, der::context(0, der::generalized_time(fields.next_update))});
  Bytes statements;
  for (const OcspStatement& statement : fields.statements) TRY_VOID(append_statement(statements, statement, updates));
  const Bytes by_key = der::context(2, der::octet_string(fields.responder_key_hash));
  const Bytes extensions = fields.nonce.empty() ? Bytes{} : der::context(1, der::sequence({fields.nonce}));
  return der::sequence({by_key, this_update, der::sequence({statements}), extensions});
}

Bytes ocsp_response(ByteView response_data, ByteView signature_algorithm, ByteView signature, ByteView certificate) {
  const Bytes basic = der::sequence(
      {response_data, signature_algorithm, der::bit_string(signature), der::context(0, der::sequence({certificate}))});
  const Bytes typed = der::sequence({bytes_of(objects::ocsp_basic), der::octet_string(basic)});
  return der::sequence({enumerated(0), der::context(0, typed)});
}

}  // namespace certwright::issuance
