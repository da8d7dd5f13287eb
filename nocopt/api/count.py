"""How many tokens a request has, as its endpoint counts them (section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.api import json_page
from nocopt.core.usage import is_count

if TYPE_CHECKING:
    from nocopt.api.http import Call, Http
    from nocopt.core.endpoint import Endpoint


def address(endpoint: Endpoint) -> str:
    """Return where tokens are counted."""
    return f"{endpoint.messages_url}/count_tokens"


async def fetch(http: Http, call: Call, model: str) -> int | None:
    """Return the tokens of the request in `call`, or None where the endpoint counts none.

    Failures other than that raise `WireError`: a 429, as counting has a limit of its own, and the
    404 of a retired `model`, which says nothing of the others (section 6.1).
    """
    raw = await json_page.ask(http, call, about=model)
    tokens = raw.get("input_tokens") if isinstance(raw, dict) else None
    return tokens if isinstance(tokens, int) and is_count(tokens) else None
