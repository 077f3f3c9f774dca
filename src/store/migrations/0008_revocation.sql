R"sql(
-- Which of its CA's CRLs names a certificate if it is revoked: drawn when it is issued; 0 is the one of the certificates
-- from before there were several. key_digest: the first eight octets of the SHA-256 of the SubjectPublicKeyInfo, as a
-- number: who holds a key is asked rarely, and every issued certificate pays for the index.
ALTER TABLE intent ADD COLUMN crl_shard INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intent ADD COLUMN not_after INTEGER;
ALTER TABLE intent ADD COLUMN key_digest INTEGER;
CREATE INDEX intent_of_key ON intent (key_digest);

-- `place` is the order of revocation, and where the reader of a CRL's news goes on; AUTOINCREMENT, so that none comes
-- twice. A not_after of NULL is not known, and the entry stays.
CREATE TABLE placed_revocation (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  serial TEXT NOT NULL UNIQUE,
  issuer_id TEXT NOT NULL,
  shard INTEGER NOT NULL,
  at INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  not_after INTEGER
) STRICT;
INSERT INTO placed_revocation (serial, issuer_id, shard, at, reason)
  SELECT serial, issuer_id, 0, at, reason FROM revocation ORDER BY at, serial;
DROP TABLE revocation;
ALTER TABLE placed_revocation RENAME TO revocation;
CREATE INDEX revocation_of_shard ON revocation (issuer_id, shard);

-- The newest CRL of each shard. last_place: of the newest revocation that it was made with.
CREATE TABLE crl_shard (
  issuer_id TEXT NOT NULL,
  shard INTEGER NOT NULL,
  number INTEGER NOT NULL,
  this_update INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  last_place INTEGER NOT NULL,
  crl BLOB NOT NULL,
  PRIMARY KEY (issuer_id, shard)
) STRICT;

-- What an operator set out to revoke. Items before `done` are settled: revoked, or skipped because they were already.
CREATE TABLE revocation_plan (
  id TEXT PRIMARY KEY,
  actor TEXT NOT NULL,
  reason INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  revoked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE revocation_plan_item (
  plan TEXT NOT NULL,
  place INTEGER NOT NULL,
  serial TEXT NOT NULL,
  PRIMARY KEY (plan, place)
) STRICT, WITHOUT ROWID;
)sql"
