CREATE TABLE statements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, id TEXT NOT NULL, name TEXT NOT NULL,
    series TEXT NOT NULL, date TEXT, title TEXT, language TEXT, media_type TEXT NOT NULL, added TEXT NOT NULL,
    more TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL
)

CREATE TABLE clauses (
    key INTEGER PRIMARY KEY, statement INTEGER NOT NULL, "index" INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, role TEXT NOT NULL, label TEXT, lead INTEGER NOT NULL, sentence INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, section INTEGER NOT NULL, place TEXT NOT NULL, more TEXT NOT NULL,
    UNIQUE (statement, "index")
)

CREATE TABLE terms (term TEXT PRIMARY KEY, clauses INTEGER NOT NULL) WITHOUT ROWID

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID

CREATE VIRTUAL TABLE wording USING fts5(stems, tokenize = "unicode61 remove_diacritics 0")
