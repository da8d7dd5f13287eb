"""The window program: shows the window, builds the parts behind it, and ends them in order.

The start is a figure of this program. Qt is imported with the garbage collector at rest, as making
its many enumerations would wake it all the time; asyncio, the database and the conversation pane
are imported after the first paint, a piece at a time, and the network when it is first needed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from nocopt import __version__
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.settings import Settings
from nocopt.paths import Paths, paths, resources
from nocopt.store.settings_file import LoadedSettings, SettingsFile

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable
    from contextlib import AsyncExitStack
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from nocopt.api.clients import ClientFactory
    from nocopt.app.accounts import Outside
    from nocopt.app.means import Means
    from nocopt.app.services import Services
    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.ports import ChatClient, ReadKey
    from nocopt.core.safekeeping import Backup
    from nocopt.core.settings import Account
    from nocopt.demo.server import DemoServer
    from nocopt.store.database import Database
    from nocopt.ui.crash import CrashReporter
    from nocopt.ui.desk import Desk
    from nocopt.ui.main_window import MainWindow
    from nocopt.ui.restoring import PutBack
    from nocopt.ui.single_instance import SingleInstance

T = TypeVar("T")

READY_FD: Final = "NOCOPT_READY_FD"  # the window is painted, and takes keys
BEGUN_FD: Final = "NOCOPT_BEGUN_FD"  # the chats are there
FOCUS_PATIENCE: Final = 500  # milliseconds; a window may be shown without getting the keyboard

# In the order they are needed. Between two of them the window answers to keys.
_LATER: Final = (
    "sqlite3",
    "nocopt.app.library",
    "nocopt.store.database",
    "nocopt.store.shelves",
    "nocopt.ui.conversation.pane",
    "nocopt.ui.composer.instruments",
    "nocopt.ui.desk",
)

_TURN: Final = 0.0005  # seconds
_HURRY: Final = 0.001  # seconds from word to word


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line says about the window.

    `picture` names a file that gets a picture of a short demo conversation; nothing is kept then.
    """

    data_dir: Path | None = None
    demo: bool = False
    picture: Path | None = None
    language: str | None = None


def run(options: WindowOptions) -> int:
    """Open the window, stay until it is closed, and return the exit code."""
    gc.disable()
    if options.picture is None:
        return _run(options)
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="nocopt-picture-") as folder:
        return _run(replace(options, data_dir=Path(folder), demo=True))


@dataclass(frozen=True, slots=True)
class _Again:
    """Why the program is to begin again: nothing may know the chats when others take their place.

    `put_back` is the backup that does; `damaged` was found when they were read, by which time
    something was `typed`.
    """

    put_back: Backup | None = None
    damaged: StoreError | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class _Start:
    """What the start found out before there was a loop."""

    options: WindowOptions
    places: Paths
    loaded: LoadedSettings
    problem: StoreError | None
    again: _Again = _Again()

    @property
    def settings(self) -> Settings:
        """The settings that the window begins with."""
        return self.loaded.settings


def _run(options: WindowOptions) -> int:
    from nocopt.ui import pyside_import

    with pyside_import.light():
        from PySide6.QtWidgets import QApplication
    from nocopt.ui import i18n, theme
    from nocopt.ui.main_window import MainWindow
    from nocopt.ui.single_instance import SingleInstance

    app = QApplication([sys.argv[0]])
    app.setApplicationName("nocopt")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nocopt")
    app.setStyle("Fusion")
    # One ordered shutdown at the end of the loop, not wherever the last window happens to close.
    app.setQuitOnLastWindowClosed(False)
    places = paths(options.data_dir)
    start = _read_settings(options, places)
    language = options.language or start.settings.language
    i18n.install(app, language, resources() / "translations")
    theme.even_strokes(start.settings.theme)
    with contextlib.suppress(OSError):  # the store is going to say so, in the window
        places.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance = SingleInstance(places.data, app)
    if not instance.take():
        return _hand_over(instance, start.settings)
    try:
        while True:
            window = MainWindow(start.settings, places.config / "window.ini")
            if start.again.typed:
                window.composer.set_text(start.again.typed)
            if not any(places.data.glob("*.db")):
                window.show_first_run()
            if not _show(window):
                return 0
            code, again = _live(app, window, instance, start)
            if again is None:
                return code
            window.deleteLater()
            start = replace(_read_settings(options, places), again=again)
    finally:
        instance.release()


