"""What is typed while the conversation has the keyboard is meant for the composer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from nocopt.ui.typed_keys import is_text
from tests.app.rig import finished
from tests.fakes import answer
from tests.ui.window_stage import Play, Stage

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_which_keys_write_something() -> None:
    def writes(text: str, held: Qt.KeyboardModifier) -> bool:
        return is_text(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text))

    assert writes("a", NONE)
    assert writes("A", SHIFT)
    assert writes("é", NONE)
    assert writes("€", CTRL | ALT), "AltGr, as some systems tell it"
    assert not writes("a", CTRL)
    assert not writes("a", ALT)
    assert not writes("\x1b", NONE)
    assert not writes("", NONE)


def test_letters_typed_over_the_conversation_go_to_the_composer(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        view = on.window.pane.view
        view.setFocus()
        on.press(Qt.Key.Key_Space)
        on.press(Qt.Key.Key_Down)
        assert view.hasFocus()
        assert on.field.toPlainText() == ""
        on.write("no")
        assert on.field.hasFocus()
        on.write("w")
        assert on.field.toPlainText() == "now"

    play(scene, answer("Well."))
