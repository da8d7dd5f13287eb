"""Watches the text field for a slash at the beginning of a line, and offers snippets for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor

from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from nocopt.app.shelved import Shelved
    from nocopt.core.presets import Snippet
    from nocopt.ui.composer.message_input import MessageInput
    from nocopt.ui.composer.snippet_popup import SnippetPopup
    from nocopt.ui.theme import Colours

_SLASHES: Final = "/\uff0f\u3001"  # the key of the slash gives the last one where Chinese is typed
_LONGEST: Final = 40  # letters that are taken for the name of a snippet


class SnippetTrigger(QObject):
    """Opens the popup while a name is typed behind a slash; otherwise nothing is in the way.

    Only what the person types opens it, not a text that is put there. `edit_asked`: the person
    wants to make a snippet, or to change one.
    """

    edit_asked = Signal()

    def __init__(self, card: QWidget, field: MessageInput) -> None:
        super().__init__(field)
        self._card, self._field = card, field
        self._snippets: Shelved[Snippet] | None = None
        self._popup: SnippetPopup | None = None
        self._colours: Colours = LIGHT
        self._typed = False
        self._meant = -1  # where a slash stands that is to stay
        field.installEventFilter(self)
        field.textChanged.connect(self._changed)
        field.cursorPositionChanged.connect(self._moved)

    def attach(self, snippets: Shelved[Snippet]) -> None:
        """Offer these."""
        self._snippets = snippets

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        if self._popup is not None:
            self._popup.set_colours(colours)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the person types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            erases = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
            self._typed = erases or (event.text().isprintable() and bool(event.text()))
        elif isinstance(event, QInputMethodEvent):
            self._typed = bool(event.commitString())
        return super().eventFilter(watched, event)

    # -- inside

    @property
    def _open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _changed(self) -> None:
        typed, self._typed = self._typed, False
        if typed or self._open:
            self._look()

    def _moved(self) -> None:
        if self._open:
            self._look()

    def _look(self) -> None:
        """Offer what fits behind the slash, if there is one."""
        place, word = self._word()
        if word is None or self._snippets is None:
            self._meant = -1
        elif place != self._meant:
            every = self._snippets.all
            found = matching(every, word[1:])
            if found or (not every and word == _SLASHES[0]):
                self._offer(found)
                return
        if self._popup is not None and self._popup.isVisible():
            self._popup.hide()

    def _word(self) -> tuple[int, str | None]:
        """Return where the line begins, and slash and word before the cursor, if they are there."""
        cursor = self._field.textCursor()
        if cursor.hasSelection():
            return -1, None
        place = cursor.block().position()
        if cursor.position() - place > _LONGEST:
            return place, None
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        word = cursor.selectedText()
        return place, word if word[:1] and word[0] in _SLASHES else None

    def _offer(self, found: tuple[Snippet, ...]) -> None:
        if self._popup is None:
            # Imported when first asked for: the start of the program does not pay for it.
            from nocopt.ui.composer.snippet_popup import SnippetPopup

            self._popup = SnippetPopup(self._field.window(), self._card, self._field)
            self._popup.set_colours(self._colours)
            self._popup.filled.connect(self._insert)
            self._popup.left.connect(self._leave)
            self._popup.edit_asked.connect(self._edit)
        self._popup.offer(found)

    def _insert(self, text: str, cursor: int) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.complete(text, cursor)

    def _leave(self) -> None:
        """Let the slash stay what it is, until it is gone."""
        self._meant, _ = self._word()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self) -> None:
        self._field.complete("", 0)
        self.edit_asked.emit()


def matching(snippets: Iterable[Snippet], typed: str) -> tuple[Snippet, ...]:
    """Return the snippets whose names hold all that is typed, those that begin with it first."""
    if typed[:1].isspace():
        return ()  # a blank behind the slash: it is no name
    wanted = typed.casefold().split()
    found = [one for one in snippets if all(part in one.name.casefold() for part in wanted)]
    begins = typed.casefold()
    return tuple(sorted(found, key=lambda one: not one.name.casefold().startswith(begins)))
