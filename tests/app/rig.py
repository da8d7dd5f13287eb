"""The app on a real store: everything below the window, put together as the entry point does it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from nocopt.api.clients import ClientFactory
from nocopt.app.accounts import Accounts, Outside
from nocopt.app.library import Library
from nocopt.app.means import Means
from nocopt.app.services import Services
from nocopt.app.session import Session
from nocopt.app.settings import SettingsService
from nocopt.app.tasks import Tasks
from nocopt.app.wiring import Ground, means_on
from nocopt.core.catalogue import Catalogue
from nocopt.core.draft import Draft
from nocopt.core.errors import NocoptError
from nocopt.core.ports import Tool
from nocopt.core.reply import Outcome
from nocopt.core.settings import Account, Settings
from nocopt.core.signal import Connection, Signal
from nocopt.demo.server import DemoServer
from nocopt.store.database import Database
from nocopt.store.settings_file import SettingsFile
from nocopt.tools.box import ToolBox
from nocopt.ui.scaling import scale_picture
from tests.fakes import HandClock, HandKeychain, ScriptedClient
from tests.new_store import lay_out

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
OWN = Account(name="Own", endpoint="http://127.0.0.1:9", has_key=True)


def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    return Catalogue.from_json(json.loads((ROOT / "resources/models.json").read_text("utf-8")))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a test's coroutine to its end."""
    return asyncio.run(work)


class Heard(Protocol):
    """Any signal."""

    def connect(self, listener: Callable[..., object]) -> Connection:
        """Call `listener` on each emission."""
        ...


async def until(condition: Callable[[], bool], *signals: Heard) -> None:
    """Wait for a condition, looked at whenever one of the signals is emitted."""
    changed = asyncio.Event()
    connections = [signal.connect(lambda *_: changed.set()) for signal in signals]
    try:
        while not condition():
            changed.clear()
            await changed.wait()
    finally:
        for connection in connections:
            connection.close()


async def finished(session: Session) -> None:
    """Wait for the end of the turn that runs."""
    await until(lambda: not session.running, session.state_changed)


@dataclass
class Rig:
    """What a test looks at."""

    folder: Path
    database: Database
    means: Means
    library: Library
    client: ScriptedClient
    keychain: HandKeychain
    demo: DemoServer
    clock: HandClock
    services: Services
    task_errors: list[tuple[str, BaseException]] = field(default_factory=list)

    @property
    def settings(self) -> SettingsService:
        """The settings service."""
        return self.means.settings

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        return self.means.accounts

    async def refuse_writes(self) -> None:
        """Make the disk refuse, as on a file system that became read-only."""
        await self._pragma("PRAGMA query_only = ON")

    async def allow_writes(self) -> None:
        """Make the disk take writes again."""
        await self._pragma("PRAGMA query_only = OFF")

    async def _pragma(self, statement: str) -> None:
        await self.database.read(lambda connection: connection.execute(statement).fetchall())


def errors_of(*signals: Signal[NocoptError]) -> list[NocoptError]:
    """A list that takes up what the signals carry from now on."""
    found: list[NocoptError] = []
    for signal in signals:
        signal.connect(lambda error: found.append(error))
    return found


@asynccontextmanager
async def rig(
    folder: Path,
    *scripts: Any,
    settings: Settings | None = None,
    environment: Mapping[str, str] | None = None,
    demo_only: bool = False,
    real_client: bool = False,
    tools: Iterable[Tool] | None = None,
) -> AsyncIterator[Rig]:
    """Build the app in `folder` with a scripted client, or with the real one and the demo server.

    Errors in background tasks fail the test at the end, unless it takes them out of the list. No
    model is asked for the title of a chat, until a test applies settings that say so.
    """
    client, keychain, clock = ScriptedClient(*scripts), HandKeychain(), HandClock()
    demo = DemoServer(pace=0)
    async with AsyncExitStack() as stack:
        lay_out(folder / "data")
        database = await Database.open(folder / "data")
        stack.push_async_callback(database.close)
        tasks = Tasks()
        stack.push_async_callback(tasks.close)
        stack.push_async_callback(demo.close)
        factory = ClientFactory(run_blocking=tasks.run_blocking)
        stack.push_async_callback(factory.close)
        if settings is None:
            settings = Settings(accounts=(OWN,))
        settings = replace(settings, titles=False)
        file = SettingsFile(folder / "settings.json")
        service = SettingsService(file, settings, tasks, quiet=0.01)
        outside = Outside(
            keychain=keychain,
            make_client=factory.client if real_client else client.made_for,
            start_demo=demo.start,
            environment=environment or {},
            clock=clock,
            demo_only=demo_only,
        )
        ground = Ground(
            database=database,
            folder=folder / "data",
            settings=service,
            catalogue=catalogue(),
            outside=outside,
            tasks=tasks,
            scale=scale_picture,
            tools=None if tools is None else ToolBox(tools),
        )
        means = means_on(ground)
        library = Library(means)
        services = Services.of(means, library)
        it = Rig(folder, database, means, library, client, keychain, demo, clock, services)
        tasks.failed.connect(lambda name, error: it.task_errors.append((name, error)))
        await means.catalog.book.load()
        await means.facts.load()
        await means.presets.load()
        await services.snippets.load()
        await library.start()
        yield it
        await services.temporary.drop()
        await library.close()
        await means.presets.flush()
        await services.snippets.flush()
        await service.flush()
    assert it.task_errors == []


def said(session: Session) -> list[tuple[str, str]]:
    """The path as speakers and texts."""
    return [(node.message.role, node.message.text) for node in session.path]


async def on_disk(it: Rig, session: Session) -> list[tuple[str, str]]:
    """The same as the disk has it."""
    assert session.conversation_id is not None
    loaded = await it.means.conversations.load(session.conversation_id)
    assert loaded is not None
    return said(Session(it.means, *loaded))


async def asked(it: Rig, session: Session, words: str) -> None:
    """Send and wait for the end."""
    assert await session.send(words)
    await finished(session)


def outcome(session: Session) -> Outcome | None:
    """The outcome of the last reply."""
    reply = session.path[-1].reply
    return None if reply is None else reply.outcome


async def until_draft(session: Session, condition: Callable[[Draft], bool]) -> None:
    """Wait until the running reply is as wanted."""

    def reached() -> bool:
        return session.draft is not None and condition(session.draft)

    await until(reached, session.draft_changed)
