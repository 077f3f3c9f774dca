#pragma once

#include <string>

#include <boost/json/fwd.hpp>

#include "api/refusal.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::api {

class PageTokens;

/// What answers show of the CA that signs now: read once, because parsing its certificate costs more than a
/// description.
struct IssuerNames {
  std::string id;
  std::string organization;         ///< O of the issuing certificate's subject; its CN where there is none
  std::string signature_algorithm;  ///< as ACM spells it: SHA256WITHECDSA
  std::string subject;              ///< its whole name, in the text form of RFC 4514
};

/// One authenticated call of an operation.
struct Call {
  const model::Caller& caller;
  const boost::json::object& input;
  service::Parts& parts;
  const IssuerNames& issuer;
  const PageTokens& page_tokens;
};

/// The JSON text of an answer; empty for a write without output.
using Answer = Outcome<std::string>;

/// Decodes, calls one use case, encodes.
using Operation = Answer (*)(const Call&);

}  // namespace certwright::api
