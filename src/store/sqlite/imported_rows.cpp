#include "store/sqlite/imported_rows.h"

#include <fmt/format.h>

#include "pki/der_reader.h"

namespace certwright::store::sqlite {
namespace {

// The column holds one DER certificate after the other; each tells its own length.
Result<std::vector<Bytes>> taken_apart(ByteView joined) {
  std::vector<Bytes> certificates;
  for (pki::der::Reader reader{joined}; !reader.at_end();) {
    const auto certificate = reader.next();
    if (!certificate) return fail(ErrorCode::internal, "the chain of an imported certificate: not DER in the store");
    certificates.emplace_back(certificate->whole.begin(), certificate->whole.end());
  }
  return certificates;
}

Bytes joined(const std::vector<Bytes>& certificates) {
  Bytes bytes;
  for (const Bytes& certificate : certificates) bytes.insert(bytes.end(), certificate.begin(), certificate.end());
  return bytes;
}

}  // namespace

Result<ImportedMaterial> imported_material(Connection& db, const model::CertificateArn& arn) {
  TRY(Statement row, db.query("SELECT m.chain, m.sealed_key FROM certificate c JOIN imported_material m "
                              "ON m.certificate = c.seq WHERE c.arn = ?",
                              arn.str()));
  TRY(const bool found, row.step());
  if (!found)
    return fail(ErrorCode::not_found, fmt::format("There is no imported material of certificate {}.", arn.str()));
  const Bytes chain = row.bytes(0);
  TRY(auto certificates, taken_apart(chain));
  return ImportedMaterial{.chain = std::move(certificates), .sealed_key = row.bytes(1)};
}

Result<void> put_imported_material(Connection& db, const model::CertificateArn& arn, const ImportedMaterial& material) {
  TRY_VOID(
      db.run("INSERT INTO imported_material (certificate, chain, sealed_key) "
             "SELECT seq, ?, ? FROM certificate WHERE arn = ? "
             "ON CONFLICT (certificate) DO UPDATE SET chain = excluded.chain, sealed_key = excluded.sealed_key",
             joined(material.chain), material.sealed_key, arn.str()));
  if (db.changed_rows() == 0) return fail(ErrorCode::not_found, fmt::format("There is no certificate {}.", arn.str()));
  return {};
}

}  // namespace certwright::store::sqlite
