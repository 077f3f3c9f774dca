R"sql(
-- Checks of names (CheckNames). `request` is JSON; `names` is how many it has. state: RUNNING, COMPLETE or FAILED.
CREATE TABLE name_check (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  principal TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  names INTEGER NOT NULL,
  request TEXT NOT NULL
) STRICT;
CREATE INDEX name_check_running ON name_check (seq) WHERE state = 'RUNNING';

-- With a rowid, because its rows are long: the tree of the key then holds numbers alone.
CREATE TABLE name_check_result (
  name_check INTEGER NOT NULL REFERENCES name_check (seq) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (name_check, place)
) STRICT;
)sql"
