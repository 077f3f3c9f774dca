#pragma once

#include "model/arn.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The table of what came with imported certificates. Contracts: those of View and Transaction.

[[nodiscard]] Result<ImportedMaterial> imported_material(Connection& db, const model::CertificateArn& arn);
[[nodiscard]] Result<void> put_imported_material(Connection& db, const model::CertificateArn& arn,
                                                 const ImportedMaterial& material);

}  // namespace certwright::store::sqlite