def _read_settings(options: WindowOptions, places: Paths) -> _Start:
    """Read what the first picture depends on: colours, size of text, language.

    It is read in this thread, see the decision in ARCHITECTURE.md.
    """
    try:
        loaded = SettingsFile(places.settings_file).load()
    except StoreError as error:
        return _Start(options, places, LoadedSettings(Settings()), error)
    return _Start(options, places, loaded, loaded.problem)


def _hand_over(instance: SingleInstance, settings: Settings) -> int:
    if instance.ask_first():
        return 0
    from PySide6.QtCore import QEventLoop

    from nocopt.ui.dialogs import first_hangs
    from nocopt.ui.icons import program_icon
    from nocopt.ui.main_window import apply_theme

    apply_theme(settings)
    box = first_hangs(instance.owner)
    box.setWindowIcon(program_icon(resources() / "icons"))
    with contextlib.suppress(OSError):  # as of a terminal that was closed
        if sys.stderr is not None:  # as where a program without a terminal was packed
            sys.stderr.write(f"{box.text()} {box.informativeText()}\n")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler would wait for the box
    waiting = QEventLoop()
    box.finished.connect(waiting.quit)
    box.show()
    waiting.exec()
    return 1


def _show(window: MainWindow) -> bool:
    """Show the window and return once it is painted and the composer takes keys.

    False says that the person has closed it by then. This is a loop of its own, since asyncio and
    all that needs it are imported after it; nothing else of the program runs yet.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    waiting = QEventLoop()

    def look() -> None:
        if window.takes_keys():
            _tell(READY_FD)
            waiting.quit()

    window.became_ready.connect(look)
    window.quit_asked.connect(waiting.quit)
    QTimer.singleShot(FOCUS_PATIENCE, waiting.quit)
    window.show()
    waiting.exec()
    # What is there now stays: for the first minute the collector need not look at it again.
    gc.freeze()
    return window.isVisible()


def _tell(name: str) -> None:
    """Tell whoever measures or drives the program that it is so far; the name says how far."""
    number = os.environ.pop(name, "")
    if number.isdecimal():
        os.write(int(number), b"ready\n")
        os.close(int(number))


def _live(
    app: QApplication, window: MainWindow, instance: SingleInstance, start: _Start
) -> tuple[int, _Again | None]:
    """Run the event loop until the person quits, or the program is to begin again, and why."""
    import logging

    from nocopt.log import redact, start_logging
    from nocopt.ui import asyncio_import
    from nocopt.ui.clipboard_end import let_go_of_clipboard
    from nocopt.ui.crash import CrashReporter
    from nocopt.ui.garbage import GarbageCollector
    from nocopt.ui.icons import program_icon
    from nocopt.ui.quit_signals import QuitSignals

    with asyncio_import.light():
        from nocopt.ui.event_loop import EventLoop

    app.setWindowIcon(program_icon(resources() / "icons"))
    keys = (os.environ.get("ANTHROPIC_API_KEY", ""),)
    start_logging(None if start.options.picture else start.places.logs, logging.INFO, lambda: keys)
    _log_settings(start)
    reporter = CrashReporter(lambda text: redact(text, keys), app)
    reporter.install()
    reporter.reported.connect(window.show_crash)
    loop = EventLoop(app)
    collector = GarbageCollector(app)
    # Painting gives the interpreter away and gets it back many times a picture: workers that set
    # formulas or colour code must not keep it for Python's usual 5 ms each time.
    sys.setswitchinterval(_TURN)
    loop.set_exception_handler(reporter.loop_error)
    signals = QuitSignals(app)
    try:
        program = Program(window, start, reporter)
        signals.asked.connect(program.quit)
        window.quit_asked.connect(program.quit)
        signals.install()
        instance.listen()
        instance.raise_asked.connect(window.come_up)
        code: int = loop.run_until_complete(program.live())
    finally:
        reporter.uninstall()
        collector.stop()
        loop.close()
        let_go_of_clipboard()
    return code, program.again


def _log_settings(start: _Start) -> None:
    """Keep what was wrong with the settings where it is looked for later."""
    import logging

    log = logging.getLogger(__name__)
    if start.problem is not None:
        log.warning("settings: %s", start.problem)
    if start.loaded.problems:
        path = start.places.settings_file
        log.warning("%s: not usable, so that the default holds: %s", path, start.loaded.listed)


class Program:
    """The parts behind the window, from the first task to the last."""

    def __init__(self, window: MainWindow, start: _Start, reporter: CrashReporter) -> None:
        self._window, self._start, self._reporter = window, start, reporter
        self._factory: ClientFactory | None = None
        self._demo: DemoServer | None = None
        self._code = 0 if start.options.picture is None else 1  # until there is one
        self.again: _Again | None = None
        self._was_put_back: PutBack | None = None
        self._quitting: asyncio.Future[None] | None = None
        self._quit_early = False

    def quit(self) -> None:
        """Begin the shutdown; asking again changes nothing."""
        self._quit_early = True
        if self._quitting is not None and not self._quitting.done():
            self._quitting.set_result(None)

    async def live(self) -> int:
        """Build the parts, wait for the wish to quit, close them, and return the exit code."""
        import asyncio
        from contextlib import AsyncExitStack

        from nocopt.app.tasks import Tasks

        loop = asyncio.get_running_loop()
        self._quitting = loop.create_future()
        tasks = Tasks()
        loop.set_default_executor(tasks.workers)
        tasks.failed.connect(self._reporter.task_failed)
        async with AsyncExitStack() as closing:
            closing.push_async_callback(tasks.close)
            if not self._quit_early:
                begun = tasks.start("begin", self._begin(tasks, closing))
                if self._start.options.picture is not None:  # nobody is there to close the window
                    begun.add_done_callback(lambda _: self.quit())
                await self._quitting
                begun.cancel()
                await asyncio.wait({begun})
            # The window goes at once; what is left to do takes no input.
            self._window.hide()
        return self._code

    async def _begin(self, tasks: Tasks, closing: AsyncExitStack) -> None:
        start = self._start
        await _import_later()
        desk = await self._open(tasks, closing)
        if start.problem is not None:
            desk.show_failure(start.problem)
        if start.loaded.problems:
            self._window.show_replaced(start.places.settings_file, start.loaded.replaced)
        self._window.begun()
        _tell(BEGUN_FD)
        if start.options.picture is not None:
            await self._take_picture(desk, start.options.picture)

    async def _open(self, tasks: Tasks, closing: AsyncExitStack) -> Desk:
        """Build the services; each is closed before those it needs."""
        from nocopt.app.library import Library
        from nocopt.app.services import Services
        from nocopt.app.settings import SettingsService
        from nocopt.ui import mirroring
        from nocopt.ui.quitting import Quitting

        window = self._window
        window.quitting = Quitting(window.composer, window.banners, tasks)
        closing.push_async_callback(window.quitting.leave)
        database = await self._open_database(tasks)
        closing.push_async_callback(database.close)
        closing.push_async_callback(self._close_connections)
        file = SettingsFile(self._start.places.settings_file)
        settings = SettingsService(file, self._start.settings, tasks)
        closing.push_async_callback(settings.flush)
        means = self._means(database, settings, tasks)
        closing.push_async_callback(means.wire.settle)
        library = Library(means)
        closing.push_async_callback(library.close)
        services = Services.of(means, library)
        closing.push_async_callback(services.temporary.drop)
        for kept in (services.presets, services.snippets):
            closing.push_async_callback(kept.flush)
        closing.push_async_callback(services.indexing.close)
        closing.callback(services.safekeeping.close)
        closing.push_async_callback(services.mirror.close)
        desk = window.attach(services)
        self._attend_safekeeping(services, desk)
        read = (means.catalog.book, means.facts, means.presets, services.snippets)
        for load in (*(one.load for one in read), library.start, desk.begin):
            await self._until_it_works(load)
        services.indexing.begin()
        services.safekeeping.begin()
        mirroring.begin(services.mirror, self._window.banners)
        return desk

    def _means(self, database: Database, settings: SettingsService, tasks: Tasks) -> Means:
        """Return what chats work with."""
        from nocopt.app.wiring import Ground, means_on
        from nocopt.core.catalogue import Catalogue
        from nocopt.ui.scaling import scale_picture

        ground = Ground(
            database=database,
            folder=self._start.places.data,
            settings=settings,
            catalogue=Catalogue.load(resources() / "models.json"),
            outside=self._outside(tasks),
            tasks=tasks,
            scale=scale_picture,
        )
        return means_on(ground)

    async def _open_database(self, tasks: Tasks) -> Database:
        from nocopt.app.opening import Opening
        from nocopt.core.clock import SystemClock

        again = self._start.again
        opening = Opening(self._start.places.data, tasks, SystemClock())
        if again.put_back is not None:
            from nocopt.ui.restoring import put_back

            self._was_put_back = await put_back(opening, again.put_back)
        error = again.damaged
        while True:
            if error is not None:
                await self._window.retry_wanted(error, opening)
            try:
                return await opening.open()
            except StoreError as refused:
                error = refused

    def _attend_safekeeping(self, services: Services, desk: Desk) -> None:
        """Tell of a backup that was put back, and end for the next one that is to be."""
        keeping = services.safekeeping
        keeping.failed.connect(desk.show_failure)
        keeping.restore_asked.connect(lambda one: self._begin_again(_Again(put_back=one)))
        if self._was_put_back is not None:
            from nocopt.ui.restoring import told

            self._window.banners.show_notice(told(self._was_put_back, keeping.undo_last))

    def _begin_again(self, why: _Again) -> None:
        self.again = why
        self._window.close_unasked()

    async def _until_it_works(self, work: Callable[[], Awaitable[T]]) -> T:
        """Return what `work` returns; while the disk refuses, say so and wait for Retry.

        Where the chats turn out to be damaged the program begins again, before it opens them.
        """
        while True:
            try:
                return await work()
            except StoreError as error:
                if error.fault is StoreFault.CORRUPT:
                    self._begin_again(_Again(damaged=error, typed=self._window.composer.text()))
                await self._window.retry_wanted(error)

    def _outside(self, tasks: Tasks) -> Outside:
        from nocopt.app.accounts import Outside
        from nocopt.core.clock import SystemClock
        from nocopt.keychain import SystemKeychain

        return Outside(
            keychain=SystemKeychain(scope=self._start.places.scope),
            make_client=lambda account, read_key: self._client(tasks, account, read_key),
            start_demo=self._start_demo,
            environment=os.environ,
            clock=SystemClock(),
            demo_only=self._start.options.demo,
        )

    def _client(self, tasks: Tasks, account: Account, read_key: ReadKey) -> ChatClient:
        from nocopt.api.clients import ClientFactory

        if self._factory is None:
            self._factory = ClientFactory(run_blocking=tasks.run_blocking)
        return self._factory.client(account, read_key)

    async def _start_demo(self) -> str:
        from nocopt.demo.server import DemoServer

        hurried = self._start.options.picture is not None  # nobody watches
        self._demo = DemoServer(pace=_HURRY) if hurried else DemoServer()
        return await self._demo.start()

    async def _close_connections(self) -> None:
        if self._factory is not None:
            await self._factory.close()
        if self._demo is not None:
            await self._demo.close()

    async def _take_picture(self, desk: Desk, file: Path) -> None:
        from nocopt.ui.picture import take_picture

        self._code = 0 if await take_picture(self._window, desk, file) else 1


async def _import_later() -> None:
    """Import what the window did not need, and let it answer to keys between the pieces."""
    import asyncio
    from importlib import import_module

    for name in _LATER:
        import_module(name)
        await asyncio.sleep(0)
