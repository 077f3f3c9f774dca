R"sql(
-- state: queued, accepted, refused, bounced or given_up. next_attempt_at: of a queued mail alone. code_hash: of a mail
-- that asks. `body` is JSON: what the columns before it do not say.
CREATE TABLE mail (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  about TEXT NOT NULL,
  domain TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  next_attempt_at INTEGER,
  code_hash TEXT,
  sealed_code BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX mail_of_code ON mail (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX mail_about ON mail (about);
CREATE INDEX mail_of_account ON mail (account);
CREATE INDEX mail_to ON mail (recipient COLLATE NOCASE);
CREATE INDEX mail_due ON mail (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX mail_settled ON mail (created_at) WHERE next_attempt_at IS NULL;

-- A language of NULL is the installation's.
CREATE TABLE mail_settings (
  account TEXT PRIMARY KEY,
  language TEXT,
  address TEXT NOT NULL
) STRICT
)sql"
