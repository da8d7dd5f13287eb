"""The log: a small file, in which no key and no text of a message is ever found.

Every line of every logger, those of libraries and the tracebacks included, is cut clean as the
last thing before it is written. Of libraries only warnings and errors are kept: what they say
about their normal work shows addresses and what they carry, and helps nobody.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterable
    from pathlib import Path

FILE_NAME = "nocopt.log"
FILE_SIZE = 512 * 1024  # bytes; the file before it is kept too, under `nocopt.log.1`
LONGEST_NAME = 40  # characters of a folder's name in a path that is told from encoded data
SHORTEST_SECRET = 8  # characters; a shorter one would be found in words that are none
LONGEST = 8_000  # characters of one entry, traceback included

_OURS = "nocopt"
_HANDLER = "nocopt.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_HIDDEN = "•••"
_SECRET_NAMES: Final = (
    r"x-api-key|api[-_ ]?key|(?:proxy-)?authorization|(?:set-)?cookie|auth[-_]token|access[-_]token"
    r"|token|password|secret"
)
_TEXT_NAMES: Final = (
    r"text|thinking|content|system|prompt|title|draft|unsent|partial_json|signature|data|input"
    r"|source|message"
)
_QUOTED: Final = r"""b?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""

_KEY = re.compile(r"\b(?:sk|pk|rk)-[\w-]{6,}|\bAIza[\w-]{20,}|\beyJ[\w-]{10,}\.[\w-]+(?:\.[\w-]+)?")
_VALUE: Final = r"""[^\s'",;)&}]"""
_SCHEME = re.compile(rf"\b(bearer|basic)\s+{_VALUE}{{{SHORTEST_SECRET},}}", re.IGNORECASE)
# `name: value`, `'name': 'value'` and `(b'name', b'value')`. Sentences have names and colons too,
# so that what stands there bare must be long enough for a key.
_SECRET = re.compile(
    rf"""\b({_SECRET_NAMES})(['"]\s*,\s*|['"]?\s*[:=]\s*)"""
    rf"(?:{_QUOTED}|(?:bearer|basic)\s+{_HIDDEN}|{_VALUE}{{{SHORTEST_SECRET},}})",
    re.IGNORECASE,
)
# `name=value`, and what people choose themselves, may be short.
_SHORT_SECRET = re.compile(
    rf"""\b((?:{_SECRET_NAMES})(?==)|(?:set-)?cookie|password)(['"]?\s*[:=]\s*){_VALUE}+""",
    re.IGNORECASE,
)
# Members of JSON and of the reprs of dicts and dataclasses, cut off ones included.
_TEXT = re.compile(
    rf"""(['"](?:{_TEXT_NAMES})['"]\s*:\s*|\b(?:{_TEXT_NAMES})=)({_QUOTED}|b?["'].*\Z)""", re.DOTALL
)
# Up to the last `@`: a password may hold `@` and `/` itself, though it should not.
_LOGIN = re.compile(r"(?<=://)(?:[^/:\s'\"]{0,200}:[^\s'\"]{1,200}|[^/\s'\"]{1,400})@")
_LONG = re.compile(r"[A-Za-z0-9+/_=-]{80,}")


def redact(text: str, hidden: Iterable[str] = ()) -> str:
    """Return `text` without keys, credentials, message texts and long encoded data.

    `hidden` are secrets known to the caller; what is too short to be a key is none. The person's
    home folder becomes `~`.
    """
    for secret in hidden:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, _HIDDEN)
    text = _TEXT.sub(lambda found: f"{found[1]}[{len(found[2])} characters]", text)
    text = _KEY.sub(_HIDDEN, text)
    text = _SCHEME.sub(rf"\1 {_HIDDEN}", text)
    text = _SECRET.sub(rf"\1\2{_HIDDEN}", text)
    text = _SHORT_SECRET.sub(rf"\1\2{_HIDDEN}", text)
    text = _LOGIN.sub(f"{_HIDDEN}@", text)
    text = _LONG.sub(_without_data, text)
    home = os.path.expanduser("~")
    return text if len(home) < 2 else re.sub(rf"(?<![\w.-]){re.escape(home)}(?![\w.-])", "~", text)


def _without_data(found: re.Match[str]) -> str:
    """Leave a long path as it is; encoded data has no slash so often, but may begin with one."""
    run = found[0]
    is_path = run.startswith("/") and max(map(len, run.split("/"))) < LONGEST_NAME
    return run if is_path else f"[{len(run)} characters]"


def start_logging(
    folder: Path | None, level: int, hidden: Callable[[], Iterable[str]] = tuple
) -> None:
    """Send all logging to a file in `folder`, which is made; to standard error without one.

    A folder that cannot be written does not keep the program from starting: then, too, it is
    standard error. `hidden` gives the secrets of this moment. A second call replaces the first.
    """
    import logging

    handler, problem = _handler(folder)
    handler.name = _HANDLER
    handler.setFormatter(_formatter(hidden))
    handler.addFilter(
        lambda record: record.levelno >= logging.WARNING or record.name.partition(".")[0] == _OURS
    )
    root = logging.getLogger()
    for old in [one for one in root.handlers if one.name == _HANDLER]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    if problem is not None:
        logging.getLogger(__name__).warning("no log file: %s", problem)


def _handler(folder: Path | None) -> tuple[logging.Handler, OSError | None]:
    import logging

    if folder is None:
        return logging.StreamHandler(), None
    from logging.handlers import RotatingFileHandler

    path = folder / FILE_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(path)
        handler = RotatingFileHandler(path, maxBytes=FILE_SIZE, backupCount=1, encoding="utf-8")
    except OSError as error:
        return logging.StreamHandler(), error
    handler.rotator = _rotate
    return handler, None


def _rotate(source: str, target: str) -> None:
    os.replace(source, target)
    _make_private(source)


def _make_private(path: str | Path) -> None:
    """Make an empty file for the person only, unless it is there; who opens it would ask less."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _formatter(hidden: Callable[[], Iterable[str]]) -> logging.Formatter:
    import logging

    class Redacting(logging.Formatter):
        """Cleans an entry when it is whole, so that arguments and tracebacks are in it."""

        def format(self, record: logging.LogRecord) -> str:
            entry = redact(super().format(record), hidden())
            if len(entry) <= LONGEST:
                return entry
            half = LONGEST // 2
            return f"{entry[:half]}\n[{len(entry) - LONGEST} characters]\n{entry[-half:]}"

    return Redacting(_FORMAT)
