R"sql(
-- Moments are milliseconds since 1970, words are ACM's spelling. Indexes are few, because each is paid for with every
-- write: what is listed together is kept together, and what need not be found has no index.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  sealed_secret BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access_key (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  sealed_secret BLOB NOT NULL,
  enabled INTEGER NOT NULL,
  note TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `seq` is the order of creation and the cursor of lists; AUTOINCREMENT, because a number that came again after a
-- removal would be overlooked by a list that is being paged. `body` is the whole certificate as JSON; the columns
-- before it repeat what is searched for. `list_group` is status, key algorithm and exportability, as in
-- 'ISSUED/RSA_2048/exportable'. A next_attempt_at of NULL is never.
CREATE TABLE certificate (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  list_group TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  not_after INTEGER,
  next_attempt_at INTEGER,
  token TEXT,
  serial TEXT,
  names_digest INTEGER NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Lists: within a group, entries are in the order of seq, which ends every index.
CREATE INDEX certificate_list ON certificate (account, region, list_group);
CREATE INDEX certificate_due ON certificate (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX certificate_token ON certificate (account, region, token) WHERE token IS NOT NULL;

-- Without a foreign key: the order of its key is that of the question, and removal names its rows itself.
CREATE TABLE certificate_name (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  certificate INTEGER NOT NULL,
  PRIMARY KEY (account, region, name, certificate)
) STRICT, WITHOUT ROWID;

-- The signed certificate, written once, so that later changes of the row above do not write it again.
CREATE TABLE issued_certificate (
  certificate INTEGER PRIMARY KEY REFERENCES certificate (seq) ON DELETE CASCADE,
  der BLOB NOT NULL
) STRICT;

-- What was removed, so that its events are still found.
CREATE TABLE removed_certificate (
  arn TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only ever appended to: the history of a certificate, which outlives it, and the outbox.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  certificate INTEGER NOT NULL,
  arn TEXT NOT NULL,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_certificate ON event (certificate);

-- Certificates by the UTC day of their request (days since 1970), for quotas, which need not count certificates then:
-- those requested, and how many of these were removed since. A removal does not give its request back.
CREATE TABLE request_day (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  day INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  PRIMARY KEY (account, region, day)
) STRICT, WITHOUT ROWID;

-- state: 0 intended, 1 issued, 2 burned.
CREATE TABLE intent (
  seq INTEGER PRIMARY KEY,
  serial TEXT NOT NULL UNIQUE,
  arn TEXT NOT NULL,
  issuer_id TEXT NOT NULL,
  tbs BLOB NOT NULL,
  sealed_key BLOB NOT NULL,
  at INTEGER NOT NULL,
  state INTEGER NOT NULL
) STRICT;
CREATE INDEX intent_open ON intent (state) WHERE state = 0;

-- Serials that a CRL must name; they outlive their certificates.
CREATE TABLE revocation (
  serial TEXT PRIMARY KEY,
  issuer_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revocation_of_issuer ON revocation (issuer_id, at);

CREATE TABLE authority (
  id TEXT PRIMARY KEY,
  certificate BLOB NOT NULL,
  sealed_key BLOB NOT NULL,
  parent TEXT NOT NULL,
  crl_number INTEGER NOT NULL,
  crl BLOB NOT NULL,
  crl_next_update INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Written to find out whether the disk takes writes again.
CREATE TABLE probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  count INTEGER NOT NULL
) STRICT;
)sql"
