"""The tables of what is kept about chats as a collection: how they are filed, and their search."""

from __future__ import annotations

from typing import Final

_FILING = (
    # Folders of chats; `options` are those of their new chats, as JSON.
    """
    CREATE TABLE projects (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        place INTEGER NOT NULL,
        folded INTEGER NOT NULL DEFAULT 0,
        options TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE tags (
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        PRIMARY KEY (conversation_id, name)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tags_name ON tags (name)",
    "ALTER TABLE conversations ADD COLUMN project_id INTEGER REFERENCES projects (id)"
    " ON DELETE SET NULL",
    "ALTER TABLE conversations ADD COLUMN pinned_at REAL",
    "ALTER TABLE conversations ADD COLUMN archived_at REAL",
    "ALTER TABLE conversations ADD COLUMN unread INTEGER NOT NULL DEFAULT 0",
    # The end of the path that is preferred; a node that is gone counts as none.
    "ALTER TABLE conversations ADD COLUMN preferred_id INTEGER",
    """
    CREATE INDEX conversations_project ON conversations (project_id)
    WHERE project_id IS NOT NULL
    """,
    # What is asked for at each start, and is seldom much.
    "CREATE INDEX conversations_pinned ON conversations (pinned_at) WHERE pinned_at IS NOT NULL",
    "CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX conversations_later ON conversations (id) WHERE later != ''",
    # What was removed of a tree, the same moment for a message and all below it.
    "ALTER TABLE nodes ADD COLUMN removed_at REAL",
    "CREATE INDEX nodes_removed ON nodes (removed_at) WHERE removed_at IS NOT NULL",
)

# What is searched, in words (see search_rows). A row of the index has as its id twice the id of a
# message, one more for its thinking; for a title 2^40 and the id of the chat; for what is in a file
# the id of `file_texts`, negative. Triggers note what is to be put in and what is to be taken out:
# so whoever writes cannot forget it, and waits for nothing.
TITLES: Final = 1 << 40
_SEARCHED = "('text', 'thinking', 'nocopt.attachment')"
_OLD_PART = "2 * OLD.node_id + (OLD.type = 'thinking')"
_NEW_PART = "2 * NEW.node_id + (NEW.type = 'thinking')"
_OLD_CHAT = f"{TITLES} + OLD.id"
_NEW_CHAT = f"{TITLES} + NEW.id"
_DUE = "INSERT INTO search_due SELECT {0} WHERE {0} NOT IN (SELECT id FROM search_due);"
# What the index has of a row, as it was when it was put in: the first of several times.
_GONE = (
    "INSERT INTO search_gone SELECT {0}, {1}, {2} WHERE {0} IN (SELECT id FROM searched)"
    " AND NOT EXISTS (SELECT 1 FROM search_gone WHERE id = {0} AND number = {1});"
)
_OLD_TEXT = _GONE.format(_OLD_PART, "OLD.position", "OLD.type, OLD.text, OLD.payload")
_OLD_TITLE = _GONE.format(_OLD_CHAT, "0", "'title', OLD.title, NULL")
_OLD_FILE = _GONE.format("-OLD.id", "0", "'file', OLD.text, NULL")

_ALL_TITLES = "INSERT INTO search_due SELECT {} + id FROM conversations"
_ALL_PARTS = (
    "INSERT INTO search_due SELECT DISTINCT 2 * node_id + (type = 'thinking') FROM parts"
    " WHERE type IN {}"
)

# Have all that there is put into the index, which has nothing.
EVERYTHING: Final = (
    _ALL_TITLES.format(TITLES),
    _ALL_PARTS.format(_SEARCHED),
    "INSERT INTO search_due SELECT -id FROM file_texts",
)

_SEARCH = (
    # What is in text files and PDFs; empty where there is nothing.
    """
    CREATE TABLE file_texts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL UNIQUE REFERENCES attachments (sha256) ON DELETE CASCADE,
        text TEXT NOT NULL
    )
    """,
    # A bag of words for each row: neither their places nor the text itself, which is elsewhere.
    """
    CREATE VIRTUAL TABLE search USING fts5 (
        words, content = '', detail = none, columnsize = 0, prefix = '1 3',
        tokenize = "ascii tokenchars '_'"
    )
    """,
    # The rows that the index has, each with the sum of the digests of its words.
    "CREATE TABLE searched (id INTEGER PRIMARY KEY, digest INTEGER NOT NULL)",
    "CREATE TABLE search_due (id INTEGER PRIMARY KEY)",
    """
    CREATE TABLE search_gone (
        id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        type TEXT NOT NULL,
        text TEXT,
        payload TEXT,
        PRIMARY KEY (id, number)
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TRIGGER search_part_added AFTER INSERT ON parts WHEN NEW.type IN {_SEARCHED}
    BEGIN {_DUE.format(_NEW_PART)} END
    """,
    f"""
    CREATE TRIGGER search_part_changed AFTER UPDATE OF type, text, payload ON parts
    BEGIN {_OLD_TEXT} {_DUE.format(_OLD_PART)} {_DUE.format(_NEW_PART)} END
    """,
    f"""
    CREATE TRIGGER search_part_removed AFTER DELETE ON parts WHEN OLD.type IN {_SEARCHED}
    BEGIN {_OLD_TEXT} {_DUE.format(_OLD_PART)} END
    """,
    f"""
    CREATE TRIGGER search_title_added AFTER INSERT ON conversations
    BEGIN {_DUE.format(_NEW_CHAT)} END
    """,
    f"""
    CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON conversations
        WHEN OLD.title IS NOT NEW.title
    BEGIN {_OLD_TITLE} {_DUE.format(_OLD_CHAT)} END
    """,
    f"""
    CREATE TRIGGER search_title_removed AFTER DELETE ON conversations
    BEGIN {_OLD_TITLE} {_DUE.format(_OLD_CHAT)} END
    """,
    f"""
    CREATE TRIGGER search_file_added AFTER INSERT ON file_texts
    BEGIN {_DUE.format("-NEW.id")} END
    """,
    f"""
    CREATE TRIGGER search_file_changed AFTER UPDATE OF text ON file_texts
    BEGIN {_OLD_FILE} {_DUE.format("-OLD.id")} END
    """,
    f"""
    CREATE TRIGGER search_file_removed AFTER DELETE ON file_texts
    BEGIN {_OLD_FILE} {_DUE.format("-OLD.id")} END
    """,
    *EVERYTHING,
)

HISTORY: Final = (*_FILING, *_SEARCH)
