"""The text field of the composer: grows with its text, knows when Enter means to send."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from nocopt.core.settings import SendKey
from nocopt.ui.composer.incoming import Incoming, brings, incoming
from nocopt.ui.composing import ComposingEdit
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QResizeEvent

    from nocopt.ui.theme import Colours

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AS_TEXT = (
    Qt.Key.Key_V,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
_LARGEST_SHARE = 0.4  # of the window's height, before it scrolls


class MessageInput(ComposingEdit):
    """Plain text to be sent; accessible as `Message`."""

    submitted = Signal()
    stop_asked = Signal()
    brought = Signal(object)  # `Incoming`, pasted or dropped
    long_pasted = Signal(str)  # a text that is to be a file

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Write a message"), parent)
        self._send_key = SendKey.ENTER
        self._recall = PromptRecall()
        self._fitted = 0
        self._takes_files = False
        self._long_paste = 0
        self.setAccessibleName(self.tr("Message"))
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        # The text begins where that of the buttons below begins.
        self.setViewportMargins(3 * GRID, 0, 0, 0)
        self.textChanged.connect(self._fit)
        # Told in the middle of laying out, where nothing may change the width of a line.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(lambda: self._later.start())

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._bar.set_colours(colours)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, colours["raised"])
        self.setPalette(palette)

    def set_send_key(self, key: SendKey) -> None:
        """Choose which key sends."""
        self._send_key = key

    def take_files(self) -> None:
        """Hand over from now on what is to be a file; before that there is nobody to take it."""
        self._takes_files = True

    def set_long_paste(self, characters: int) -> None:
        """Choose from how many characters on a text that is pasted becomes a file; 0 for none."""
        self._long_paste = characters

    def set_prompts(self, prompts: Sequence[str]) -> None:
        """Give the earlier prompts, newest first, that Up brings back."""
        self._recall = PromptRecall(prompts)

    def replace_text(self, text: str) -> None:
        """Replace everything by `text`; the person can undo it."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        mode = wrap_mode(text)
        # Never is an endless word, be it the old text or the new one, looked through for its ends.
        if mode is QTextOption.WrapMode.WrapAnywhere:
            self.setWordWrapMode(mode)
        cursor.insertText(text)
        self.setWordWrapMode(mode)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def complete(self, text: str, place: int) -> None:
        """Put `text` in place of what stands before the cursor in its line; it can be undone.

        The cursor is `place` characters behind the beginning of the text then.
        """
        from nocopt.ui.text_places import units

        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        begin = cursor.selectionStart()
        self.setWordWrapMode(wrap_mode(self.toPlainText() + text))
        cursor.insertText(text)
        cursor.setPosition(begin + units(text[:place]))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def sizeHint(self) -> QSize:
        """Return the height of all lines, but no more than a share of the window's."""
        return QSize(super().sizeHint().width(), min(self._text_height(), self._largest()))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow field of the height it has now."""
        return QSize(80, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line, bring an earlier prompt back, or type."""
        if self.composing:
            # The key belongs to the input method, whatever it means otherwise.
            super().keyPressEvent(event)
            return
        if event.key() in _ENTER:
            self._enter(event.modifiers())
        elif event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.stop_asked.emit()
        elif (event.key(), event.modifiers()) == _AS_TEXT:
            self.insert_text(QGuiApplication.clipboard().text())
        elif not self._recalled(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Make room for what an input method is composing."""
        super().inputMethodEvent(event)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Whether it can be pasted or dropped here."""
        return source.hasText() or (self._takes_files and brings(source))

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste as plain text; files and pictures are handed over, and so is what is too long."""
        found = incoming(source) if self._takes_files else Incoming()
        if found:
            self.brought.emit(found)
        elif source.hasText():
            text = source.text()
            if self._takes_files and 0 < self._long_paste <= len(text):
                self.long_pasted.emit(text)
            else:
                self.insert_text(text)

    def insert_text(self, text: str) -> None:
        """Put a text where the cursor is, in place of what is selected."""
        self.setWordWrapMode(wrap_mode(self.toPlainText() + text))
        self.insertPlainText(text)
        self.ensureCursorVisible()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files and pictures to the window, which takes them anywhere."""
        if self._takes_files and brings(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the lines that the new width gives."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()
        self._show_all()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to lines of another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.refit()

    def refit(self) -> None:
        """Fit the height again, after the font or the window changed."""
        self._fitted = 0
        self._fit()

    def _enter(self, modifiers: Qt.KeyboardModifier) -> None:
        held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        if held == Qt.KeyboardModifier.ControlModifier or (
            plain and self._send_key is SendKey.ENTER
        ):
            self.submitted.emit()
            return
        # Not Qt's line separator for Shift+Enter: a message has line feeds only.
        self.textCursor().insertBlock()
        self.ensureCursorVisible()

    def _recalled(self, event: QKeyEvent) -> bool:
        """Show an earlier prompt where Up or Down means that, and say whether it did."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain != Qt.KeyboardModifier.NoModifier:
            return False
        shown = self.toPlainText()
        if event.key() == Qt.Key.Key_Up:
            text = self._recall.older(shown)
        elif event.key() == Qt.Key.Key_Down:
            text = self._recall.newer(shown)
        else:
            return False
        if text is not None:
            self.replace_text(text)
        return text is not None

    def _fit(self) -> None:
        height = self._text_height()
        if height == self._fitted:
            return
        self._fitted = height
        overflows = height > self._largest()
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if overflows
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.updateGeometry()

    def _show_all(self) -> None:
        """Begin at the first line where all lines have room.

        A new line is scrolled to before the field has grown for it, and what is out of sight then
        would stay there.
        """
        if self._text_height() <= self.height():
            self.verticalScrollBar().setValue(0)

    def _text_height(self) -> int:
        """Return what all lines take, or somewhat more than the largest height if that is more.

        Lines with letters that the font lacks are higher than its own.
        """
        largest, height = self._largest(), 0.0
        block = self.document().firstBlock()
        while block.isValid() and height <= largest:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return ceil(max(height, self.fontMetrics().lineSpacing())) + 2

    def _largest(self) -> int:
        share = round(self.window().height() * _LARGEST_SHARE)
        return max(share, 3 * self.fontMetrics().lineSpacing())


class PromptRecall:
    """Walks through earlier prompts; ends as soon as the text shown is not one it gave."""

    def __init__(self, prompts: Sequence[str] = ()) -> None:
        self._prompts = tuple(prompts)
        self._at = -1

    def older(self, shown: str) -> str | None:
        """Return the next older prompt, or None where Up has its usual meaning."""
        if not self._walking(shown):
            self._at = -1
        if (shown and self._at < 0) or self._at + 1 >= len(self._prompts):
            return None
        self._at += 1
        return self._prompts[self._at]

    def newer(self, shown: str) -> str | None:
        """Return the next newer prompt, empty after the newest, or None."""
        if not self._walking(shown):
            return None
        self._at -= 1
        return self._prompts[self._at] if self._at >= 0 else ""

    def _walking(self, shown: str) -> bool:
        return self._at >= 0 and shown == self._prompts[self._at]
