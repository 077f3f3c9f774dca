// What anybody sends to the OCSP responder; what is taken is repeated in an answer.
#include <vector>

#include "issuance/ocsp_response.h"
#include "pki/ocsp_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const auto request = pki::OcspRequest::parse({data, size});
  if (!request) return 0;
  const auto is_inside = [&](ByteView part) { return part.data() >= data && part.data() + part.size() <= data + size; };
  std::vector<issuance::OcspStatement> statements;
  statements.reserve(request->asked.size());
  for (const pki::CertId& id : request->asked) {
    if (!is_inside(id.whole) || !is_inside(id.serial)) __builtin_trap();
    statements.push_back({.cert_id = id.whole});
  }
  if (request->nonce && !is_inside(*request->nonce)) __builtin_trap();
  if (!issuance::ocsp_response_data({.statements = statements, .nonce = request->nonce ? *request->nonce : ByteView{}}))
    __builtin_trap();
  return 0;
}
