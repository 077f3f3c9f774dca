R"sql(
-- Events need not be about a certificate: `subject` is what they are about, and `certificate` is 0 for all else. Their
-- order is that of seq; an index for what is listed (an account, one subject), and one to begin at a moment.
ALTER TABLE event RENAME COLUMN arn TO subject;
ALTER TABLE event ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN actor TEXT NOT NULL DEFAULT '';
UPDATE event SET account = substr(subject, instr(subject, ':certificate/') - 12, 12);
CREATE INDEX event_of_account ON event (account);
CREATE INDEX event_of_subject ON event (subject) WHERE certificate = 0;
CREATE INDEX event_at ON event (at);

-- state: OPEN, APPROVED, DENIED or WITHDRAWN. `body` is JSON: what the columns before it do not say.
CREATE TABLE verification_case (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  certificate TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX verification_case_of_certificate ON verification_case (certificate);
CREATE UNIQUE INDEX verification_case_open ON verification_case (certificate) WHERE state = 'OPEN';

-- What approved cases permit. An expires_at of NULL is never.
CREATE TABLE allow_list (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  subtree INTEGER NOT NULL,
  wildcards INTEGER NOT NULL,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  approver TEXT NOT NULL,
  case_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
)sql"
