#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "issuance/leaf_form.h"
#include "issuance/leaf_names.h"

namespace certwright::issuance {

/// The TBSCertificate of a subscriber's leaf, as build() documents it: a pure function of these values. It is no
/// permit: build() asks for a Clearance, and the signer process makes the same bytes to compare them with what it is to
/// sign. Fails: internal (no names, no public key).
[[nodiscard]] Result<Bytes> leaf_certificate(const LeafForm& form, const LeafNames& names,
                                             ByteView subject_public_key_info, ByteView serial, Timestamp now,
                                             std::uint32_t crl_shard = 0);

}  // namespace certwright::issuance
