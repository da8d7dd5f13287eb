"""What an answer cites, as the server says it (section 5.3): places of documents, pages found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHICH = ("document_index", "document_title", "search_result_index")
_WHERE = ("start_char_index", "start_page_number", "start_block_index")


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that is cited; what is not known of it is empty, or None.

    `identity` is the same for citations of the same source, and of no other. `document` counts
    from 1, and so do pages, of which `last_page` is cited, too. `words` are those of the source.
    """

    identity: tuple[str, ...]
    url: str = ""
    title: str = ""
    document: int | None = None
    first_page: int | None = None
    last_page: int | None = None
    words: str = ""


def cited(raw: Mapping[str, Any]) -> Cited:
    """Return what a citation, or a result of a search, says; whatever is wrong in it is left out.

    Of text nothing but its words is taken, which stand a blank apart.
    """
    url = raw.get("url") or raw.get("source")
    index = raw.get("document_index")
    first, last = _pages(raw)
    return Cited(
        identity=(url,) if isinstance(url, str) else _identity(raw),
        url=url if isinstance(url, str) else "",
        title=_words(raw.get("title") or raw.get("document_title")),
        document=index + 1 if isinstance(index, int) else None,
        first_page=first,
        last_page=last,
        words=_words(raw.get("cited_text")),
    )


def _identity(raw: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(raw.get(name)) for name in (*_WHICH, *_WHERE))


def _pages(raw: Mapping[str, Any]) -> tuple[int | None, int | None]:
    first, behind = raw.get("start_page_number"), raw.get("end_page_number")
    if not isinstance(first, int):
        return None, None
    return first, max(first, behind - 1) if isinstance(behind, int) else first


def _words(text: Any) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""
