"""The files of messages in backups: one pool for all of them, which shares the disk with theirs."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

from nocopt.store.copying import always, link_file, sha256_of
from nocopt.store.faults import from_os_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from nocopt.store.copying import GoOn

_HASH: Final = re.compile("[0-9a-f]{64}")

_log = logging.getLogger(__name__)


class BackupFiles:
    """Files named by the SHA-256 of their bytes, in `pool`, and those of the chats, in `live`.

    A file has the same content under its name for ever, and is only ever replaced as a whole: so
    both folders can have one file on the disk, and removing one name leaves the other.
    """

    def __init__(self, pool: Path, live: Path) -> None:
        self._pool, self._live = pool, live

    def keep(self, names: Iterable[str], go_on: GoOn = always) -> int:
        """Have files in the pool; return how many cannot be, as they are gone or damaged."""
        return len(self._have(names, self._live, self._pool, go_on))

    def bring_back(self, names: Iterable[str]) -> tuple[str, ...]:
        """Have files among those of the chats again; return those of them that are lost."""
        return self._have(names, self._pool, self._live, always)

    def _have(
        self, names: Iterable[str], source: Path, target: Path, go_on: GoOn
    ) -> tuple[str, ...]:
        missing = list[str]()
        for name in names:
            if _HASH.fullmatch(name) is None:
                missing.append(name)
                continue
            wanted = target / name[:2] / name
            try:
                if not wanted.exists() and not _taken(source / name[:2] / name, wanted, go_on):
                    missing.append(name)
            except OSError as error:
                raise from_os_error(error, wanted) from error
        return tuple(missing)

    def drop_all_but(self, names: Collection[str]) -> None:
        """Remove from the pool what no backup speaks of, what dying programs left included."""
        for path in self._files():
            if path.name not in names:
                try:
                    path.unlink()
                except OSError as error:
                    _log.warning("a file of no backup was not removed: %s", error.strerror)

    def _files(self) -> Iterator[Path]:
        try:
            for folder in sorted(self._pool.glob("??")):
                yield from sorted(folder.iterdir())
        except OSError as error:
            raise from_os_error(error, self._pool) from error


def _taken(source: Path, target: Path, go_on: GoOn) -> bool:
    try:
        if sha256_of(source, go_on) != source.name:
            return False
    except FileNotFoundError:
        return False
    link_file(source, target)
    return True
