"""What an answer cites, as the lines that stand at the end of it on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.messages import TextPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.messages import JsonObject, Part

_LONGEST: Final = 200  # characters of a title


def listed(parts: Iterable[Part]) -> list[str]:
    """Return a line for each source, numbered as they are first cited (section 5.3)."""
    found: dict[str, str] = {}  # by address; what has none, by all that is known of it
    for part in parts:
        if isinstance(part, TextPart):
            for citation in part.citations or ():
                address = _address(citation)
                line = " - ".join(filter(None, (_title(citation, address), address)))
                found.setdefault(address or line, line)
    return [f"[{number}] {line}" for number, line in enumerate(found.values(), 1)]


def _address(citation: JsonObject) -> str:
    """Return where a source is, in the form in which nothing of it is hidden."""
    from nocopt.render import links  # few answers cite anything

    url = citation.get("url") or citation.get("source")
    return links.display(links.allowed(url) or url.strip()) if isinstance(url, str) else ""


def _title(citation: JsonObject, address: str) -> str:
    """Return what a source is called, with the pages of a document; empty for a bare address."""
    given = citation.get("title") or citation.get("document_title")
    title = " ".join(given.split()) if isinstance(given, str) else ""
    if len(title) > _LONGEST:
        title = f"{title[: _LONGEST - 1]}…"
    if not title and not address:
        index = citation.get("document_index")
        title = f"Document {index + 1}" if isinstance(index, int) else "Document"
    return ", ".join(filter(None, (title, _pages(citation))))


def _pages(citation: JsonObject) -> str:
    first, behind = citation.get("start_page_number"), citation.get("end_page_number")
    if not isinstance(first, int):
        return ""
    if isinstance(behind, int) and behind - 1 > first:
        return f"pages {first} to {behind - 1}"
    return f"page {first}"
