"""Two versions side by side: words that differ are marked, walked through, and one is taken."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from nocopt.core.differing import differing
from nocopt.ui.comparing.column import Column
from nocopt.ui.comparing.sides import differences
from nocopt.ui.comparing.window import CompareWindow
from tests.app.rig import finished, said
from tests.fakes import answer
from tests.ui.window_stage import Play, Stage, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_differences_are_counted_in_the_places_of_a_field() -> None:
    (one, other) = differences(differing("a 😀 bee 😀 dee", "a 😀 cee 😀 eel"))
    assert (one.left, one.right, one.gone.strip(), one.new.strip()) == (5, 5, "bee", "cee")
    assert (other.left, other.right, other.gone, other.new) == (12, 12, "dee", "eel")
    assert differences(differing("same", "same")) == ()


def marked(field: QPlainTextEdit, *, struck: bool) -> list[str]:
    """The words with a mark."""
    found: list[str] = []
    cursor = QTextCursor(field.document())
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat()
        if form.fontStrikeOut() if struck else form.fontUnderline():
            found.append(cursor.selectedText())
        cursor.clearSelection()
    return "".join(found).split()


async def opened(stage: Stage) -> CompareWindow:
    """Two answers to one question, side by side."""
    await stage.send("one")
    await finished(stage.session)
    assert await stage.session.versions.regenerate(stage.session.path[1])
    await finished(stage.session)
    stage.window.pane.doings.do("compare", stage.window.pane.view.items[1])
    window = next(one for one in stage.window.findChildren(CompareWindow))
    await seen(lambda: bool(window.right.text.toPlainText()))
    return window


def selected(column: Column) -> str:
    return column.text.textCursor().selectedText().strip()


def test_versions_are_compared_and_one_goes_on(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window = await opened(stage)
        left, right = window.left, window.right
        assert left.text.toPlainText() == "The red fox 😀 runs far"
        assert marked(left.text, struck=True) == ["red", "far"]
        assert marked(right.text, struck=False) == ["blue", "home"]
        assert "Tokens out 5" in left.facts.text()
        assert re.search(r" \d\S+\N{NO-BREAK SPACE}s$", left.facts.text())
        await seen(window.isActiveWindow)
        for words in (("red", "blue"), ("far", "home"), ("red", "blue")):
            stage.press(Qt.Key.Key_F8)
            assert (selected(left), selected(right)) == words
        stage.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
        assert selected(right) == "home"
        assert window.note.text() == "Difference 2 of 2 · left “far” · right “home”"
        left.take.click()
        await seen(lambda: said(stage.session)[-1][1].endswith("far"))
        await seen(lambda: not stage.window.findChildren(CompareWindow))

    play(scene, answer("The red fox 😀 runs far"), answer("The blue fox 😀 runs home"))
