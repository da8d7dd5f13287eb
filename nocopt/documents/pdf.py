"""PDF files: their pages, whether they are locked, the text on them, and what they look like."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import nocopt
from nocopt.core.attachments import DrawnPage
from nocopt.core.errors import NocoptError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import TypeAlias

    Read: TypeAlias = Callable[[dict[str, Any], bytes], "T"]

T = TypeVar("T")

ARGUMENT: Final = "--read-pdf"
"""What the program is started with to be the process that reads a file."""

_OPENING: Final = 20.0  # seconds that a file may take to be opened, the start of a process with it
_DRAWING: Final = 10.0  # seconds for one page
_MOMENT: Final = 0.03  # seconds that the window may wait for the end of a process
_LARGEST_ANSWER: Final = 256 * 1024 * 1024  # bytes
_LONGEST_HEAD: Final = 1024 * 1024  # bytes of the line before them

# All of the environment that a process needs which reads the files of strangers: there may be keys.
_NEEDED: Final = ("LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "SYSTEMROOT", "TEMP", "TMP")

# ValueError is raised where it was closed, too.
_NO_ANSWER: Final = (OSError, EOFError, ValueError, TypeError, LookupError, RecursionError)

_log = logging.getLogger(__name__)


class PdfFault(StrEnum):
    """Why nothing can be told of a PDF."""

    UNREADABLE = "unreadable"  # damaged, no PDF at all, or made to break whoever reads it
    LOCKED = "locked"  # the API takes none with a password either (section 1.3)
    SLOW = "slow"  # reading it took longer than was allowed


class PdfError(NocoptError):
    """A PDF could not be read; `detail` is for the log."""

    def __init__(self, fault: PdfFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself; `pages` is None where it is `encrypted` and does not tell."""

    pages: int | None
    encrypted: bool


def read(data: bytes) -> PdfFacts:
    """Return the facts of a file; `PdfError` where it is none that can be read. Blocking."""
    try:
        with PdfFile(data) as file:
            return PdfFacts(file.pages, encrypted=False)
    except PdfError as error:
        if error.fault is PdfFault.LOCKED:
            return PdfFacts(None, encrypted=True)
        raise


def text(data: bytes, seconds: float) -> str:
    """Return the text of all pages, a blank line between them; empty where there are pictures only.

    Blocking. `PdfError` where the file is locked, cannot be read, or takes longer than `seconds`.
    """
    with PdfFile(data) as file:
        return file.text(seconds)


class PdfFile:
    """A PDF that is open, in a process of its own until it is closed; all calls block.

    Any thread may call, one after the other; `close` ends a call that is still waiting. A call that
    fails with `PdfError` has cost the process: the file is to be opened again then.
    """

    def __init__(self, data: bytes, begun: Callable[[PdfFile], object] | None = None) -> None:
        """Open a file; `begun` is given it before that is done, which takes as long as it takes."""
        self._turn = threading.Lock()  # one question at a time
        try:
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # what ends the terminal ends us, and that ends it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            _log.warning("no process to read a PDF with: %s", error.strerror)
            raise PdfError(PdfFault.UNREADABLE, "no process") from error
        with ExitStack() as ends:  # the process, where anything goes wrong, a cancellation too
            ends.callback(self.close)
            if begun is not None:
                begun(self)
            self.pages = self._ask({"size": len(data)}, _OPENING, _pages, data)
            ends.pop_all()

    @property
    def process_id(self) -> int:
        """The process that reads the file."""
        return self._process.pid

    def __enter__(self) -> PdfFile:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Return width and height of all pages, in points of which an inch has 72."""
        return self._ask({"do": "sizes"}, _DRAWING, _sizes)

    def text(self, seconds: float) -> str:
        """Return the text of all pages, as the function `text` does."""
        return self._ask({"do": "text"}, seconds, _words)

    def draw(self, page: int, width: int, height: int, seconds: float = _DRAWING) -> DrawnPage:
        """Return a page, the first is 0, as large as fits into so many pixels."""
        asked = {"do": "draw", "page": page, "width": width, "height": height}
        return self._ask(asked, seconds, _picture)

    def end(self) -> None:
        """End the process, and what it is doing, as `close` does, but wait for a moment only.

        One that has much memory to give back takes longer: it is to be closed in another thread.
        """
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_MOMENT)
            self.close()

    def close(self) -> None:
        """End the process. Closing it twice is no error."""
        self._process.kill()
        with self._turn:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was never sent is sent no more
                        pipe.close()
            self._process.wait()

    # --------------------------------------------------------------------- internals

    def _ask(
        self, asked: Mapping[str, Any], seconds: float, read: Read[T], content: bytes = b""
    ) -> T:
        """Return what is read of the answer to a question, of its head and its bytes.

        The file may have made anything of the process: what is no answer is an error like others.
        """
        began = time.monotonic()
        with self._turn:
            try:
                return read(*self._answer({**asked, "seconds": max(seconds, 0.001)}, content))
            except _NO_ANSWER as error:
                slow = time.monotonic() - began >= seconds
                fault = PdfFault.SLOW if slow else PdfFault.UNREADABLE
                raise PdfError(fault, type(error).__name__) from error

    def _answer(self, asked: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
        source, answers = self._process.stdin, self._process.stdout
        assert source is not None
        assert answers is not None
        source.write(json.dumps(asked).encode() + b"\n")
        source.write(content)
        source.flush()
        line = answers.readline(_LONGEST_HEAD)
        if not line.endswith(b"\n"):
            raise EOFError
        head: dict[str, Any] = json.loads(line)
        size = head["size"]
        found = answers.read(size) if 0 <= size <= _LARGEST_ANSWER else b""
        if len(found) != size:
            raise EOFError
        return head, found


def _pages(head: dict[str, Any], _: bytes) -> int:
    if "fault" in head:
        raise PdfError(PdfFault(head["fault"]))
    return int(head["pages"])


def _sizes(head: dict[str, Any], _: bytes) -> tuple[tuple[float, float], ...]:
    sizes = tuple((float(wide), float(high)) for wide, high in head["sizes"])
    if not all(0 < side < math.inf for size in sizes for side in size):
        raise ValueError("no sizes of pages")
    return sizes


def _words(_: dict[str, Any], content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _picture(head: dict[str, Any], content: bytes) -> DrawnPage:
    wide, high = int(head["width"]), int(head["height"])
    # Whoever shows it reads as many bytes as that is, whether they are there or not.
    if wide < 1 or high < 1 or len(content) != 4 * wide * high:
        raise ValueError("no picture of that size")
    return DrawnPage(wide, high, content)


def _command() -> list[str]:
    """Return what starts the process: this program, whether it is a bundle or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    return [sys.executable, "-P", "-m", "nocopt", ARGUMENT]


def _environment() -> dict[str, str]:
    folders = [str(Path(nocopt.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, folders))}
