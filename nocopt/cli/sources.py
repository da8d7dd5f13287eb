"""What an answer cites, as the lines that stand at the end of it on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.citations import cited
from nocopt.core.messages import TextPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.citations import Cited
    from nocopt.core.messages import Part

_LONGEST: Final = 200  # characters of a title


def listed(parts: Iterable[Part]) -> list[str]:
    """Return a line for each source, numbered as they are first cited (section 5.3)."""
    found: dict[str, str] = {}  # by address; what has none, by all that is known of it
    for part in parts:
        if isinstance(part, TextPart):
            for place in map(cited, part.citations or ()):
                address = _address(place)
                line = " - ".join(filter(None, (_title(place, address), address)))
                found.setdefault(address or line, line)
    return [f"[{number}] {line}" for number, line in enumerate(found.values(), 1)]


def _address(place: Cited) -> str:
    """Return where a source is, in the form in which nothing of it is hidden."""
    from nocopt.render import links  # few answers cite anything

    return links.display(links.allowed(place.url) or place.url.strip()) if place.url else ""


def _title(place: Cited, address: str) -> str:
    """Return what a source is called, with the pages of a document; empty for a bare address."""
    title = place.title
    if len(title) > _LONGEST:
        title = f"{title[: _LONGEST - 1]}…"
    if not title and not address:
        title = "Document" if place.document is None else f"Document {place.document}"
    return ", ".join(filter(None, (title, _pages(place))))


def _pages(place: Cited) -> str:
    if place.first_page is None:
        return ""
    if place.first_page == place.last_page:
        return f"page {place.first_page}"
    return f"pages {place.first_page} to {place.last_page}"
