"""The demo's cache of prompts keeps to section 1.6: prefixes, marks, lives and minimums."""

from __future__ import annotations

import asyncio
from typing import Any

from nocopt.demo import DemoServer
from nocopt.demo.caching import Cached, PrefixCache, least
from tests.demo.raw_client import RawClient, question, text_of

Json = dict[str, Any]
MARK = {"type": "ephemeral"}
HOUR = {"type": "ephemeral", "ttl": "1h"}
LONG = "word " * 6000


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Cache:
    """A cache whose requests are all answered."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.prefixes = PrefixCache(self.clock)

    def ask(self, *texts: str, key: str = "key", **members: Any) -> Cached:
        roles = ("user", "assistant")
        messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
        body = {"model": "claude-opus-5", "messages": messages, "cache_control": MARK, **members}
        cached = self.prefixes.look_up(key, body)
        self.prefixes.keep(cached)
        return cached


def test_the_second_time_the_prefix_is_read() -> None:
    cache = Cache()
    first = cache.ask(LONG)
    assert first.read == 0
    assert first.written == first.written_5m > 7000
    second = cache.ask(LONG, "yes", "and?")
    assert second.read == first.written
    assert 0 < second.written < 10


def test_nothing_is_cached_unless_asked_for() -> None:
    cache = Cache()
    assert cache.ask(LONG, cache_control=None) == Cached()
    assert cache.ask(LONG).read == 0


def test_a_change_breaks_its_level_and_all_after_it() -> None:
    cache = Cache()
    system = [{"type": "text", "text": LONG, "cache_control": MARK}]
    cache.ask(LONG, system=system)
    assert cache.ask(LONG, system=system).written == 0
    # Thinking belongs to the messages: what stands before them is still known.
    with_thinking = cache.ask(LONG, system=system, thinking={"type": "adaptive"})
    assert with_thinking.read > 7000
    assert with_thinking.written > 7000
    assert cache.ask(LONG, system=[{**system[0], "text": "Other. " + LONG}]).read == 0
    assert cache.ask(LONG, system=system, tools=[{"name": "clock", "input_schema": {}}]).read == 0
    assert cache.ask(LONG, system=system, model="claude-sonnet-5").read == 0
    assert cache.ask(LONG, system=system, key="other").read == 0


def test_prefixes_lapse_and_are_refreshed_by_a_hit() -> None:
    cache = Cache()
    cache.ask(LONG)
    cache.clock.now = 299
    assert cache.ask(LONG).read
    cache.clock.now = 299 + 299
    assert cache.ask(LONG).read
    cache.clock.now = 299 + 299 + 301
    assert not cache.ask(LONG).read
    hourly = cache.ask("Other. " + LONG, cache_control=HOUR)
    assert hourly.written == hourly.written_1h
    cache.clock.now += 3599
    assert cache.ask("Other. " + LONG, cache_control=HOUR).read


def test_too_little_is_not_cached_and_no_error() -> None:
    cache = Cache()
    few = cache.ask("Hi")
    assert (few.written, few.marked) == (0, True)
    assert cache.ask("Hi").read == 0
    names = ("claude-opus-5", "claude-sonnet-5", "claude-opus-4-7", "claude-haiku-4-5")
    assert [least(name) for name in names] == [512, 1024, 2048, 4096]
    newest = ("claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2")
    assert {least(name) for name in newest} == {512}


def test_the_look_back_ends_after_twenty_blocks() -> None:
    def turn(parts: int) -> Json:
        texts = [
            {"type": "text", "text": LONG},
            *({"type": "text", "text": str(n)} for n in range(parts)),
        ]
        return {"messages": [{"role": "user", "content": texts}]}

    cache = Cache()
    cache.ask(**turn(0))
    assert cache.ask(**turn(19)).read
    other = Cache()
    other.ask(**turn(0))
    assert not other.ask(**turn(20)).read


def test_thoughts_are_never_marked() -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
    messages = [{"role": "user", "content": LONG}, {"role": "assistant", "content": [thought]}]
    cache = Cache()
    cache.ask(messages=messages)
    assert cache.ask(messages=messages[:1]).read


def test_usage_and_the_word_tell_the_same() -> None:
    messages = [{"role": "user", "content": LONG + " demo:cache"}]

    async def run() -> tuple[list[Json], list[str]]:
        usages, texts = [], []
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            for mark in (None, MARK, MARK):
                body = question("", messages=messages, **({"cache_control": mark} if mark else {}))
                response = await client.post("/v1/messages", body)
                usages.append(response.events[0]["message"]["usage"])
                texts.append(text_of(response.events))
        return usages, texts

    (plain, first, second), texts = asyncio.run(run())
    assert plain["cache_creation_input_tokens"] == plain["cache_read_input_tokens"] == 0
    assert second["cache_read_input_tokens"] == first["cache_creation_input_tokens"] > 7000
    parts = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    assert len({sum(usage[part] for part in parts) for usage in (plain, first, second)}) == 1
    assert f"| wrote into the cache | {first['cache_creation_input_tokens']} |" in texts[1]
    assert f"| took from the cache | {second['cache_read_input_tokens']} |" in texts[2]
    assert "caching is off" in texts[0]


def test_a_request_that_failed_is_not_remembered() -> None:
    messages = [{"role": "user", "content": LONG + " demo:overload"}]

    async def run() -> Json:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            body = question("", messages=messages, cache_control=MARK)
            assert (await client.post("/v1/messages", body)).status == 529
            answered = await client.post("/v1/messages", body)
        usage: Json = answered.events[0]["message"]["usage"]
        return usage

    assert asyncio.run(run())["cache_read_input_tokens"] == 0
