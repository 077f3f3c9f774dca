#include "store/sqlite/listing.h"

namespace certwright::store::sqlite {

Result<std::int64_t> listing_of(Connection& db, const model::Certificate& certificate) {
  const std::int64_t traits = packed(traits_of(certificate));
  TRY(Statement row, db.query("SELECT id FROM listing WHERE account = ? AND region = ? AND traits = ?",
                              certificate.account, certificate.region, traits));
  TRY(const bool found, row.step());
  if (found) return row.integer(0);
  TRY_VOID(db.run("INSERT INTO listing (account, region, traits) VALUES (?, ?, ?)", certificate.account,
                  certificate.region, traits));
  return db.last_row();
}

Result<std::map<std::int64_t, WantedListing>> wanted_listings(Connection& db, const SearchQuery& query) {
  TRY(Statement row,
      db.query("SELECT id, traits FROM listing WHERE account = ? AND region = ?", query.account, query.region));
  std::map<std::int64_t, WantedListing> wanted;
  for (;;) {
    TRY(const bool more, row.step());
    if (!more) return wanted;
    const Traits traits = unpacked(row.integer(1));
    const Truth truth = evaluate(query.filter, {.traits = traits, .moments = nullptr, .certificate = nullptr});
    if (truth != Truth::no) wanted.emplace(row.integer(0), WantedListing{.traits = traits, .truth = truth});
  }
}

}  // namespace certwright::store::sqlite
