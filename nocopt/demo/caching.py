"""A cache of prompt prefixes by the rules of section 1.6, without the prompts: digests only."""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from nocopt.demo.tokens import count_json

Json = dict[str, Any]

_LIVES = {"5m": 300.0, "1h": 3600.0}
_LOOK_BACK = 20
_REMEMBERED = 5000
_UNCACHED = frozenset({"thinking", "redacted_thinking"})
_MINIMUMS = (
    (re.compile(r"opus-4-[56]|haiku-4-5"), 4096),
    (re.compile(r"opus-4-7|mythos-preview|3-5-haiku"), 2048),
    (re.compile(r"opus-4|sonnet-5$|sonnet-4|sonnet-3|3-7-sonnet"), 1024),
)
_LEAST = 512


@dataclass(frozen=True)
class Cached:
    """Tokens of a prompt that were read from the cache and written into it, by time to live."""

    read: int = 0
    written_5m: int = 0
    written_1h: int = 0
    marked: bool = False
    """Whether the request asked for caching at all."""
    kept: tuple[tuple[bytes, float], ...] = ()
    """Prefixes that are remembered if the request is answered, and for how many seconds."""

    @property
    def written(self) -> int:
        """All that was written."""
        return self.written_5m + self.written_1h


class _Place(NamedTuple):
    """The prompt up to a block: its digest, its tokens, and the life of a mark there, if any."""

    digest: bytes
    tokens: int
    life: str | None


class PrefixCache:
    """What is cached for each key; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: OrderedDict[bytes, float] = OrderedDict()
        self._lives: dict[bytes, float] = {}

    def look_up(self, key: str, body: Mapping[str, Any]) -> Cached:
        """What of a valid request is known, and what it wants to be remembered."""
        places = list(_places(key, body))
        marks = [number for number, place in enumerate(places) if place.life]
        hit = self._hit(places, marks)
        read = done = places[hit].tokens if hit is not None else 0
        # A hit lives on for as long as it was meant to, from now.
        kept = [(places[hit].digest, self._lives[places[hit].digest])] if hit is not None else []
        written = dict.fromkeys(_LIVES, 0)
        for number in marks:
            place = places[number]
            life = place.life or "5m"
            if place.tokens >= least(str(body["model"])):
                kept.append((place.digest, _LIVES[life]))
                written[life] += max(0, place.tokens - done)
                done = max(done, place.tokens)
        return Cached(read, written["5m"], written["1h"], bool(marks), tuple(kept))

    def keep(self, cached: Cached) -> None:
        """Remember what an answered request wanted to be remembered."""
        now = self._clock()
        for digest, seconds in cached.kept:
            self._lives[digest] = seconds
            self._until[digest] = max(now + seconds, self._until.pop(digest, 0.0))
        while len(self._until) > _REMEMBERED:
            digest, _ = self._until.popitem(last=False)
            del self._lives[digest]

    def _hit(self, places: list[_Place], marks: list[int]) -> int | None:
        """The longest known prefix, at most twenty blocks before a mark."""
        now = self._clock()
        for mark in reversed(marks):
            for number in range(mark, max(-1, mark - _LOOK_BACK), -1):
                if self._until.get(places[number].digest, now) > now:
                    return number
        return None


def least(model: str) -> int:
    """Tokens below which a model caches nothing."""
    return next((tokens for names, tokens in _MINIMUMS if names.search(model)), _LEAST)


def _places(key: str, body: Mapping[str, Any]) -> Iterator[_Place]:
    """The blocks of a request in the order of its prefix: tools, system, messages."""
    digest = hashlib.sha256(repr((key, body["model"], body.get("speed"))).encode())
    tokens = 0
    top = body.get("cache_control")
    blocks = list(_blocks(body))
    cacheable = [number for number, (_, block) in enumerate(blocks) if _may_be_marked(block)]
    automatic = cacheable[-1] if top is not None and cacheable else None
    for number, (level, block) in enumerate(blocks):
        plain = {name: value for name, value in block.items() if name != "cache_control"}
        digest.update(repr((level, json.dumps(plain))).encode())
        tokens += count_json(plain)
        mark = block.get("cache_control") or (top if number == automatic else None)
        life = str(mark.get("ttl", "5m")) if isinstance(mark, dict) else None
        yield _Place(digest.digest(), tokens, life)


def _blocks(body: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    for tool in body.get("tools", ()):
        yield "tools", tool
    system = body.get("system") or ""
    texts = [{"type": "text", "text": system}] if isinstance(system, str) else system
    yield from (("system", block) for block in texts if block["text"])
    # A change of these breaks the messages, but not what stands before them.
    config = (body.get("output_config") or {}).get("effort")
    level = repr((body.get("tool_choice"), body.get("thinking"), config))
    for message in body["messages"]:
        content = message["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        yield from ((f"{level} {message['role']}", block) for block in blocks)


def _may_be_marked(block: Json) -> bool:
    return block.get("type") not in _UNCACHED
