"""Logging to a small file, with everything that looks like a secret taken out."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_FILE: Final = "nocopt.log"
_SIZE: Final = 512 * 1024  # bytes; two older files of this size are kept
_HIDDEN: Final = "•••"
_SECRETS: Final = (
    re.compile(
        r"(?i)\b(x-api-key|api[-_ ]?key|authorization|proxy-authorization)(['\"]?\s*[:=]\s*)"
        r"(?:bearer\s+|basic\s+)?[^\s,;'\"}\])]+"
    ),
    re.compile(r"(?i)\bbearer\s+[^\s,;'\"}\])]+"),
    re.compile(r"\bsk-[A-Za-z0-9_-]{6,}"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
    re.compile(r"\b[A-Za-z0-9+/]{120,}={0,2}"),
)


def redact(text: str) -> str:
    """Return `text` without keys, credentials in addresses, and long encoded runs."""
    text = _SECRETS[0].sub(rf"\1\2{_HIDDEN}", text)
    for pattern in _SECRETS[1:]:
        text = pattern.sub(_HIDDEN, text)
    return text


class _Redacted(logging.Formatter):
    """Redacts the finished line, tracebacks included, whoever logged it."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def start_logging(folder: Path | None, level: int) -> None:
    """Log to a file in `folder` from now on; where that cannot be written, to nowhere."""
    root = logging.getLogger()
    root.setLevel(level)
    # They log whole addresses at every request, and nothing that a person could act on.
    for name in ("httpx", "httpcore", "asyncio", "keyring", "MARKDOWN"):
        logging.getLogger(name).setLevel(logging.WARNING)
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / _FILE, maxBytes=_SIZE, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(_Redacted("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
