"""In large fonts nothing that is painted beside the text is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF

from nocopt.core.reply import Outcome
from nocopt.core.settings import FONT_SIZES
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.theme import LIGHT
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

LONG = "```python\n" + "\n".join(f"line = {number}" for number in range(90)) + "\n```\n"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
PATH = [user(1, "q"), reply(2, LONG + TABLE), user(3, "q"), reply(4, "x", outcome=Outcome.STOPPED)]
SIZES = pytest.mark.parametrize("size", [FONT_SIZES[0], 11, 16, 22, FONT_SIZES[1]])


@SIZES
def test_buttons_are_as_high_as_their_labels(open_chat: Open, size: int) -> None:
    pane, _ = open_chat(PATH)
    pane.set_look(LIGHT, size)
    high = QFontMetricsF(pane.look.small.font).height()
    labels = set()
    for number in range(len(pane.view.items)):
        pane.view.scroll_to(pane.view.items.top(number))
        for row in pane.view.items[number].rows:
            for control in row.controls() if row.live else ():
                if control.label:
                    labels.add(control.label)
                    assert control.rect.height() >= high, (control.label, size)
                    assert -high <= control.rect.top(), "above a table there is a gap"
                    assert control.rect.bottom() <= row.height
    assert {"Copy", "Show all 90 lines", "Retry"} <= labels


@SIZES
def test_lines_of_code_begin_below_the_header(open_chat: Open, size: int) -> None:
    pane, _ = open_chat(PATH)
    pane.set_look(LIGHT, size)
    pane.view.scroll_to(0)
    row = next(one for one in pane.view.items[1].rows if isinstance(one, CodeRow))
    copy = next(one for one in row.controls() if one.key == "copy")
    (first,) = row.boxes(0, 4)
    assert copy.rect.bottom() < first.top()
