R"sql(
-- Whom access keys belong to. `policy` is a document in IAM's language; an access key without a principal is its
-- account's own and may do everything.
CREATE TABLE principal (
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  policy TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
ALTER TABLE access_key ADD COLUMN principal TEXT NOT NULL DEFAULT '';

-- What PutAccountConfiguration set; the token and its time tell a repeated call.
CREATE TABLE account_configuration (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  days_before_expiry INTEGER NOT NULL,
  token TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, region)
) STRICT, WITHOUT ROWID;

-- What came with an imported certificate: the certificates above it (DER, one after the other) and its private key,
-- sealed for "imported-key <arn>".
CREATE TABLE imported_material (
  certificate INTEGER PRIMARY KEY REFERENCES certificate (seq) ON DELETE CASCADE,
  chain BLOB NOT NULL,
  sealed_key BLOB NOT NULL
) STRICT;

-- Private CAs belong to an account and a Region and have an ARN of acm-pca; the server's own CA has neither.
-- state: ACTIVE, DISABLED or DELETED.
CREATE TABLE private_authority (
  arn TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  authority TEXT NOT NULL REFERENCES authority (id),
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"
