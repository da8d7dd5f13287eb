"""Names of the folders that stand beside the database."""

from __future__ import annotations

from typing import Final

ATTACHMENTS: Final = "attachments"  # the files of messages, each by the hash of its bytes
BACKUPS: Final = "backups"
