"""Standard output as it may be: a terminal to be protected, or a pipe whose reader has gone."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from nocopt.core.errors import StoreError

_KEPT_CONTROLS = "\n\t"


def harmless(text: str) -> str:
    """Return text without characters that would steer a terminal (check 21)."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _KEPT_CONTROLS or char > "\x9f" else "\ufffd"
        for char in text.replace("\r\n", "\n")
    )


def silence(stream: TextIO) -> None:
    """Send whatever is still written to `stream`, at its end too, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def fill_gaps() -> None:
    """Open what was closed before the start, so that nothing else gets the number of its file.

    A person who closes the output wants none; a connection that took its place would get it.
    """
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def complain(text: str) -> None:
    """Print a line for the person, if there is still a place for it."""
    try:
        sys.stderr.write(f"nocopt: {harmless(text)}\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)  # or the interpreter would try once more at its end


def complain_of(error: StoreError) -> None:
    """Print what files on disk did not do."""
    from nocopt.ui.sentences import Sentences  # seldom needed

    sentences = Sentences()
    said = sentences.store(error.fault, error.path, error.detail)
    complain(sentences.joined(said))
    if said.details:
        complain(f"  {said.details}")
