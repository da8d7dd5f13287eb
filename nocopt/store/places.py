"""Names that several parts know: folders that stand beside the database, and a fact in it."""

from __future__ import annotations

from typing import Final

ATTACHMENTS: Final = "attachments"  # the files of messages, each by the hash of its bytes
BACKUPS: Final = "backups"
PROVEN_AT: Final = "search_proven_at"  # when the index of the search was proven last
