"""What text and code are read with is loaded in worker threads, and code has its colours then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap

from nocopt.app import tasks as tasks_module
from nocopt.app.tasks import Tasks
from nocopt.render import highlight
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.event_loop import EventLoop
from tests.app.rig import asked, rig, run, until
from tests.fakes import answer
from tests.ui.conversation.chats import FakeSession, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.window_stage import seen

ROOT = Path(__file__).parents[3]
PATIENCE = 50.0

# What a window with an empty chat does not need: to show text and code, and to ask for a reply.
READING = (
    "markdown",
    "nocopt.render.inline_engine",
    "nocopt.render.lexing",
    "pygments.lexers",
    "pygments.lexers.python",
)
ASKING = (
    "nocopt.api.clients",
    "httpcore",
    "anyio._backends._asyncio",
    "nocopt.demo.server",
)
HEAVY = (*READING, *ASKING)

RUN = """
import json, os, signal, sys, threading
from pathlib import Path
from nocopt import main

imported = []

class Recorder:
    def find_spec(self, name, path=None, target=None):
        imported.append((name, threading.current_thread() is threading.main_thread()))
        if name == last:
            os.kill(os.getpid(), signal.SIGTERM)

sys.meta_path.insert(0, Recorder())
place, last = Path(sys.argv[1]), sys.argv[2]
code = main.run(main.WindowOptions(data_dir=place, demo=True) if last else
                main.WindowOptions(picture=place))
