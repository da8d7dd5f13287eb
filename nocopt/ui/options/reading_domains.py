"""Domains as they are typed into a field, read as the tools of the server take them (5.2)."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from nocopt.ui.options.fields import UnreadableError

_BETWEEN: Final = re.compile(r"[\s,;，、；]+")
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_PATH: Final = re.compile(r"[!-~]*")
_LONGEST: Final = 253


def domains(text: str) -> tuple[str, ...]:
    """Read domains between blanks or commas, each once, with a path where one is wanted.

    What is around a domain in an address is left out: scheme, user, port, a slash at the end.
    """
    return tuple(dict.fromkeys(_domain(word) for word in _BETWEEN.split(text) if word))


def shown_domains(names: tuple[str, ...]) -> str:
    """Return domains as they are typed."""
    return " ".join(names)


def _domain(typed: str) -> str:
    host, slash, path = _SCHEME.sub("", typed).partition("/")
    host = host.rpartition("@")[2].partition(":")[0].removeprefix("*.").rstrip(".").lower()
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    fits = len(host) <= _LONGEST and _HOST.fullmatch(host) is not None
    if not fits or _PATH.fullmatch(path) is None:
        words = QCoreApplication.translate("ChatPanel", "Not a domain: {name}")
        raise UnreadableError(words.format(name=typed))
    path = path.rstrip("/")
    return f"{host}{slash}{path}" if path else host
