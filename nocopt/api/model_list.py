"""The list of models that an endpoint offers, in the shapes that endpoints have for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from nocopt.api import json_page
from nocopt.core.models import RemoteModel
from nocopt.core.thinking import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocopt.api.http import Call, Http
    from nocopt.core.endpoint import Endpoint
    from nocopt.core.messages import Json

PAGE_SIZE: Final = 1_000
MOST_PAGES: Final = 20


async def fetch(
    http: Http, endpoint: Endpoint, call: Callable[[str], Call]
) -> tuple[RemoteModel, ...] | None:
    """Return all models in the server's order, or None where it has no list (section 7).

    `call` makes the request for an address. Failures other than a missing list raise `WireError`.
    """
    found: dict[str, RemoteModel] = {}
    after = ""
    for _page in range(MOST_PAGES):
        query = {"limit": str(PAGE_SIZE)} | ({"after_id": after} if after else {})
        raw = await json_page.ask(http, call(f"{endpoint.models_url}?{urlencode(query)}"))
        items = _items(raw)
        if items is None:
            break
        before = len(found)
        for model in _models(items):
            found.setdefault(model.id, model)
        after = _next(raw)
        if not after or len(found) == before:
            return tuple(found.values())
    return tuple(found.values()) or None


def _items(raw: Json) -> list[Json] | None:
    items = raw.get("data", raw.get("models")) if isinstance(raw, dict) else raw
    return items if isinstance(items, list) else None


def _next(raw: Json) -> str:
    """Return the id after which the next page begins, empty when this was the last."""
    if not isinstance(raw, dict) or raw.get("has_more") is not True:
        return ""
    last = raw.get("last_id")
    return last if isinstance(last, str) else ""


def _models(items: list[Json]) -> Iterator[RemoteModel]:
    for item in items:
        described = {"id": item} if isinstance(item, str) else item
        if not isinstance(described, dict):
            continue
        # AiHubMix's own list calls the id `model_id` and writes numbers as text (section 9.1).
        id_ = _first_text(described, "id", "model_id")
        if id_ is None:
            continue
        yield RemoteModel(
            id=id_,
            name=_first_text(described, "display_name"),
            context=_first_count(
                described, "max_input_tokens", "context_length", "context_window", "max_model_len"
            ),
            max_output=_first_count(described, "max_tokens", "max_output", "max_output_tokens"),
            thinking_types=_thinking_types(described.get("capabilities")),
            efforts=_efforts(described.get("capabilities")),
        )


def _first_text(item: dict[str, Json], *names: str) -> str | None:
    found = (item.get(name) for name in names)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), None)


def _first_count(item: dict[str, Json], *names: str) -> int | None:
    counts = (_count(item.get(name)) for name in names)
    return next((count for count in counts if count is not None), None)


def _count(value: Json) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    return value if isinstance(value, int) and value is not True and value > 0 else None


def _thinking_types(capabilities: Json) -> tuple[str, ...] | None:
    thinking = _member(capabilities, "thinking")
    types = _member(thinking, "types")
    if isinstance(types, dict):
        return tuple(name for name in types if _supported(types[name]))
    return () if _member(thinking, "supported") is False else None


def _efforts(capabilities: Json) -> tuple[str, ...] | None:
    effort = _member(capabilities, "effort")
    if not isinstance(effort, dict):
        return None
    return tuple(level for level in LEVELS if _supported(effort.get(level)))


def _member(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None


def _supported(leaf: Json) -> bool:
    return leaf is True or _member(leaf, "supported") is True
