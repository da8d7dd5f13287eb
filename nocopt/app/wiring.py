"""Puts together what chats work with: on the person's disk and keychain, and on those of tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt import __version__
from nocopt.app.accounts import Accounts
from nocopt.app.attachments import Intake
from nocopt.app.catalog import Catalog
from nocopt.app.endpoint_facts import EndpointFacts
from nocopt.app.exporting import Exporting
from nocopt.app.means import Means
from nocopt.app.mirror import Mirror
from nocopt.app.model_book import ModelBook
from nocopt.app.queue import SendQueue
from nocopt.app.request_files import RequestFiles
from nocopt.app.safekeeping import Safekeeping
from nocopt.app.shelved import Shelved
from nocopt.app.spending import Spendings
from nocopt.app.wire_log import WireLog
from nocopt.store.backups import Backups
from nocopt.store.checkpoints import Checkpoints
from nocopt.store.conversations import Conversations
from nocopt.store.records import Records
from nocopt.store.shelves import Shelves
from nocopt.store.state import State
from nocopt.tools.box import built_in

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.app.accounts import Outside
    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.catalogue import Catalogue
    from nocopt.core.sniffing import ScalePicture
    from nocopt.store.database import Database
    from nocopt.tools.box import ToolBox


@dataclass(frozen=True, slots=True)
class Ground:
    """What all the rest stands on; `folder` is the one that the database lies in.

    Without `tools` they are those that come with the program.
    """

    database: Database
    folder: Path
    settings: SettingsService
    catalogue: Catalogue
    outside: Outside
    tasks: Tasks
    scale: ScalePicture
    tools: ToolBox | None = None


def means_on(ground: Ground) -> Means:
    """Return what chats work with; nothing is read yet."""
    database, settings, tasks = ground.database, ground.settings, ground.tasks
    clock = ground.outside.clock
    accounts = Accounts(settings, ground.catalogue, ground.outside, tasks)
    shelves = Shelves.of(database, ground.folder)
    book = ModelBook(shelves.model_edits, shelves.listed, clock)
    catalog = Catalog(ground.catalogue, accounts, tasks, book)
    shelf, scale = shelves.attachments, ground.scale
    conversations = Conversations(database)
    records = Records(database, conversations)
    return Means(
        conversations=conversations,
        checkpoints=Checkpoints(database),
        state=State(database),
        accounts=accounts,
        catalog=catalog,
        settings=settings,
        tasks=tasks,
        clock=clock,
        shelves=shelves,
        spending=Spendings(shelves.ledger, accounts, catalog, settings, clock),
        intake=Intake(shelf, scale, tasks.run_aside, clock),
        files=RequestFiles(shelf, scale, tasks.run_blocking, clock),
        tools=built_in(clock) if ground.tools is None else ground.tools,
        wire=WireLog(shelves.exchanges, tasks),
        facts=EndpointFacts(shelves.facts, clock),
        queue=SendQueue(shelves.queue, tasks, clock),
        presets=Shelved(shelves.presets, tasks),
        safekeeping=Safekeeping(Backups(database.path), settings, tasks, clock),
        exporting=Exporting(records, (shelf, State(database)), tasks, f"nocopt {__version__}"),
        mirror=Mirror(records, State(database), settings, tasks),
    )
