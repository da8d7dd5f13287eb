"""The text that `nocopt ask` prints while a reply streams, of replies as relays send them."""

from __future__ import annotations

import pytest

from nocopt.cli.output import Screen
from nocopt.core.events import (
    BlockStarted,
    BlockStopped,
    MessageStarted,
    StreamEvent,
    TextDelta,
)

STARTED = MessageStarted("msg_1", "m", None)


def block(at: int) -> BlockStarted:
    """The start of an empty text block."""
    return BlockStarted(at, {"type": "text", "text": ""})


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
