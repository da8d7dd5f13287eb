"""The shelves beside conversations as one value: files, money, facts, what waits, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt.store.adding import Adding
from nocopt.store.attachments import Attachments
from nocopt.store.chat_lines import ChatLines
from nocopt.store.exchanges import Exchanges
from nocopt.store.facts import FactShelf
from nocopt.store.file_texts import FileTexts
from nocopt.store.filing import FilingShelf
from nocopt.store.ledger import Ledger
from nocopt.store.models import ListedShelf, ModelEditShelf
from nocopt.store.presets import PresetShelf, SnippetShelf
from nocopt.store.pruning import PruningShelf
from nocopt.store.queue import QueueShelf
from nocopt.store.search_index import SearchIndex

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.store.database import Database


@dataclass(frozen=True, slots=True)
class Shelves:
    """All that is kept about requests, their files and their cost."""

    adding: Adding
    attachments: Attachments
    ledger: Ledger
    facts: FactShelf
    queue: QueueShelf
    exchanges: Exchanges
    presets: PresetShelf
    snippets: SnippetShelf
    model_edits: ModelEditShelf
    listed: ListedShelf
    chat_lines: ChatLines
    filing: FilingShelf
    search: SearchIndex
    file_texts: FileTexts
    pruning: PruningShelf

    @classmethod
    def of(cls, database: Database, folder: Path) -> Shelves:
        """Return the shelves of a database; `folder` is the one that it lies in."""
        return cls(
            adding=Adding(database),
            attachments=Attachments(database, folder),
            ledger=Ledger(database),
            facts=FactShelf(database),
            queue=QueueShelf(database),
            exchanges=Exchanges(database),
            presets=PresetShelf(database),
            snippets=SnippetShelf(database),
            model_edits=ModelEditShelf(database),
            listed=ListedShelf(database),
            chat_lines=ChatLines(database),
            filing=FilingShelf(database),
            search=SearchIndex(database),
            file_texts=FileTexts(database),
            pruning=PruningShelf(database),
        )
