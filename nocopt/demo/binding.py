"""Signatures of thoughts, for some models bound to all that stands before (sections 4.1, 4.5)."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

from nocopt.demo.models import find

Json = dict[str, Any]

_MADE_HERE = b"demo"
# The same in every run: a chat goes on with the thoughts of the run before.
_KEY = b"The demo has no secrets."
_TEXT = len(_MADE_HERE) + hashlib.sha256().digest_size
_MODEL = 8
_CONTROLS = "thinking-binding-controls-2026-08-01"


def sign(thinking: str) -> str:
    """The demo server's signature of a thinking text."""
    return base64.b64encode(_of_text(thinking)).decode("ascii")


def signed_here(thinking: str, signature: str) -> bool:
    """Whether a signature belongs to the text; text put into an omitted block is ignored."""
    return _opened(signature)[:_TEXT] in {_of_text(thinking), _of_text("")}


def bind(signature: str, model: str, place: bytes) -> str:
    """The same signature, bound to the model that thought and to what stood before."""
    return base64.b64encode(_opened(signature) + _name(model) + place).decode("ascii")


def is_bound(model: str) -> bool:
    """Whether the thoughts of a model go back only behind what they were made behind."""
    return find(model).bound


class Before:
    """A digest of all that stands before a place of a request: system, tools, messages.

    What a mark for the cache says does not count, nor how blocks are spread over messages.
    """

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._digest = hmac.new(_KEY, digestmod="sha256")
        for tool in body.get("tools") or ():
            self.add("tools", tool)
        system = body.get("system") or ""
        for block in _blocks(system):
            self.add("system", block)

    def add(self, role: str, block: Json) -> None:
        """Go on behind a block."""
        if block.get("type") == "text" and not block.get("text", "").strip():
            return  # it says nothing, and cannot come back (section 1.3)
        plain = {name: value for name, value in block.items() if name != "cache_control"}
        self._digest.update(json.dumps([role, plain], sort_keys=True).encode())

    @property
    def place(self) -> bytes:
        """The digest at this place."""
        return self._digest.digest()


def place_behind(body: Mapping[str, Any]) -> Before:
    """The place where the answer to a request begins."""
    before = Before(body)
    for message in body["messages"]:
        for block in _blocks(message["content"]):
            before.add(message["role"], block)
    return before


def binding_problem(body: Mapping[str, Any], betas: frozenset[str]) -> str | None:
    """What is wrong with thoughts that come back to a model that binds them.

    Thoughts of another model are dropped without a word, as it cannot read them.
    """
    model = str(body["model"])
    wish = (body.get("thinking") or {}).get("block_binding") or {}
    drops = _CONTROLS in betas and wish.get("prefix_mismatch_behavior") == "drop_block"
    if drops or not is_bound(model):
        return None
    for place, block, here in _thoughts(body):
        bound = _opened(block["signature"])[_TEXT:]
        if bound[:_MODEL] == _name(model) and bound[_MODEL:] != here:
            return (
                f"{place}: Invalid `signature` in `thinking` block. The block is bound to a "
                "different conversation. Remove the block, or set "
                '`thinking.block_binding.prefix_mismatch_behavior` to "drop_block".'
            )
    return None


def _thoughts(body: Mapping[str, Any]) -> Iterator[tuple[str, Json, bytes]]:
    """All thoughts that can be read, with their places and what stands before each."""
    before = Before(body)
    for number, message in enumerate(body["messages"]):
        for index, block in enumerate(_blocks(message["content"])):
            if block["type"] == "thinking":
                yield f"messages.{number}.content.{index}", block, before.place
            before.add(message["role"], block)


def _blocks(content: Any) -> list[Json]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _of_text(thinking: str) -> bytes:
    return _MADE_HERE + hashlib.sha256(thinking.encode("utf-8", "surrogatepass")).digest()


def _name(model: str) -> bytes:
    return hashlib.sha256(find(model).id.encode()).digest()[:_MODEL]


def _opened(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):  # ValueError: letters that base64 does not have
        return b""
