#include "store/sqlite/certificate_names.h"

#include <map>
#include <string>

#include "store/traits.h"

namespace certwright::store::sqlite {
namespace {

using model::Certificate;

constexpr std::int64_t kind_name = 1;
constexpr std::int64_t kind_common_name = 2;

// A name as it is searched for → whether it is a name of the certificate, its Common Name, or both.
std::map<std::string, std::int64_t> searched_names(const Certificate& certificate) {
  std::map<std::string, std::int64_t> kinds;
  for (const std::string& name : certificate.names()) kinds[folded(name)] |= kind_name;
  kinds[folded(common_name(certificate))] |= kind_common_name;
  return kinds;
}

}  // namespace

Result<void> insert_names(Connection& db, const Certificate& certificate, std::int64_t seq) {
  for (const auto& [name, kind] : searched_names(certificate))
    TRY_VOID(
        db.run("INSERT INTO certificate_name (account, region, name, certificate, kind) VALUES (?, ?, ?, ?, ?) "
               "ON CONFLICT DO UPDATE SET kind = excluded.kind",
               certificate.account, certificate.region, name, seq, kind));
  return {};
}

Result<void> remove_names(Connection& db, const Certificate& certificate, std::int64_t seq) {
  for (const auto& [name, kind] : searched_names(certificate))
    TRY_VOID(db.run("DELETE FROM certificate_name WHERE account = ? AND region = ? AND name = ? AND certificate = ?",
                    certificate.account, certificate.region, name, seq));
  return {};
}

}  // namespace certwright::store::sqlite
