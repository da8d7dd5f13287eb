"""Names of files for chats: of their titles, fit for every system, and each only once."""

from __future__ import annotations

import re
from typing import Final

_BYTES: Final = 150  # of a name in UTF-8, which leaves room for what is put behind it
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u2028\u2029\ud800-\udfff]+')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def safe_name(title: str, instead: str) -> str:
    """Return a name made of a title, without an ending; `instead` where nothing is left of it."""
    found = " ".join(_NOT_IN_NAMES.sub(" ", title).split())
    found = found.encode()[:_BYTES].decode(errors="ignore").strip(" .")
    if _DEVICES.match(found):
        found = f"_{found}"
    return found or instead


class Names:
    """Gives out names, none of them twice; systems differ in whether case makes a difference."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def one(self, stem: str, ending: str) -> str:
        """Return a name that was not given out before."""
        name, number = f"{stem}{ending}", 1
        while name.casefold() in self._given:
            number += 1
            name = f"{stem} ({number}){ending}"
        self._given.add(name.casefold())
        return name
