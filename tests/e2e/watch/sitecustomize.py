"""Writes down whom a Python process wants to reach; found by it when this folder is on PYTHONPATH.

`CONNECTIONS_FILE` gets a line for each address that a socket is connected to and each name that is
to be resolved.
"""

from __future__ import annotations

import os
import sys
from typing import Any


def watch(file: str) -> None:
    """Have everything written into `file` from now on."""

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            target = arguments[1]
        elif event == "socket.getaddrinfo":
            target = arguments[0]
        else:
            return
        host = target[0] if isinstance(target, tuple) else target
        line = f"{host if isinstance(host, str) else host.decode(errors='replace')}\n"
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, line.encode())
        os.close(descriptor)

    sys.addaudithook(note)


if "CONNECTIONS_FILE" in os.environ:
    watch(os.environ["CONNECTIONS_FILE"])
