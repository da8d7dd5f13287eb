"""The settings on disk: a JSON file written whole or not at all, with what it does not know kept.

Keys are not part of `Settings`, so they cannot get here; they live in the system's keychain.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.settings import Settings, from_json, to_json
from nocopt.store.faults import from_os_error
from nocopt.store.whole_files import write_through, write_whole

if TYPE_CHECKING:
    from nocopt.core.errors import Problem

LARGEST = 4 << 20  # bytes; settings with a thousand accounts are far below it


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """What a file gave: usable settings, values that had to be replaced by their defaults, and
    where an unreadable file was moved to, if it was."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
    set_aside: Path | None = None

    @property
    def problem(self) -> StoreError | None:
        """What the person has to know: where an unreadable file is now."""
        if self.set_aside is None:
            return None
        return StoreError(StoreFault.SET_ASIDE, str(self.set_aside))

    @property
    def replaced(self) -> tuple[Problem, ...]:
        """The settings that could not be used, each of each account once."""
        return tuple({(one.values.get("account"), one.name): one for one in self.problems}.values())

    @property
    def listed(self) -> str:
        """The same in a line for logs."""
        return ", ".join(_line(one) for one in self.replaced)


class SettingsFile:
    """Settings at a path. Calls block; a refusal of the disk raises `StoreError`."""

    def __init__(self, path: Path) -> None:
        # A link stays a link: what it points to is replaced. To be moved away is the link.
        self._named = str(path)
        self._path = Path(os.path.realpath(path))

    def load(self) -> LoadedSettings:
        """Return the settings of the file; defaults where there is none, or none to be read."""
        members, set_aside = self._members(self._content())
        settings, problems = from_json(members)
        return LoadedSettings(settings, problems, set_aside)

    def save(self, settings: Settings) -> None:
        """Write the settings; members of the file that this version does not know stay in it.

        A file of which something could not be used is copied first, so that nothing in it is lost.
        """
        content = self._content()
        members, _ = self._members(content)
        if content is not None and from_json(members)[1]:
            self._copy_aside(content)
        known = to_json(settings)
        known["accounts"] = _with_unknown(known["accounts"], members.get("accounts"))
        text = json.dumps(_merged(known, members), indent=2, ensure_ascii=False) + "\n"
        self._replace(text.encode("utf-8", "backslashreplace"))

    def _members(self, content: bytes | None) -> tuple[dict[str, Any], Path | None]:
        """Return the members of the file; a file that is no JSON object is moved out of the way."""
        if content is None:
            return {}, None
        try:
            members = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            members = None
        if isinstance(members, dict):
            return members, None
        return {}, self._set_aside()

    def _content(self) -> bytes | None:
        """Return what the file holds; None where there is no file."""
        try:
            # Asked before it is opened: a pipe would be waited for, a device may do anything.
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise StoreError(StoreFault.NOT_A_FILE, self._named, "not a regular file")
            with self._path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise from_os_error(error, self._path) from error
        if len(content) > LARGEST:
            raise StoreError(StoreFault.TOO_LARGE, self._named, f"more than {LARGEST} bytes")
        return content

    def _name_aside(self) -> Path:
        stem, suffix = self._path.stem, self._path.suffix
        names = (self._path.with_name(f"{stem}.broken-{n}{suffix}") for n in count(1))
        return next(name for name in names if not name.exists())

    def _copy_aside(self, content: bytes) -> None:
        target = self._name_aside()
        try:
            write_through(target, content)
        except OSError as error:
            with suppress(OSError):  # what is told is why it could not be written
                target.unlink(missing_ok=True)
            raise from_os_error(error, target) from error

    def _set_aside(self) -> Path:
        target = self._name_aside()
        try:
            self._path.rename(target)
        except OSError as error:
            raise from_os_error(error, self._path) from error
        return target

    def _replace(self, content: bytes) -> None:
        """Put `content` in place of the file at one stroke, safe from a crash at any moment."""
        try:
            write_whole(self._path, content)
        except OSError as error:
            raise from_os_error(error, self._path) from error


def _line(problem: Problem) -> str:
    account, default = problem.values.get("account"), problem.values.get("default")
    named = f"{account}: {problem.name}" if account else problem.name
    return f"{named} ({default})" if default else named


def _with_unknown(accounts: list[dict[str, Any]], old: Any) -> list[dict[str, Any]]:
    entries = [one for one in old if isinstance(one, dict)] if isinstance(old, list) else []
    by_name = {one["name"]: one for one in entries if isinstance(one.get("name"), str)}
    return [_merged(account, by_name.get(account["name"], {})) for account in accounts]


def _merged(known: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return known | {name: value for name, value in old.items() if name not in known}
