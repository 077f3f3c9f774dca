#pragma once

#include <vector>

#include "model/certificate.h"

namespace certwright::model {

/// What the key of a certificate may be used for, in ACM's words. An imported certificate says so itself; that of ours
/// follows from its key: every leaf has digitalSignature, one with an RSA key also keyEncipherment. None before there
/// is a certificate.
[[nodiscard]] std::vector<KeyUsageName> key_usages(const Certificate& certificate);

/// Likewise; ours have serverAuth alone (facts 0.9), those of private CAs clientAuth too.
[[nodiscard]] std::vector<ExtendedKeyUsage> extended_key_usages(const Certificate& certificate);

}  // namespace certwright::model
