"""The text that `nocopt ask` prints while a reply streams, of replies as relays send them."""

from __future__ import annotations

import sys

import pytest

from nocopt.cli.output import Round, Screen
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.events import (
    BlockStarted,
    BlockStopped,
    InputDelta,
    MessageStarted,
    StreamEvent,
    TextDelta,
    Waiting,
)
from nocopt.core.reply import Timing
from nocopt.ui.sentences import Sentences

STARTED = MessageStarted("msg_1", "m", None)


def block(at: int) -> BlockStarted:
    """The start of an empty text block."""
    return BlockStarted(at, {"type": "text", "text": ""})


def call(at: int) -> BlockStarted:
    """The start of a call that the server runs, of a tool with an odd name."""
    call_ = {"type": "server_tool_use", "id": f"srvtoolu_{at}", "name": "web\n_search", "input": {}}
    return BlockStarted(at, call_)


@pytest.mark.check(55, 56)
@pytest.mark.parametrize(
    ("chunks", "printed"),
    [
        pytest.param(
            [
                [STARTED, block(0), TextDelta(0, "one "), TextDelta(0, "two ")],
                [BlockStopped(0), block(0), TextDelta(0, "three ")],
                [TextDelta(0, "four")],
            ],
            "one two three four",
            id="one index for all blocks",
        ),
        pytest.param(
            [
                [TextDelta(0, "stray ")],
                [STARTED, block(0), TextDelta(0, "one ")],
                [TextDelta(0, "two")],
            ],
            "stray one two",
            id="text before the start",
        ),
        pytest.param(
            [[STARTED, TextDelta(2, "one ")], [TextDelta(5, "two ")], [TextDelta(5, "three")]],
            "one two three",
            id="gaps between indexes",
        ),
    ],
)
def test_every_piece_is_printed_once(
    chunks: list[list[StreamEvent]], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Screen()
    for chunk in chunks:
        screen.show(chunk)
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    ("delay", "told"),
    [(0.0, "at once"), (0.2, "in 1 s"), (1.0, "in 1 s"), (1.2, "in 2 s"), (20.0, "in 20 s")],
)
def test_the_wait_is_told_in_whole_seconds_and_never_too_short(
    delay: float, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failure = Failure(WireKind.HTTP, Cause.RATE_LIMIT, retry_after=delay)
    Screen().show([Waiting(delay, 1, 3, failure)])
    assert f". Trying again {told} (attempt 2 of 3)." in capsys.readouterr().err
    shown = Sentences().failure(failure).text
    assert shown.endswith(f"Try again {'in 1 s' if told == 'at once' else told}.")


@pytest.mark.parametrize("watched", [True, False])
def test_what_tools_gave_is_told(
    watched: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: watched)
    screen = Screen()
    screen.show([STARTED, block(0), TextDelta(0, "I look it up.")])
    screen.called("calculator", {"expression": "2 * 3\x1b"}, "6\n" + "0" * 200)
    assert capsys.readouterr().out == "I look it up.\n"
    screen.next_round(Round(screen.draft, screen.draft.reply(Timing())))
    screen.show([STARTED, block(0), TextDelta(0, "Six.")])
    printed = capsys.readouterr()
    assert printed.out == "\nSix."
    screen.called("calculator", {}, "")
    assert capsys.readouterr().err == "nocopt: calculator {}: nothing\n"


@pytest.mark.parametrize("after", ["It is here.", "\nIt is here.", "\n\nIt is here."])
def test_text_behind_a_call_of_the_server_is_a_paragraph(
    after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Screen()
    screen.show([STARTED, block(0), TextDelta(0, "I look "), TextDelta(0, "it up.")])
    screen.show([BlockStopped(0), call(1), InputDelta(1, '{"query": ')])
    screen.show([InputDelta(1, '"it\\u001b"}')])
    assert capsys.readouterr() == ("I look it up.", "")
    screen.show([BlockStopped(1)])
    assert capsys.readouterr() == ("\n", 'nocopt: web _search {"query": "it\\u001b"}\n')
    screen.show([block(2), TextDelta(2, after), BlockStopped(2), block(3), TextDelta(3, " Good.")])
    assert capsys.readouterr() == ("\nIt is here. Good.", "")


def test_calls_that_come_at_once_or_without_an_end_are_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen()
    screen.show([STARTED, call(0), call(1), block(2), TextDelta(2, "Here."), call(3)])
    screen.show([TextDelta(2, " And there.")])
    printed = capsys.readouterr()
    assert printed.err == "nocopt: web _search {}\n" * 2
    assert printed.out == "Here.\n\n And there."
