"""The tables, as named migrations: a migration that was ever released is never edited again."""

from __future__ import annotations

from typing import NamedTuple

from nocopt.store.schema_history import HISTORY

# Marks a file as ours, in the header that SQLite keeps for this purpose.
APPLICATION_ID = 0x6E6F_6370


class Migration(NamedTuple):
    """One step from an older shape of the file to a newer one, run in one transaction."""

    name: str
    statements: tuple[str, ...]


_FIRST = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """
    CREATE TABLE migrations (
        name TEXT PRIMARY KEY,
        applied_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    # AUTOINCREMENT: the id of something purged never comes back to mean something else.
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created_at REAL NOT NULL,
        updated_at REAL NOT NULL,
        deleted_at REAL,
        account TEXT NOT NULL,
        model TEXT NOT NULL,
        thinking TEXT NOT NULL,
        system TEXT NOT NULL,
        max_tokens INTEGER,
        leaf_id INTEGER,
        draft TEXT NOT NULL DEFAULT '',
        anchor TEXT NOT NULL DEFAULT '',
        FOREIGN KEY (id, leaf_id) REFERENCES nodes (conversation_id, id)
    )
    """,
    """
    CREATE INDEX conversations_recent ON conversations (updated_at DESC, id DESC)
    WHERE deleted_at IS NULL
    """,
    # The two-column keys keep a tree inside its conversation. Parents do not cascade: SQLite would
    # descend a level per message and refuses at a thousand; the conversation's cascade is flat.
    """
    CREATE TABLE nodes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id INTEGER,
        role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
        created_at REAL NOT NULL,
        model TEXT NOT NULL,
        account TEXT NOT NULL,
        UNIQUE (conversation_id, id),
        FOREIGN KEY (conversation_id, parent_id) REFERENCES nodes (conversation_id, id)
    )
    """,
    "CREATE INDEX nodes_children ON nodes (conversation_id, parent_id)",
    # Text and thinking stand in `text`, everything else of the block in `payload` (see codec).
    """
    CREATE TABLE parts (
        id INTEGER PRIMARY KEY,
        node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        text TEXT,
        payload TEXT,
        invalid_input TEXT,
        UNIQUE (node_id, position)
    )
    """,
    """
    CREATE TABLE replies (
        node_id INTEGER PRIMARY KEY REFERENCES nodes (id) ON DELETE CASCADE,
        outcome TEXT NOT NULL,
        message_id TEXT NOT NULL,
        model TEXT NOT NULL,
        stop_reason TEXT,
        stop_sequence TEXT,
        stop_details TEXT,
        failure TEXT,
        request_id TEXT,
        first_byte_ms REAL,
        first_text_ms REAL,
        total_ms REAL
    )
    """,
    """
    CREATE TABLE usage (
        node_id INTEGER PRIMARY KEY REFERENCES replies (node_id) ON DELETE CASCADE,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cache_creation_input_tokens INTEGER,
        cache_read_input_tokens INTEGER,
        cache_5m_tokens INTEGER,
        cache_1h_tokens INTEGER,
        thinking_tokens INTEGER,
        web_searches INTEGER,
        raw TEXT
    )
    """,
    # Replies that are still running. `saves` counts the savings of a draft, see checkpoints.
    """
    CREATE TABLE drafts (
        parent_id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL,
        model TEXT NOT NULL,
        account TEXT NOT NULL,
        message_id TEXT NOT NULL,
        usage TEXT NOT NULL,
        saved_at REAL NOT NULL,
        saves INTEGER NOT NULL,
        FOREIGN KEY (conversation_id, parent_id) REFERENCES nodes (conversation_id, id)
            ON DELETE CASCADE
    )
    """,
    "CREATE INDEX drafts_conversation ON drafts (conversation_id, parent_id)",
    """
    CREATE TABLE draft_parts (
        parent_id INTEGER NOT NULL REFERENCES drafts (parent_id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        payload TEXT,
        invalid_input TEXT,
        PRIMARY KEY (parent_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE draft_pieces (
        parent_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (parent_id, position, number),
        FOREIGN KEY (parent_id, position) REFERENCES draft_parts (parent_id, position)
            ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE state (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)

# Edits of messages that were begun and not sent; empty where there are none (see codec).
_EDITS = ("ALTER TABLE conversations ADD COLUMN edits TEXT NOT NULL DEFAULT ''",)

# How long each thinking took; NULL where that is not known (see codec).
_THINKING_TIMES = (
    "ALTER TABLE replies ADD COLUMN thinking_ms TEXT",
    "ALTER TABLE drafts ADD COLUMN thinking_ms TEXT",
)

# What a request carries besides messages, and all that is kept about requests and their cost.
_REQUESTS = (
    # JSON of `Parameters`; empty: those of a new chat (see request_codec).
    "ALTER TABLE conversations ADD COLUMN parameters TEXT NOT NULL DEFAULT ''",
    # Files of the message that is not sent yet, as a JSON object; empty: none.
    "ALTER TABLE conversations ADD COLUMN attached TEXT NOT NULL DEFAULT ''",
    # Whose words the title is: 'text' the first line, 'model' or 'person'.
    "ALTER TABLE conversations ADD COLUMN titled_by TEXT NOT NULL DEFAULT 'text'",
    "ALTER TABLE nodes ADD COLUMN kind TEXT NOT NULL DEFAULT 'plain'",
    # The digest of what stood before a reply when it was asked for; NULL where nobody noted it.
    # What stands beside it is the same text in reply after reply, so that it is read once.
    "ALTER TABLE replies ADD COLUMN prefix TEXT",
    "ALTER TABLE replies ADD COLUMN prefix_levels TEXT",
    # JSON of `Report`; NULL: nothing to tell.
    "ALTER TABLE replies ADD COLUMN report TEXT",
    "ALTER TABLE replies ADD COLUMN container TEXT",
    # The bytes are files beside the database, named by their hash (see attachments).
    """
    CREATE TABLE attachments (
        sha256 TEXT PRIMARY KEY,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        added_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE attachment_uses (
        sha256 TEXT NOT NULL REFERENCES attachments (sha256),
        node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        PRIMARY KEY (sha256, node_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX attachment_uses_node ON attachment_uses (node_id)",
    # What was made once of a picture that no request takes as it is; `part` describes it, as JSON.
    """
    CREATE TABLE derived (
        source TEXT NOT NULL REFERENCES attachments (sha256) ON DELETE CASCADE,
        side INTEGER NOT NULL,
        base64 INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES attachments (sha256),
        part TEXT NOT NULL,
        PRIMARY KEY (source, side, base64)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX derived_made ON derived (sha256)",
    # No foreign key: what was paid outlives its chat. `day` is YYYY-MM-DD where the person was;
    # `cost` decimal USD, NULL where no price is known.
    """
    CREATE TABLE spending (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at REAL NOT NULL,
        day TEXT NOT NULL,
        conversation_id INTEGER,
        account TEXT NOT NULL,
        model TEXT NOT NULL,
        kind TEXT NOT NULL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cache_5m_tokens INTEGER,
        cache_1h_tokens INTEGER,
        cache_read_tokens INTEGER,
        web_searches INTEGER,
        cost TEXT
    )
    """,
    "CREATE INDEX spending_day ON spending (day)",
    "CREATE INDEX spending_conversation ON spending (conversation_id)",
    """
    CREATE TABLE endpoint_facts (
        endpoint TEXT NOT NULL,
        model TEXT NOT NULL,
        ability TEXT NOT NULL,
        works INTEGER NOT NULL,
        learned_at REAL NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (endpoint, model, ability)
    ) WITHOUT ROWID
    """,
    # Messages that wait for their answer.
    """
    CREATE TABLE queue (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL,
        node_id INTEGER NOT NULL UNIQUE,
        place INTEGER NOT NULL,
        not_before REAL NOT NULL,
        attempts INTEGER NOT NULL,
        failure TEXT NOT NULL,
        model TEXT NOT NULL,
        queued_at REAL NOT NULL,
        FOREIGN KEY (conversation_id, node_id) REFERENCES nodes (conversation_id, id)
            ON DELETE CASCADE
    )
    """,
    # The last requests and answers as they were on the wire; what is long is packed. They are
    # numbered in the order they were kept.
    """
    CREATE TABLE exchanges (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        attempt INTEGER NOT NULL,
        facts TEXT NOT NULL,
        body BLOB NOT NULL,
        answer BLOB NOT NULL,
        pieces BLOB NOT NULL,
        UNIQUE (node_id, attempt)
    )
    """,
    # Presets and snippets (see presets).
    """
    CREATE TABLE named_texts (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        place INTEGER NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (kind, name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE model_edits (
        account TEXT NOT NULL,
        model TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (account, model)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE listed_models (
        account TEXT PRIMARY KEY,
        endpoint TEXT NOT NULL,
        fetched_at REAL NOT NULL,
        value TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)

# The account that a message waits for; empty: nobody noted it.
_QUEUE_ACCOUNT = ("ALTER TABLE queue ADD COLUMN account TEXT NOT NULL DEFAULT ''",)

# What is to be said next in a chat that still answers, as JSON (see request_codec); empty: nothing.
_LATER = ("ALTER TABLE conversations ADD COLUMN later TEXT NOT NULL DEFAULT ''",)

# Several replies to one message at once: each has a slot, and the tables of drafts are made anew,
# as their keys are others. What was left unfinished keeps its place.
_SLOTS = (
    """
    CREATE TABLE slot_drafts (
        parent_id INTEGER NOT NULL,
        slot INTEGER NOT NULL,
        conversation_id INTEGER NOT NULL,
        model TEXT NOT NULL,
        account TEXT NOT NULL,
        message_id TEXT NOT NULL,
        usage TEXT NOT NULL,
        saved_at REAL NOT NULL,
        saves INTEGER NOT NULL,
        thinking_ms TEXT,
        PRIMARY KEY (parent_id, slot),
        FOREIGN KEY (conversation_id, parent_id) REFERENCES nodes (conversation_id, id)
            ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE slot_parts (
        parent_id INTEGER NOT NULL,
        slot INTEGER NOT NULL,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        payload TEXT,
        invalid_input TEXT,
        PRIMARY KEY (parent_id, slot, position),
        FOREIGN KEY (parent_id, slot) REFERENCES slot_drafts (parent_id, slot)
            ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE slot_pieces (
        parent_id INTEGER NOT NULL,
        slot INTEGER NOT NULL,
        position INTEGER NOT NULL,
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (parent_id, slot, position, number),
        FOREIGN KEY (parent_id, slot, position)
            REFERENCES slot_parts (parent_id, slot, position) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "INSERT INTO slot_drafts SELECT parent_id, 0, conversation_id, model, account, message_id,"
    " usage, saved_at, saves, thinking_ms FROM drafts",
    "INSERT INTO slot_parts SELECT parent_id, 0, position, type, payload, invalid_input"
    " FROM draft_parts",
    "INSERT INTO slot_pieces SELECT parent_id, 0, position, number, text FROM draft_pieces",
    "DROP TABLE draft_pieces",
    "DROP TABLE draft_parts",
    "DROP TABLE drafts",
    "ALTER TABLE slot_drafts RENAME TO drafts",
    "ALTER TABLE slot_parts RENAME TO draft_parts",
    "ALTER TABLE slot_pieces RENAME TO draft_pieces",
    "CREATE INDEX drafts_conversation ON drafts (conversation_id, parent_id)",
)

# Of several replies to one message at once, the one that is watched; before, it was the first.
_WATCHED = (
    "ALTER TABLE drafts ADD COLUMN leads INTEGER NOT NULL DEFAULT 0",
    "UPDATE drafts SET leads = slot = 0",
)

# Rows of the index of the search whose words are too many to be written in one go: how many slices
# of them are in it (see search_index).
_SLICES = ("CREATE TABLE search_slices (id INTEGER PRIMARY KEY, done INTEGER NOT NULL)",)

MIGRATIONS = (
    Migration("0001-conversations", _FIRST),
    Migration("0002-edits", _EDITS),
    Migration("0003-thinking-times", _THINKING_TIMES),
    Migration("0004-requests", _REQUESTS),
    Migration("0005-queue-account", _QUEUE_ACCOUNT),
    Migration("0006-later", _LATER),
    Migration("0007-history", HISTORY),
    Migration("0008-slots", _SLOTS),
    Migration("0009-search-slices", _SLICES),
    Migration("0010-watched", _WATCHED),
)
