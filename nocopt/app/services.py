"""The bundle of services that the entry point hands to the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from nocopt.app.indexing import Indexing
from nocopt.app.searching import Searching
from nocopt.app.shelved import Shelved
from nocopt.app.stored_files import StoredFiles
from nocopt.app.temporary import TemporaryChats

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.exporting import Exporting
    from nocopt.app.importing import Importing
    from nocopt.app.library import Library
    from nocopt.app.means import Means
    from nocopt.app.mirror import Mirror
    from nocopt.app.safekeeping import Safekeeping
    from nocopt.app.settings import SettingsService
    from nocopt.app.spending import Spendings
    from nocopt.app.tasks import Tasks
    from nocopt.app.wire_log import WireLog
    from nocopt.core.presets import Preset, Snippet
    from nocopt.core.tools import ToolDefinition


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the window works with; `tools` are those of this program."""

    library: Library
    accounts: Accounts
    settings: SettingsService
    catalog: Catalog
    tasks: Tasks
    spending: Spendings
    wire: WireLog
    files: StoredFiles
    facts: EndpointFacts
    presets: Shelved[Preset]
    snippets: Shelved[Snippet]
    searching: Searching
    indexing: Indexing
    made_importing: Callable[[], Importing]
    tools: tuple[ToolDefinition, ...]
    temporary: TemporaryChats
    exporting: Exporting
    safekeeping: Safekeeping
    mirror: Mirror

    @classmethod
    def of(cls, means: Means, library: Library) -> Services:
        """Return those of chats that work with `means`."""
        return cls(
            library=library,
            accounts=means.accounts,
            settings=means.settings,
            catalog=means.catalog,
            tasks=means.tasks,
            spending=means.spending,
            wire=means.wire,
            files=StoredFiles(means.shelves.attachments),
            facts=means.facts,
            presets=means.presets,
            snippets=Shelved(means.shelves.snippets, means.tasks),
            searching=Searching(means.shelves.search, means.tasks, means.settings, means.clock),
            indexing=Indexing(means),
            made_importing=cache(lambda: _importing(means, library)),
            tools=means.tools.definitions,
            temporary=TemporaryChats(means, library),
            exporting=means.exporting,
            safekeeping=means.safekeeping,
            mirror=means.mirror,
        )

    @property
    def importing(self) -> Importing:
        """What brings in chats of files, which is made, and its code loaded, when it is wanted."""
        return self.made_importing()


def _importing(means: Means, library: Library) -> Importing:
    from nocopt.app.importing import Importing

    shelves = means.shelves
    files = (shelves.adding, shelves.attachments)
    return Importing(files, means.tasks, means.clock, library.filing)
