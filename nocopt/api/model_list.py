"""The list of models that an endpoint offers, in the shapes that endpoints have for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from nocopt.api import capabilities, json_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocopt.api.http import Call, Http
    from nocopt.core.endpoint import Endpoint
    from nocopt.core.messages import Json
    from nocopt.core.models import RemoteModel

PAGE_SIZE: Final = 1_000
MOST_PAGES: Final = 20
MOST_MODELS: Final = 2_000  # of one endpoint: what is beyond can be entered by its name


async def fetch(
    http: Http, endpoint: Endpoint, call: Callable[[str], Call]
) -> tuple[RemoteModel, ...] | None:
    """Return all models in the server's order, or None where it has no list (section 7).

    `call` makes the request for an address. Failures other than a missing list raise `WireError`.
    """
    if _AIHUBMIX.fullmatch(endpoint.host) and (own := await _own_list(http, endpoint, call)):
        return own
    found: dict[str, RemoteModel] = {}
    after = ""
    for _page in range(MOST_PAGES):
        query = {"limit": str(PAGE_SIZE)} | ({"after_id": after} if after else {})
        raw = await json_page.ask(http, call(f"{endpoint.models_url}?{urlencode(query)}"))
        items = _items(raw)
        if items is None:
            break
        before = len(found)
        for model in _models(items[: MOST_MODELS - before]):
            found.setdefault(model.id, model)
        after = _next(raw)
        if not after or len(found) == before or len(found) >= MOST_MODELS:
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
    models = map(capabilities.model_of, items)
    return (model for model in models if model is not None)


# -------------------------------------------------------------------------------- AiHubMix

_AIHUBMIX: Final = re.compile(r"(?:.+\.)?aihubmix\.com")


async def _own_list(
    http: Http, endpoint: Endpoint, call: Callable[[str], Call]
) -> tuple[RemoteModel, ...] | None:
    """Return the models of AiHubMix's own list, which has limits and prices (section 9.1).

    What it has besides Claude speaks another format; names of it can still be added by hand.
    """
    items = _items(await json_page.ask(http, call(f"{endpoint.root}/api/v1/models")))
    found: dict[str, RemoteModel] = {}
    for item in items or ():
        model = capabilities.model_of(item)
        if model is not None and "claude" in model.id.lower():
            found.setdefault(model.id, replace(model, prices=capabilities.prices_of(item)))
    return tuple(found.values()) or None
