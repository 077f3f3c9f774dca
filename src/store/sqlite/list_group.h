#pragma once

#include <string>
#include <string_view>

#include "model/certificate.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// Certificates that agree in what a list filters by are kept together in the index, in the order of creation, so that
// a list reads only groups that its filter wants.

/// The group of a certificate: `ISSUED/RSA_2048/exportable`, `FAILED/EC_prime256v1/kept`.
[[nodiscard]] std::string list_group(const model::Certificate& certificate);
/// Whether the filters of `query` let a group through.
[[nodiscard]] bool wants(const ListQuery& query, std::string_view group);

}  // namespace certwright::store::sqlite
