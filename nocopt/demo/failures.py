"""Scripted failures: HTTP errors, errors in streams, broken and silent connections."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from nocopt.demo import texts
from nocopt.demo.asking import Ask
from nocopt.demo.http1 import http_date
from nocopt.demo.replies import said, say, short
from nocopt.demo.steps import Ending, Framing, Headers, Reply, Step, fixed_reply
from nocopt.demo.wire import (
    Event,
    block_events,
    dump,
    error_event,
    error_reply,
    respond,
    start_event,
    stream,
    text_block,
    whole_message,
)

_OVERLOADED = ("overloaded_error", "Overloaded")
_TIMELY = 1.0
"""Seconds by which a try may come early: a date in a header has no parts of a second."""


def fails(status: int, kind: str, message: str, *, code: str = "", headers: Headers = ()) -> Reply:
    """An HTTP error in the API's shape."""
    return error_reply(status, kind, message, code=code, headers=headers)


def overloaded_once(ask: Ask) -> Reply:
    """529 for the first N tries (default 1), then an answer; and round again."""
    failures = int(ask.number(1, most=20))
    if (ask.attempt - 1) % (failures + 1) < failures:
        return error_reply(529, *_OVERLOADED)
    return respond(ask, say(ask, said(ask, texts.AFTER_OVERLOAD, texts.AFTER_OVERLOAD_CHINESE)))


def rate_limit(ask: Ask) -> Reply:
    """429 with the wait in seconds (default 7), then an answer; and round again."""
    wait = ask.number(7, most=86_400)
    left = wait if ask.refused_for is None else math.ceil(wait - ask.refused_for)
    return _limited(ask, wait, ("retry-after", f"{left:g}"))


def rate_limit_ms(ask: Ask) -> Reply:
    """The same with the wait in milliseconds (default 1500)."""
    wait = ask.number(1500, most=86_400_000) / 1000
    left = wait if ask.refused_for is None else wait - ask.refused_for
    return _limited(ask, wait, ("retry-after-ms", f"{math.ceil(left * 1000)}"))


def rate_limit_date(ask: Ask) -> Reply:
    """The same with the time from which to try again."""
    wait = ask.number(7, most=86_400)
    left = wait - (ask.refused_for or 0.0)
    return _limited(ask, wait, ("retry-after", http_date(time.time() + left)))


def _limited(ask: Ask, wait: float, header: tuple[str, str]) -> Reply:
    """429 until the question has waited for so long since it was refused for the first time."""
    if ask.refused_for is not None and ask.refused_for >= wait - _TIMELY:
        return respond(ask, say(ask, said(ask, texts.AFTER_WAIT, texts.AFTER_WAIT_CHINESE)))
    return error_reply(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit (demo).",
        headers=(("anthropic-ratelimit-requests-remaining", "0"), header),
    )


def maintenance(ask: Ask) -> Reply:
    """503 that names the wait (default 900 seconds: none is waited out by itself), then answers."""
    wait = ask.number(900, most=86_400)
    if ask.refused_for is not None and ask.refused_for >= wait - _TIMELY:
        over = said(ask, texts.AFTER_MAINTENANCE, texts.AFTER_MAINTENANCE_CHINESE)
        return respond(ask, say(ask, over))
    left = math.ceil(wait - (ask.refused_for or 0.0))
    return error_reply(
        503, "api_error", "Down for maintenance (demo).", headers=(("retry-after", f"{left}"),)
    )


def model_not_found(ask: Ask) -> Reply:
    """404 that names the model."""
    return error_reply(404, "not_found_error", f"model: {ask.model}")


def html(status: int, title: str, text: str) -> Reply:
    """A page where an API answer should be."""
    page = texts.HTML_PAGE.format(title=title, text=text).encode()
    return fixed_reply(page, status=status, content_type="text/html")


# Inside a stream that began well


