-- Who spoke a quote, as moderators corrected it. Each row is one deed, told by the audit by article and number; a row goes
-- only with its article. Offsets are UTF-8 bytes of `article.text`.

CREATE TABLE correction (
    article      INTEGER NOT NULL REFERENCES article (key) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number > 0), -- from 1
    words        TEXT NOT NULL,    -- a JSON array: the parts of the quote, as printed
    spans        TEXT NOT NULL,    -- a JSON array of [start, end]: where they stand, or stood in an earlier text
    level        INTEGER NOT NULL CHECK (level >= 0), -- how many quotes contained it
    speaker      TEXT,             -- who spoke from then on; NULL: nobody is named
    speaker_kind TEXT,
    speaker_before TEXT,           -- who spoke until then; NULL: nobody was named
    made_by      TEXT NOT NULL,
    made_at      INTEGER NOT NULL, -- whole microseconds since 1970-01-01 UTC
    standing     INTEGER NOT NULL CHECK (standing IN (0, 1)), -- 0: undone, corrected again, or itself an undoing
    PRIMARY KEY (article, number),
    CHECK ((speaker IS NULL) = (speaker_kind IS NULL))
) STRICT, WITHOUT ROWID;

-- From here on `quote` holds only quotes whose speaker the article names, not those whose speaker it only describes.

-- A text that comes back brings its corrections with it.
CREATE INDEX article_by_text ON article (library, sha256);

PRAGMA user_version = 2;
