#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/certificate.h"

namespace certwright::store {

/// The stored form of a certificate: a JSON object with a format number, words in ACM's spelling, moments in
/// milliseconds since 1970. It holds everything but `version` and `issued.der`, which stores keep beside it.
/// Findings are kept as cause id, effect, certainty and evidence; bytes of evidence that are no UTF-8 come back as
/// they were.
[[nodiscard]] std::string encode_certificate(const model::Certificate& certificate);

/// Reads it back, with `version` 0 and `issued.der` empty. A finding whose cause this version does not know (a newer
/// one wrote it) is left out with a warning in the log. Where that happens in the report of a certificate that still
/// waits, the whole report is left out, so that the checks run again instead of missing a finding that held it back.
/// Fails: invalid_state (a newer format), internal (not what encode_certificate writes).
[[nodiscard]] Result<model::Certificate> decode_certificate(std::string_view body);

}  // namespace certwright::store