def error_first(ask: Ask) -> Reply:
    """An error event before any content."""
    if not ask.stream:
        return error_reply(529, *_OVERLOADED)
    return stream([start_event(ask), error_event(*_OVERLOADED)])


def error_once(ask: Ask) -> Reply:
    """An error event before any content on odd tries, an answer on even ones."""
    return error_first(ask) if ask.attempt % 2 else respond(ask, short(ask))


def error_midway(ask: Ask) -> Reply:
    """An error event after half an answer."""
    if not ask.stream:
        return error_reply(529, *_OVERLOADED)
    return stream([*_half(ask), error_event(*_OVERLOADED)])


def _half(ask: Ask) -> list[Event]:
    text = text_block(said(ask, texts.HALF, texts.HALF_CHINESE))
    return [start_event(ask), *block_events(0, text)][:-1]


def cut_off(ask: Ask) -> Reply:
    """A body that ends in good order, but without a stop reason."""
    if not ask.stream:
        return breaks(Ending.CUT)(ask)
    return stream([*_half(ask), Event({"type": "content_block_stop", "index": 0}, 1.0)])


def breaks(ending: Ending) -> Callable[[Ask], Reply]:
    """Half an answer, then this ending."""

    def reply(ask: Ask) -> Reply:
        if ask.stream:
            return stream(_half(ask), ending=ending)
        whole = whole_message(ask, short(ask))
        half = Step(whole.body[: len(whole.body) // 2])
        return replace(whole, steps=(half,), ending=ending)

    return reply


def ends(ending: Ending) -> Callable[[Ask], Reply]:
    """A whole answer, then this ending."""

    def reply(ask: Ask) -> Reply:
        return respond(ask, short(ask)).with_ending(ending)

    return reply


def nothing(ask: Ask) -> Reply:
    """A 200 whose body has no byte."""
    del ask
    return Reply()


def only_pings(ask: Ask) -> Reply:
    """A stream of pings that ends."""
    del ask
    return stream([Event({"type": "ping"}, 10.0)] * 3)


def slow(ask: Ask) -> Reply:
    """The first token after N seconds (default 5), with nothing but a ping before."""
    seconds = ask.number(5, most=3600)
    answer = say(ask, said(ask, texts.SLOW, texts.SLOW_CHINESE, seconds=seconds))
    reply = respond(ask, answer)
    if not ask.stream:
        return replace(reply, before=seconds)
    first, ping, third, *rest = reply.steps
    return replace(reply, steps=(first, ping, third._replace(seconds=seconds), *rest))


def silent(ask: Ask) -> Reply:
    """Not even a status line for N seconds (default 5)."""
    return replace(respond(ask, short(ask)), before=ask.number(5, most=3600))


# Right status, wrong body


def json_answer(ask: Ask) -> Reply:
    """A whole JSON message although a stream was asked for."""
    return whole_message(ask, short(ask))


def json_error(ask: Ask) -> Reply:
    """An error object with status 200."""
    del ask
    return fixed_reply(
        dump({"type": "error", "error": {"type": "api_error", "message": "Demo error in a 200."}})
    )


def chat_completion(ask: Ask) -> Reply:
    """An answer in the other wire format (section 10)."""
    choice = {"index": 0, "message": {"role": "assistant", "content": texts.SHORT}}
    return fixed_reply(dump({"object": "chat.completion", "model": ask.model, "choices": [choice]}))


def mislabelled(ask: Ask) -> Reply:
    """An event stream that calls itself plain text."""
    return replace(respond(ask, short(ask)), headers=(("content-type", "text/plain"),))


def until_close(ask: Ask) -> Reply:
    """A stream that is ended by closing the connection, without chunks."""
    return replace(respond(ask, short(ask)), framing=Framing.CLOSE)


def redirect(ask: Ask) -> Reply:
    """307 to another origin, which must never see the key."""
    return fixed_reply(b"", status=307, headers=(("location", f"{ask.elsewhere}{ask.path}"),))
