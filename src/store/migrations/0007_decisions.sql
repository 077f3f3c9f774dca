R"sql(
-- What the decision to sign rested on, JSON as sqlite/packed_text.h packs it; `intent` is the seq of the intent that it was kept with. In rows of their
-- own, so that settling the intent does not write them again. What many decisions have in common stands in
-- decision_terms once.
CREATE TABLE decision (
  intent INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE decision_terms (
  digest TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The facts by which a certificate passed its checks, while it waits for what comes after them.
CREATE TABLE judged_facts (
  certificate INTEGER PRIMARY KEY REFERENCES certificate (seq) ON DELETE CASCADE,
  body TEXT NOT NULL
) STRICT
)sql"
