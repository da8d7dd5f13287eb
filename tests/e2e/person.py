"""The program as a person has it before them: started, read, typed into, quit and killed."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.e2e.accessible import PATIENCE, Element, NotShownError, Program
from tests.e2e.desktop import Desktop

ROOT = Path(__file__).resolve().parents[2]

# How long the program may take to end, in seconds; what it still writes is bounded by the disk.
END_LIMIT = 15.0

# What Qt says of a desktop without portals, of its own labels to the accessibility bus, and of rows
# of its lists that are gone by the time they are asked for.
NOT_OURS = (
    "org.freedesktop.portal",
    "qt.accessibility.atspi",
    "QAccessibleList::child: Invalid index",
)

_numbers = itertools.count(1)


class Nocopt:
    """One process of the program, as a context manager.

    Its parts are found by their English names, whatever language it was asked to speak.

    Leaving it without an error quits the program as a person does, and checks that it ended well
    and complained about nothing: neither Qt on standard error nor anything in its log.
    """

    def __init__(
        self,
        desktop: Desktop,
        data_dir: Path,
        *options: str,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.desktop = desktop
        self.data_dir = data_dir
        self._options = options
        self._names = _names(options[options.index("--language") + 1]) if options else {}
        self._env = dict(env or {})
        self._log = f"nocopt-{next(_numbers)}.log"
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> Self:
        if "ANTHROPIC_BASE_URL" in self._env:
            self._want_no_titles()
        self.process = self.desktop.start(
            *(sys.executable, "-m", "nocopt", "--data-dir", str(self.data_dir), *self._options),
            env=self._env,
            log=self._log,
            cwd=ROOT,
        )
        self.program = self._exit.enter_context(Program(self.desktop, self.process.pid))
        try:
            # What a person waits for: the window takes what is typed, then everything can be used.
            self.message = self.find("text", "Message", states=("focused",))
            self.find("button", "Model", states=("showing", "enabled"))
        except NotShownError as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._exit:
            if kind is not None:
                self._leave_evidence()
                self.process.terminate()
                self.process.wait(END_LIMIT)
            elif self.process.poll() is None:
                self.quit()

    def _want_no_titles(self) -> None:
        """A provider of the test's own sees what the person asks, and nothing else."""
        file = self.data_dir / "config" / "settings.json"
        settings = json.loads(file.read_text("utf-8")) if file.exists() else {}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"titles": False, **settings}), "utf-8")

    # ----------------------------------------------------------------------- ending

    def quit(self) -> None:
        """Quit by the keyboard; the program must end well and have complained about nothing."""
        self.desktop.press("ctrl+q")
        code = self.process.wait(END_LIMIT)
        assert code == 0, f"ended with {code}: {self.said}"
        self.check_quiet()

    def kill(self) -> None:
        """End it as a crash of the machine does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(END_LIMIT)
        self.check_quiet()

    def check_quiet(self) -> None:
        """Fail if it complained, on standard error or in its log, of anything but the desktop."""
        found = re.findall(r"^.*\b(?:WARNING|ERROR|CRITICAL)\b.*$", self.logged, re.MULTILINE)
        complaints = [*self.said.splitlines(), *found]
        unexpected = [one for one in complaints if not any(known in one for known in NOT_OURS)]
        assert not unexpected, self.said + self.logged
        assert "Traceback" not in self.logged, self.logged

    @property
    def logged(self) -> str:
        """What is in its log files."""
        files = sorted((self.data_dir / "logs").glob("*"))
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    def _leave_evidence(self) -> None:
        """Keep a picture of the screen, and let the report show what was written."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "unknown").split("::")[-1].split(" ")[0]
        self.screenshot(f"failed-{re.sub('[^a-z0-9_]+', '-', test)}")
        written = (self.said + self.logged).splitlines(keepends=True)
        sys.stderr.writelines(one for one in written if not any(known in one for known in NOT_OURS))

    @property
    def said(self) -> str:
        """What it wrote to standard output and standard error."""
        return self.desktop.log(self._log)

    # --------------------------------------------------------------------- talking

    def find(self, role: str | None = None, name: str | None = None, **query: object) -> Element:
        """An element of its windows, waited for; see `Program.find`."""
        return self.program.find(role, self.called(name), **query)  # type: ignore[arg-type]

    def wait_gone(self, role: str, name: str, **query: object) -> None:
        """Return once no such element is left; see `Program.wait_gone`."""
        self.program.wait_gone(role, self.called(name), **query)  # type: ignore[arg-type]

    def called(self, name: str | None) -> str | None:
        """What a part with that English name is called in the language of the program."""
        return self._names.get(name, name) if name else name

    def send(self, text: str) -> None:
        """Type a message and send it with Enter."""
        self.desktop.type(text)
        self.message.wait_text(text)
        self.desktop.press("Return")

    def new_chat(self) -> None:
        """Begin a new chat by the keyboard, and return once it is there."""
        self.desktop.press("ctrl+n")
        self.wait_gone("list", "Conversation")

    def ask(self, text: str, answer: str) -> None:
        """Send a message and wait until its answer has come to its end and contains `answer`."""
        self.send(text)
        self.wait_said(answer)
        self.wait_idle()

    def wait_said(self, text: str, timeout: float = PATIENCE) -> Element:
        """A message of the conversation that contains that, waited for so many seconds."""
        return self.find("list item", contains=text, within=self.conversation, timeout=timeout)

    def wait_idle(self) -> None:
        """Return once no reply is being written; a long one may take as long as it is."""
        self.find("button", "Send", timeout=4 * PATIENCE)

    @contextlib.contextmanager
    def popup(self) -> Iterator[None]:
        """Wait for the menu or list that opens over the window; the bus does not know of those."""
        before = self._windows()
        yield
        deadline = time.monotonic() + PATIENCE
        while self._windows() <= before:
            assert time.monotonic() < deadline, "nothing popped up"
            time.sleep(0.02)  # X tells this to the window manager only
        self.message.now()  # answered after what was drawn before

    def _windows(self) -> int:
        pid = str(self.process.pid)
        return len(self.desktop.run("xdotool", "search", "--onlyvisible", "--pid", pid).split())

    @property
    def conversation(self) -> Element:
        """The list of messages."""
        return self.find("list", "Conversation")

    @property
    def said_so_far(self) -> list[str]:
        """The messages: speaker and text."""
        return [item.name for item in self.conversation.children()]

    @property
    def chats(self) -> list[str]:
        """The titles in the sidebar, headings included."""
        return [item.name for item in self.find("list", "Chats").children()]

    def screenshot(self, name: str) -> Path:
        """Save the screen among the pictures to be looked at."""
        return self.desktop.screenshot(ROOT / "tests" / "output" / f"{name}.png")

    def look(self, name: str, area: QRect, until: Callable[[QImage], bool]) -> QImage:
        """Look at a part of the screen again and again, until it shows what it should.

        What the eye waits for comes after what the accessibility bus tells: keys go through X,
        colours and formulas come when they are ready.
        """
        deadline = time.monotonic() + PATIENCE
        while not until(seen := QImage(str(self.screenshot(name))).copy(area)):
            assert time.monotonic() < deadline, f"{name}.png never came to show it"
        return seen

    def rest(self, name: str, area: QRect, after: QImage | None = None) -> QImage:
        """Look until that part of the screen is another than before, and stays as it is."""
        before = self.look(name, area, lambda seen: seen != after)

        def stays(seen: QImage) -> bool:
            nonlocal before
            same, before = seen == before, seen
            return same

        return self.look(name, area, stays)


def _names(language: str) -> dict[str, str]:
    """All texts of the window in that language, by what they are in English."""
    file = ROOT / "translations" / f"nocopt_{language}.ts"
    if language == "en":
        return {}
    found = ElementTree.parse(file).iter("message")
    return {one.findtext("source", ""): one.findtext("translation", "") for one in found}


def connections(pid: int) -> set[str]:
    """The remote addresses of the TCP connections that a process has now."""
    sockets = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            sockets.add(os.readlink(descriptor))
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in sockets and not fields[2].endswith(":0000"):
                found.add(fields[2].split(":")[0])
    return found
