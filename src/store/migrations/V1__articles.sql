-- The first schema. Times are whole microseconds since 1970-01-01 UTC; offsets are UTF-8 bytes of `article.text`.

CREATE TABLE library (
    name       TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each revision of an article. A key is never used twice.
CREATE TABLE article (
    key            INTEGER PRIMARY KEY AUTOINCREMENT,
    library        TEXT NOT NULL REFERENCES library (name),
    id             TEXT NOT NULL,
    revision       INTEGER NOT NULL CHECK (revision > 0),
    state          TEXT NOT NULL CHECK (state IN ('live', 'removed', 'replaced')),
    title          TEXT,
    outlet         TEXT,
    outlet_folded  TEXT,             -- as `names` compares it: no case, accents or punctuation
    byline         TEXT NOT NULL,    -- a JSON array of names
    published      TEXT,             -- as given: a day or a date-time
    published_on   TEXT,             -- its day, YYYY-MM-DD
    url            TEXT,
    language       TEXT,
    text           TEXT NOT NULL,
    sha256         BLOB NOT NULL CHECK (length(sha256) = 32),
    opening        TEXT NOT NULL,    -- the first 200 characters of the text
    extra          TEXT NOT NULL,    -- a JSON object
    added_at       INTEGER NOT NULL,
    added_by       TEXT NOT NULL,
    removed_at     INTEGER,
    engine_version INTEGER NOT NULL,
    extraction     TEXT NOT NULL,    -- JSON
    paragraphs     INTEGER NOT NULL, -- how many, for lists
    quotes         INTEGER NOT NULL,
    edition        INTEGER NOT NULL DEFAULT 1, -- grows when a column that may change does
    CHECK ((state = 'live') = (removed_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX article_live_id ON article (library, id) WHERE state = 'live';
CREATE UNIQUE INDEX article_live_text ON article (library, sha256) WHERE state = 'live';
CREATE INDEX article_by_id ON article (library, id, revision);
CREATE INDEX article_by_state ON article (library, state, key);
CREATE INDEX article_by_outlet ON article (library, outlet_folded, outlet) WHERE state = 'live';
CREATE INDEX article_by_engine ON article (library, engine_version);

CREATE TRIGGER article_never_altered
BEFORE UPDATE OF key, library, id, revision, text, sha256, opening, added_at, added_by ON article
BEGIN
    SELECT RAISE(ABORT, 'the text of a stored article is never altered');
END;

CREATE TRIGGER article_live_never_deleted BEFORE DELETE ON article WHEN OLD.state = 'live'
BEGIN
    SELECT RAISE(ABORT, 'a live article is never deleted');
END;

CREATE TABLE paragraph (
    article    INTEGER NOT NULL REFERENCES article (key) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number > 0), -- from 1
    start_byte INTEGER NOT NULL CHECK (start_byte >= 0),
    end_byte   INTEGER NOT NULL CHECK (end_byte >= start_byte),
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

-- The attributed quotes of live articles only, for lists of speakers; derived from `article.extraction`.
CREATE TABLE quote (
    article        INTEGER NOT NULL REFERENCES article (key) ON DELETE CASCADE,
    ordinal        INTEGER NOT NULL CHECK (ordinal >= 0), -- its place in the extraction's quotes, from 0
    library        TEXT NOT NULL REFERENCES library (name),
    kind           TEXT NOT NULL,
    speaker        TEXT NOT NULL,
    speaker_kind   TEXT NOT NULL,
    speaker_folded TEXT NOT NULL,
    PRIMARY KEY (article, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX quote_by_speaker ON quote (library, speaker_folded, speaker, speaker_kind);

-- How often each name is quoted, so that completing one does not count all quotes at each key; kept by the triggers.
CREATE TABLE speaker (
    library TEXT NOT NULL REFERENCES library (name),
    folded  TEXT NOT NULL,
    name    TEXT NOT NULL,
    uses    INTEGER NOT NULL CHECK (uses > 0),
    PRIMARY KEY (library, folded, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER quote_counted AFTER INSERT ON quote
BEGIN
    INSERT INTO speaker (library, folded, name, uses) VALUES (NEW.library, NEW.speaker_folded, NEW.speaker, 1)
    ON CONFLICT DO UPDATE SET uses = uses + 1;
END;

CREATE TRIGGER quote_no_longer_counted AFTER DELETE ON quote
BEGIN
    DELETE FROM speaker
    WHERE library = OLD.library AND folded = OLD.speaker_folded AND name = OLD.speaker AND uses = 1;
    UPDATE speaker SET uses = uses - 1
    WHERE library = OLD.library AND folded = OLD.speaker_folded AND name = OLD.speaker;
END;

-- What an index has to do to follow the store, in order.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL REFERENCES library (name),
    article INTEGER NOT NULL, -- outlives the article
    what    TEXT NOT NULL CHECK (what IN ('put', 'gone')),
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX change_by_library ON change (library, seq);

-- Who did what. Each hash is over the one before it and the row's own fields, so that a changed row shows.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    article TEXT,
    detail  TEXT NOT NULL, -- a JSON object; never words of an article
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;

CREATE INDEX audit_by_article ON audit (library, article, seq);

CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;

CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;

-- Values kept for features: settings (no expiry), the state of buttons.
CREATE TABLE kept (
    library    TEXT NOT NULL REFERENCES library (name),
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (library, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_by_expiry ON kept (library, expires_at) WHERE expires_at IS NOT NULL;

PRAGMA user_version = 1;