print(json.dumps(imported))
sys.exit(code)
"""


def imports_of_a_run(place: Path, last: str = "") -> list[tuple[str, bool]]:
    """The modules a run imports, one after the other, and whether on the thread of the window.

    The run holds a conversation and draws it into `place`, or it begins with what is in the folder
    `place` and is asked to quit by the import of the module `last`.
    """
    done = subprocess.run(
        (sys.executable, "-c", RUN, str(place), last),
        cwd=ROOT,
        env=dict(os.environ),
        timeout=PATIENCE,
        check=True,
        stdout=subprocess.PIPE,
    )
    return [(name, on_main) for name, on_main in json.loads(done.stdout)]


@pytest.mark.time_limit(60)
def test_a_first_reply_imports_nothing_heavy_on_the_thread_of_the_window(tmp_path: Path) -> None:
    imported = imports_of_a_run(tmp_path / "window.png")
    names = [name for name, _ in imported]
    on_window_thread = {name for name, on_main in imported if on_main}
    assert set(HEAVY) <= set(names)
    assert not on_window_thread.intersection(HEAVY)
    # Whoever holds the conversation comes just before it: until then nothing of this is there.
    began = names.index("nocopt.ui.picture")
    assert all(names.index(name) > began for name in HEAVY)


@pytest.mark.time_limit(60)
def test_a_start_with_a_chat_imports_nothing_heavy_on_the_thread_of_the_window(
    tmp_path: Path,
) -> None:
    async def hold_a_chat() -> None:
        async with rig(tmp_path, answer("**So:**\n\n```python\nreturn None\n```\n")) as it:
            session = it.library.new_session()
            it.library.show(session)
            await asked(it, session, "How?")

    run(hold_a_chat())
    # The lexer is asked for by the first paint of the code, which all else comes before.
    imported = imports_of_a_run(tmp_path, "pygments.lexers.python")
    assert set(READING) <= {name for name, _ in imported}
    assert not {name for name, on_main in imported if on_main}.intersection(HEAVY)


class Imports:
    """Notes which threads import a module."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.threads: list[threading.Thread] = []

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Find nothing: Python goes on with its own ways."""
        del path, target
        if name == self.module:
            self.threads.append(threading.current_thread())


@contextmanager
def watched(module: str) -> Iterator[Imports]:
    """Watch the imports of a module that no other test needs."""
    assert module not in sys.modules
    imports = Imports(module)
    sys.meta_path.insert(0, imports)
    try:
        yield imports
    finally:
        sys.meta_path.remove(imports)


def coloured(pane: ConversationPane, colour: str) -> bool:
    """Whether anything in the pane has a colour of code when it is painted now."""
    return _has(pane.grab(), pane.look.colours.syntax[colour])


def seen_coloured(pane: ConversationPane, colour: str) -> bool:
    """Whether anything has a colour of code on the screen, as it was painted last, if it was."""
    picture = pane.screen().grabWindow(pane.winId())
    return not picture.isNull() and _has(picture, pane.look.colours.syntax[colour])


def _has(pixmap: QPixmap, colour: str) -> bool:
    picture = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return QColor(colour).rgb() in memoryview(picture.constBits()).cast("B").cast("I")


class Gate:
    """Stands before a function that a worker is going to call, and lets nobody through."""

    def __init__(self, function: Callable[[str], None]) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()
        self._function = function

    def __call__(self, language: str) -> None:
        self.reached.set()
        self._opened.wait()
        self._function(language)

    def open(self) -> None:
        """Let everybody through from now on."""
        self._opened.set()


def test_code_from_history_is_plain_until_its_language_is_loaded_by_a_worker(
    open_chat: Open, loop: EventLoop
) -> None:
    pane, _ = open_chat()
    code = "```ada\nif Ready then\n   null;\nend if;\n```\n"

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        with watched("pygments.lexers.ada") as imports:
            pane.show_session(FakeSession([user(1, "Ada?"), reply(2, code)]).it)
            assert not coloured(pane, "keyword")
            await seen(lambda: seen_coloured(pane, "keyword"))
        await tasks.close()
        assert imports.threads
        assert threading.main_thread() not in imports.threads

    loop.run_until_complete(body())


def test_a_block_keeps_its_colours_while_another_language_is_loaded(
    open_chat: Open, loop: EventLoop
) -> None:
    pane, session = open_chat([user(1, "Python, then Fortran?")])

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        session.begin()
        session.say("```python\nreturn None\n")
        await seen(lambda: pane.loading.can_colour("python"))
        session.say("pass\n")
        await seen(lambda: coloured(pane, "keyword"))
        with watched("pygments.lexers.fortran") as imports:
            session.say("```\n\n```fortran\nend program\nend\n")
            pane.presenter.tick()
            assert not pane.loading.can_colour("fortran")
            assert not pane.loading.can_colour("python")  # no lexer is used beside the worker
            assert coloured(pane, "keyword")
            await seen(lambda: pane.loading.can_colour("fortran"))
        session.end()
        assert coloured(pane, "keyword")
        await tasks.close()
        assert threading.main_thread() not in imports.threads

    loop.run_until_complete(body())


def test_a_language_that_fails_to_load_is_told_once_and_stays_plain(
    open_chat: Open, loop: EventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat()
    monkeypatch.setitem(sys.modules, "pygments.lexers.pascal", None)

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        failed: list[str] = []
        tasks.failed.connect(listener := lambda name, _error: failed.append(name))
        code = "```pascal\nbegin\nend.\n```\n"
        pane.show_session(FakeSession([user(1, "Pascal?"), reply(2, code)]).it)
        pane.grab()
        await until(lambda: bool(failed), tasks.failed)
        assert not coloured(pane, "keyword")
        # What is asked for later is loaded later, so that by then a second try had failed too.
        await seen(lambda: len(failed) > 1 or pane.loading.can_colour("erlang"))
        assert not coloured(pane, "keyword")
        assert failed == ["load libraries"]
        await tasks.close()
        del listener

    loop.run_until_complete(body())


def test_a_language_that_fails_to_load_keeps_no_other_from_its_colours(
    open_chat: Open, loop: EventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat()
    loading = pane.loading
    failing = {"pascal", "forth"}
    for language in failing:
        monkeypatch.setitem(sys.modules, f"pygments.lexers.{language}", None)

    async def body() -> None:
        loading.tasks = tasks = Tasks()
        told: list[bool] = []
        once = Qt.ConnectionType.SingleShotConnection
        for languages in (("python", "pascal", "erlang"), ("eiffel", "forth")):
            loading.loaded.connect(lambda: told.append(True), once)
            assert not any(loading.can_colour(language) for language in languages)
            await seen(lambda: bool(told))
            told.clear()
            ready = {language for language in languages if loading.can_colour(language)}
            assert ready == set(languages) - failing
        await tasks.close()

    loop.run_until_complete(body())


def test_code_that_is_painted_after_the_end_of_all_tasks_is_plain(
    open_chat: Open, loop: EventLoop
) -> None:
    pane, _ = open_chat()

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        await seen(lambda: pane.loading.can_colour("python"))
        await tasks.close()
        code = "```python\nreturn None\n```\n\n```rust\nfn\n```\n"
        pane.show_session(FakeSession([user(1, "Code?"), reply(2, code)]).it)
        assert coloured(pane, "keyword")
        assert not pane.loading.can_colour("rust")
        assert pane.loading.can_colour("python")

    loop.run_until_complete(body())


def test_no_lexer_is_used_while_a_worker_has_not_heard_of_the_end(
    open_chat: Open, loop: EventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat()
    monkeypatch.setattr(tasks_module, "PATIENCE", 0.01)
    gate = Gate(highlight.load)

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        await seen(lambda: pane.loading.can_colour("python"))
        monkeypatch.setattr(highlight, "load", gate)
        assert not pane.loading.can_colour("erlang")
        await seen(gate.reached.is_set)
        await tasks.close()
        assert not pane.loading.can_colour("python")

    try:
        loop.run_until_complete(body())
    finally:
        gate.open()
