"""What text and code are read with is loaded in worker threads, and code has its colours then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from qasync import QEventLoop

from nocopt.app.tasks import Tasks
from nocopt.ui.conversation.pane import ConversationPane
from tests.app.rig import until
from tests.ui.conversation.chats import FakeSession, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.window_stage import seen

ROOT = Path(__file__).parents[3]
PATIENCE = 50.0

# What a first reply with code needs and a window with an empty chat does not.
HEAVY = (
    "nocopt.api.clients",
    "httpcore",
    "anyio._backends._asyncio",
    "nocopt.demo.server",
    "nocopt.render.inline_engine",
    "nocopt.render.lexing",
    "pygments.lexers",
    "pygments.lexers.python",
)

FIRST_REPLY = """
import json, sys, threading
from pathlib import Path
from nocopt import main

imported = []

class Recorder:
    def find_spec(self, name, path=None, target=None):
        imported.append((name, threading.current_thread() is threading.main_thread()))

sys.meta_path.insert(0, Recorder())
code = main.run(main.WindowOptions(picture=Path(sys.argv[1])))
print(json.dumps(imported))
sys.exit(code)
"""


@pytest.mark.time_limit(60)
def test_a_first_reply_imports_nothing_heavy_on_the_thread_of_the_window(tmp_path: Path) -> None:
    command = (sys.executable, "-c", FIRST_REPLY, str(tmp_path / "window.png"))
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=dict(os.environ),
        timeout=PATIENCE,
        check=True,
        stdout=subprocess.PIPE,
    )
    imported = json.loads(done.stdout)
    names = [name for name, _ in imported]
    on_window_thread = {name for name, on_main in imported if on_main}
    assert set(HEAVY) <= set(names)
    assert not on_window_thread.intersection(HEAVY)
    # Whoever holds the conversation comes just before it: until then nothing of this is there.
    began = names.index("nocopt.ui.picture")
    assert all(names.index(name) > began for name in HEAVY)


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
    """Whether anything in the pane has a colour of code."""
    picture = pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(pane.look.colours.syntax[colour]).rgb()
    return wanted in memoryview(picture.constBits()).cast("B").cast("I")


def test_code_from_history_is_plain_until_its_language_is_loaded_by_a_worker(
    open_chat: Open, loop: QEventLoop
) -> None:
    pane, _ = open_chat()
    code = "```ada\nif Ready then\n   null;\nend if;\n```\n"

    async def body() -> None:
        pane.loading.tasks = tasks = Tasks()
        with watched("pygments.lexers.ada") as imports:
            pane.show_session(FakeSession([user(1, "Ada?"), reply(2, code)]).it)
            assert not coloured(pane, "keyword")
            await seen(lambda: coloured(pane, "keyword"))
        await tasks.close()
        assert imports.threads
        assert threading.main_thread() not in imports.threads

    loop.run_until_complete(body())


def test_a_block_keeps_its_colours_while_another_language_is_loaded(
    open_chat: Open, loop: QEventLoop
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
            assert coloured(pane, "keyword")
            await seen(lambda: pane.loading.can_colour("fortran"))
        session.end()
        assert coloured(pane, "keyword")
        await tasks.close()
        assert threading.main_thread() not in imports.threads

    loop.run_until_complete(body())


def test_a_language_that_fails_to_load_is_told_once_and_stays_plain(
    open_chat: Open, loop: QEventLoop, monkeypatch: pytest.MonkeyPatch
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
        assert failed == ["load libraries"]
        await tasks.close()
        del listener

    loop.run_until_complete(body())
