"""A settings dialog on the table: a real file, the real client, a real endpoint."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget

from nocopt.api.clients import ClientFactory
from nocopt.app.accounts import Accounts, Outside
from nocopt.app.catalog import Catalog
from nocopt.app.endpoint_facts import EndpointFacts
from nocopt.app.mirror import Mirror
from nocopt.app.safekeeping import Safekeeping
from nocopt.app.services import Services
from nocopt.app.settings import SettingsService
from nocopt.app.shelved import Shelved
from nocopt.app.tasks import Tasks
from nocopt.core.catalogue import Catalogue
from nocopt.core.clock import SystemClock
from nocopt.core.presets import Preset, Snippet
from nocopt.demo.server import DemoServer
from nocopt.keychain import MemoryKeychain
from nocopt.paths import resources
from nocopt.store.backups import Backups
from nocopt.store.conversations import Conversations
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.records import Records
from nocopt.store.settings_file import SettingsFile
from nocopt.store.state import State
from nocopt.tools.box import built_in
from nocopt.ui.choice import Choice
from nocopt.ui.settings.dialog import SettingsDialog
from tests.fakes import FactList, ListShelf

_WORK = (
    *("save settings", "remove key", "remove account", "leave account", "check account"),
    "forget a fact",
)
KEY = "sk-test-0123456789abcdef"


@dataclass
class Bench:
    """A dialog on the table, with everything behind it."""

    services: Services
    keychain: MemoryKeychain
    file: Path
    server: DemoServer
    dialog: SettingsDialog
    facts: FactList

    def named(self, name: str) -> QWidget:
        """Return the control with that accessible name; of several the one that is in sight."""
        found = [one for one in self.dialog.findChildren(QWidget) if one.accessibleName() == name]
        assert found, name
        return next((one for one in found if one.isVisible()), found[0])

    def type_into(self, name: str, text: str) -> None:
        """Replace the text of a line as a person would."""
        line = self.named(name)
        assert isinstance(line, QLineEdit)
        line.selectAll()
        line.insert(text)
        line.textEdited.emit(text)

    def choose(self, name: str, text: str) -> None:
        """Pick an entry from the menu of a choice, with its keys."""
        control = self.named(name)
        assert isinstance(control, Choice)
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Down)
        menu = cast("QMenu", QApplication.activePopupWidget())
        [action] = [one for one in menu.actions() if one.text().replace("&&", "&") == text]
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    async def press(self, name: str) -> None:
        """Press a button and let the work it starts end."""
        button = self.named(name)
        assert isinstance(button, QPushButton)
        button.click()
        await self.rest()

    async def rest(self) -> None:
        """Let all work that the dialog has started end."""
        while running := [task for task in asyncio.all_tasks() if task.get_name() in _WORK]:
            await asyncio.wait(running)

    def saved(self) -> dict[str, Any]:
        """Return what stands in the settings file."""
        return cast("dict[str, Any]", json.loads(self.file.read_text("utf-8")))


@asynccontextmanager
async def bench(
    folder: Path,
    keychain: MemoryKeychain | None = None,
    *,
    preset: str | None = None,
    environment: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Bench]:
    """Build the services and the dialog, and take them down in order."""
    used = keychain or MemoryKeychain()
    tasks = Tasks()
    factory = ClientFactory()
    path = folder / "settings.json"
    if settings is not None:
        path.write_text(json.dumps(settings), "utf-8")
    file = SettingsFile(path)
    service = SettingsService(file, file.load().settings, tasks)
    catalogue = Catalogue.load(resources() / "models.json")
    async with DemoServer(pace=0, key=KEY) as server:

        async def start_demo() -> str:
            return server.url

        outside = Outside(
            keychain=used,
            make_client=lambda account, read_key: factory.client(account, read_key, retries=0),
            start_demo=start_demo,
            environment=environment or {},
            clock=SystemClock(),
        )
        accounts = Accounts(service, catalogue, outside, tasks)
        catalog = Catalog(catalogue, accounts, tasks)
        facts = FactList()
        needed: dict[str, Any] = {
            "accounts": accounts,
            "settings": service,
            "catalog": catalog,
            "tasks": tasks,
            "facts": EndpointFacts(facts, SystemClock()),
            "presets": Shelved(ListShelf[Preset](), tasks),
            "snippets": Shelved(ListShelf[Snippet](), tasks),
            "tools": built_in(SystemClock()).definitions,
            "safekeeping": Safekeeping(
                Backups(folder / "data" / FILE_NAME), service, tasks, SystemClock()
            ),
        }
        database = Database(folder / "data" / FILE_NAME)  # of which nothing is read here
        records = Records(database, Conversations(database))
        needed["mirror"] = Mirror(records, State(database), service, tasks)
        # The dialog has no use for the others.
        every: dict[str, Any] = {one.name: needed.get(one.name) for one in fields(Services)}
        services = Services(**every)
        dialog = SettingsDialog(services, preset=preset)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.show()
        try:
            yield Bench(services, used, path, server, dialog, facts)
        finally:
            dialog.close()
            await service.flush()
            await factory.close()
            await tasks.close()


Scene = Callable[[Bench], Awaitable[None]]
