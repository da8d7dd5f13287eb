"""How large a request is, and which of its parts make it so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.estimate import MESSAGE_TOKENS, tokens_of, tokens_of_json, tokens_of_text
from nocopt.core.json_text import write
from nocopt.core.messages import TextPart, part_to_dict
from nocopt.core.report import Shares, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.history import Line
    from nocopt.core.messages import JsonObject, Part
    from nocopt.core.models import Model

MOST_TOLD: Final = 5

_HEAVY_TEXT: Final = 16_384  # bytes of one text, to be told by itself
_BLOCK: Final = 30  # bytes around a text: `{"type":"text","text":""},`


@dataclass(frozen=True, slots=True)
class Weighed:
    """An estimate of `tokens`, about how many bytes, and the heaviest parts, the biggest first.

    `shares` tells what the tokens are for.
    """

    tokens: int
    size: int
    heaviest: tuple[Weight, ...]
    shares: Shares


def weighed(
    lines: Iterable[Line], system: str, tools: Sequence[JsonObject], model: Model
) -> Weighed:
    """Return the weight of a request; all texts that are not heavy by themselves count as one."""
    told: list[Weight] = []
    tokens = size = 0
    for line in lines:
        tokens += MESSAGE_TOKENS
        for bit in line.bits:
            one = _weight(bit.part, bit.node.id, model)
            if isinstance(bit.part, AttachmentPart) or one.size >= _HEAVY_TEXT:
                told.append(one)
            else:
                tokens += one.tokens
                size += one.size
    told.append(Weight("", "history", size, tokens))
    if system:
        told.append(Weight("", "system", len(system.encode()), tokens_of_text(system, model)))
    if tools:
        plain = [dict(tool) for tool in tools]
        told.append(Weight("", "tools", len(json.dumps(plain)), tokens_of_json(plain, model)))
    told.sort(key=lambda one: one.size, reverse=True)
    return Weighed(
        tokens=sum(one.tokens for one in told),
        size=sum(one.size for one in told),
        heaviest=tuple(one for one in told[:MOST_TOLD] if one.size),
        shares=_shares(told),
    )


def _shares(told: Iterable[Weight]) -> Shares:
    tokens = dict.fromkeys(("system", "tools", "messages", "files"), 0)
    for one in told:
        kind = "files" if one.name or one.kind in ("image", "pdf") else one.kind
        tokens[kind if kind in tokens else "messages"] += one.tokens
    return Shares(**tokens)


def _weight(part: Part, node_id: int, model: Model) -> Weight:
    tokens = tokens_of(part, model)
    if isinstance(part, AttachmentPart):
        size = part.size if part.kind is AttachmentKind.TEXT else (part.size + 2) // 3 * 4
        return Weight(part.name, part.kind.value, size, tokens, node_id)
    if isinstance(part, TextPart):
        return Weight("", "text", _bytes(part.text) + _BLOCK, tokens, node_id)
    return Weight("", "history", _bytes(_json(part)), tokens, node_id)


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _json(part: Part) -> str:
    return write(part_to_dict(part))
