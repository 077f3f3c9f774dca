R"sql(
-- What certificates are found and sorted by. Certificates of one account and Region that agree in every property that
-- takes few values share a listing; `traits` holds these properties (store/traits.h). A listing stays when its last
-- certificate goes. The conversion that follows this text fills what it adds.
CREATE TABLE listing (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  traits INTEGER NOT NULL,
  UNIQUE (account, region, traits)
) STRICT;

DROP INDEX certificate_list;
ALTER TABLE certificate DROP COLUMN list_group;
ALTER TABLE certificate ADD COLUMN listing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE certificate ADD COLUMN not_before INTEGER;
ALTER TABLE certificate ADD COLUMN issued_at INTEGER;
ALTER TABLE certificate ADD COLUMN revoked_at INTEGER;
ALTER TABLE certificate ADD COLUMN imported_at INTEGER;

-- 1: a name of the certificate; 2: its Common Name, which may be empty; 3: both. Names are in lower case.
ALTER TABLE certificate_name ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;

-- Within a listing, entries are in the order of seq, which ends every index.
CREATE INDEX certificate_listing ON certificate (listing);
CREATE INDEX certificate_not_before ON certificate (listing, not_before) WHERE not_before IS NOT NULL;
CREATE INDEX certificate_not_after ON certificate (listing, not_after) WHERE not_after IS NOT NULL;
CREATE INDEX certificate_issued_at ON certificate (listing, issued_at) WHERE issued_at IS NOT NULL;
CREATE INDEX certificate_revoked_at ON certificate (listing, revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX certificate_imported_at ON certificate (listing, imported_at) WHERE imported_at IS NOT NULL;
-- Serials of this server's own certificates are found by their intents.
CREATE INDEX certificate_imported_serial ON certificate (serial) WHERE imported_at IS NOT NULL;
)sql"
