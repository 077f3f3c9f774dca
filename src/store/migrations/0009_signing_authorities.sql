R"sql(
-- Where a CA's key is when it is not sealed here. So far such a CA was the one issuing CA of a server.
ALTER TABLE authority ADD COLUMN key_is_held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE authority ADD COLUMN key_label TEXT NOT NULL DEFAULT '';
UPDATE authority SET key_is_held = 1 WHERE parent <> id AND length(sealed_key) = 0;

-- Which CA signs leaves now, for keys of one kind.
CREATE TABLE signing_authority (
  key_kind TEXT PRIMARY KEY CHECK (key_kind IN ('ec', 'rsa')),
  authority TEXT NOT NULL REFERENCES authority (id)
) STRICT, WITHOUT ROWID;
-- So far it was the one that has a parent: roots and private CAs have none. A certificate with id-ecPublicKey in it is
-- that of an EC key: the algorithms of signatures have other identifiers.
INSERT OR IGNORE INTO signing_authority
  SELECT CASE WHEN instr(certificate, x'06072A8648CE3D0201') > 0 THEN 'ec' ELSE 'rsa' END, id
  FROM authority WHERE parent <> id ORDER BY id;

-- Keys whose certificate somebody else's CA was asked for.
CREATE TABLE authority_request (
  id TEXT PRIMARY KEY,
  request BLOB NOT NULL,
  sealed_key BLOB NOT NULL,
  key_is_held INTEGER NOT NULL,
  key_label TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"
