"""Standard output as it may be: a terminal to be protected, or a pipe whose reader has gone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

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
