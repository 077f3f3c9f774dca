R"sql(
-- Decisions by the end of what they were about, so that those that were kept long enough are found without a look at
-- the others; both numbers are those of the intent.
CREATE TABLE decision_end (
  not_after INTEGER NOT NULL,
  intent INTEGER NOT NULL,
  PRIMARY KEY (not_after, intent)
) STRICT, WITHOUT ROWID;
INSERT INTO decision_end (not_after, intent)
  SELECT i.not_after, i.seq FROM decision d JOIN intent i ON i.seq = d.intent WHERE i.not_after IS NOT NULL;
)sql"
