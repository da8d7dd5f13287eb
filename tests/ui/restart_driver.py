"""Runs the program, puts back the first of its backups, and undoes that; prints what it shows.

    python -m tests.ui.restart_driver FOLDER [damaged]

Damaged chats are replaced by the backup that the window offers.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from nocopt import main
from nocopt.app.opening import Opening
from nocopt.app.services import Services
from nocopt.core.errors import StoreError
from nocopt.ui.banner import Banner
from nocopt.ui.desk import Desk
from nocopt.ui.main_window import MainWindow
from tests.ui.finding import named

_attach = MainWindow.attach
_begun = MainWindow.begun
_retry_wanted = MainWindow.retry_wanted
_rounds: list[Services] = []
_kept: list[Any] = []


def attach(window: MainWindow, services: Services) -> Desk:
    _rounds.append(services)
    return _attach(window, services)


def begun(window: MainWindow) -> None:
    _begun(window)
    _kept.append(asyncio.ensure_future(act(window, _rounds[-1])))


async def act(window: MainWindow, services: Services) -> None:
    titles = sorted(one.title for one in services.library.chats)
    sys.stdout.write(f"{len(_rounds)} {titles} {list(window.banners.shown)}\n")
    keeping = services.safekeeping
    if sys.argv[2:] == ["damaged"]:
        window.close()
        return
    await keeping.load()
    if len(_rounds) == 1:
        keeping.restore(keeping.backups[-1])
    elif len(_rounds) == 2:
        named(window.banners, QPushButton, "Undo").click()
    else:
        window.close()


async def retry_wanted(
    window: MainWindow, error: StoreError, opening: Opening | None = None
) -> None:
    if opening is not None:
        sys.stdout.write(f"{error.fault}\n")
        _kept.append(asyncio.ensure_future(restore(window)))
    await _retry_wanted(window, error, opening)


async def restore(window: MainWindow) -> None:
    while True:
        await asyncio.sleep(0.01)
        buttons = [way for one in window.findChildren(Banner) for way in one.stops]
        for button in buttons:
            if button.accessibleName().startswith("Restore backup of"):
                named(window.banners, QPushButton, button.accessibleName()).click()
                return


setattr(MainWindow, "retry_wanted", retry_wanted)  # noqa: B010 - else mypy takes it for a mistake
setattr(MainWindow, "attach", attach)  # noqa: B010
setattr(MainWindow, "begun", begun)  # noqa: B010
sys.exit(main.run(main.WindowOptions(data_dir=Path(sys.argv[1]), demo=True, language="en")))
