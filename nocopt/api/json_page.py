"""Small questions that are answered by one JSON text: lists of models, counts of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.api.anthropic_wire import parse_body
from nocopt.api.failures import LARGEST
from nocopt.core.errors import WireError
from nocopt.core.json_text import LONG

if TYPE_CHECKING:
    from nocopt.api.http import Call, Http
    from nocopt.core.messages import Json

_ABSENT: Final = frozenset({404, 405, 501})


async def ask(http: Http, call: Call, about: str = "") -> Json:
    """Return the JSON that answers `call`; None where the server has nothing at that address.

    A web page, as some gateways have at every address, counts as nothing. Other failures raise
    `WireError`, also where the server's words say that it has not what was asked `about`.
    """
    try:
        answer = await http.open(call)
    except WireError as error:
        known = bool(about) and about in error.failure.message
        if error.failure.status in _ABSENT and not known:
            return None
        raise
    body = bytearray()
    try:
        while (data := await answer.read()) is not None:
            body += data
            if len(body) > LARGEST:
                return None  # whatever it is, it is no answer
    finally:
        await answer.close()
    try:
        if len(body) <= LONG:
            return parse_body(bytes(body))
        return await http.run_blocking(lambda: parse_body(bytes(body)))
    except ValueError:
        return None
