"""The chat panel: prompt, parameters, tools and caching of one chat, above the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.buttons import FlatButton
from nocopt.ui.composer.overlay import Overlay
from nocopt.ui.composer.presets_menu import PresetsMenu
from nocopt.ui.dialog_look import style_sheet
from nocopt.ui.options.fields import Line, Note, TextArea
from nocopt.ui.options.page import Subject
from nocopt.ui.options.pages import OptionsPages
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent

    from nocopt.app.session import Session
    from nocopt.core.conversation import Options
    from nocopt.ui.theme import Colours

_PAUSE_MS: Final = 300  # after the last key, until what was typed counts
_TURNING: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_BACK: Final = (Qt.Key.Key_Backtab, Qt.Key.Key_PageUp)


class Undo(NamedTuple):
    """Options before and after a change that can be undone, and the words for that."""

    before: Options
    after: Options
    words: str


class ChatPanel(Overlay):
    """Edits the options of the chat it was opened for; what is entered counts at once.

    What is typed is taken over when the person pauses, and at the latest when this closes.
    """

    def __init__(self, window: QWidget, card: QWidget, opener: QWidget) -> None:
        super().__init__(window, card, opener)
        self.setAccessibleName(self.tr("Chat options"))
        self._session: Session | None = None
        self._undo: Undo | None = None
        self._pages = OptionsPages(self.tr("Chat options pages"), self)
        self._pages.tabs.setProperty("narrow", False)
        self._reset = FlatButton(self.tr("Reset page"), parent=self)
        self.presets = PresetsMenu(self)
        self.presets.about_to_change.connect(self._remember)
        self.presets.edit_asked.connect(self.hide)
        self.presets.saving.grown.connect(self.place)
        self._running = Note(self)
        self._running.setContentsMargins(4 * GRID, 0, 4 * GRID, 3 * GRID)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.take_over)
        self._pages.edited.connect(self._pause.start)
        self._pages.chosen.connect(self.take_over)
        self._pages.turned.connect(self._turned)
        self._lay_out()
        self._reset.clicked.connect(self._toggle_reset)

    def _lay_out(self) -> None:
        buttons = self._buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.presets)
        buttons.addWidget(self._reset)
        head = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(GRID, GRID, 2 * GRID, 0)
        head.addWidget(self._pages.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        head.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.presets.saving)
        column.addWidget(self._pages.stack, 1)
        column.addWidget(self._running)
        self.setTabOrder(self._pages.tabs, self._reset)
        self.setTabOrder(self._reset, self.presets)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self.setStyleSheet(style_sheet(colours))
        self._reset.set_colours(colours)
        self.presets.set_colours(colours)
        self._pages.set_colours(colours)

    def open_for(self, session: Session) -> None:
        """Show the options of a chat, on the page that was shown last."""
        self._session, self._undo = session, None
        self.presets.saving.hide()
        self._show(fresh=True)
        self.open()
        self._pages.lay_out()
        self.place()
        self._pages.page.setFocus(Qt.FocusReason.PopupFocusReason)

    def open_at_limit(self, session: Session) -> None:
        """Show the parameters of a chat, with the keyboard where its replies are limited."""
        self._pages.show_parameters()
        self.open_for(session)
        self._pages.parameters.max_tokens.selectAll()

    def refresh(self, session: Session) -> None:
        """Take over what changed elsewhere; what is being typed is left alone."""
        if not self.isVisible():
            return
        if session is not self._session:
            self.shut()
        elif not self._pause.isActive():
            self._show(fresh=False)
            self.place()

    def take_over(self) -> None:
        """Let what is entered count from the next turn on."""
        self._pause.stop()
        session = self._session
        if session is None:
            return
        session.chat.set(self._pages.taken(session.options))
        self._show(fresh=False)

    def wanted_height(self, width: int) -> int:
        """Return a height at which no page has to be scrolled.

        They share one, so that the tabs stay under the mouse that goes from one to the next.
        """
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # those of a page that was not yet shown are not
        self._fit_head(width)
        height = self._head.sizeHint().height() + 2
        for part in (self._running, self.presets.saving):
            height += 0 if part.isHidden() else part.heightForWidth(width - 2)
        return height + self._pages.wanted_height(width - 2)

    def _fit_head(self, width: int) -> None:
        """Put the buttons above the tabs where there is no room, and the tabs closer together."""
        self._crowd(crowded=False)
        room, way = width - 3 * GRID - 2, QBoxLayout.Direction
        tabs = self._pages.tabs.sizeHint().width()
        beside = tabs + self._buttons.sizeHint().width() + GRID <= room
        self._head.setDirection(way.LeftToRight if beside else way.BottomToTop)
        self._crowd(crowded=tabs > room)

    def _crowd(self, *, crowded: bool) -> None:
        tabs = self._pages.tabs
        if tabs.property("narrow") is not crowded:
            tabs.setProperty("narrow", crowded)
            tabs.style().unpolish(tabs)
            tabs.style().polish(tabs)
            # Else it keeps the places that it has.
            QApplication.sendEvent(tabs, QEvent(QEvent.Type.StyleChange))

    def handles(self, event: QKeyEvent) -> bool:
        """Escape, and the keys that turn the page elsewhere, too."""
        if event.key() == Qt.Key.Key_Escape:
            return not self._composing()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return control and event.key() in _TURNING

    def handle(self, event: QKeyEvent) -> None:
        """Close, or turn the page."""
        if event.key() == Qt.Key.Key_Escape:
            if not self.presets.saving.leave():
                self.shut()
            return
        self._pages.turn(-1 if event.key() in _BACK else 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take over what is still being typed."""
        super().hideEvent(event)
        if self._pause.isActive():
            self.take_over()

    # -- inside

    def _composing(self) -> bool:
        """Whether an input method is at work, whose key Escape would be."""
        areas, lines = self.findChildren(TextArea), self.findChildren(Line)
        return any(one.composing for one in areas) or any(one.composing for one in lines)

    def _turned(self) -> None:
        self._undo = None
        self._show_reset()
        self.place()

    def _show(self, *, fresh: bool) -> None:
        session = self._session
        if session is None:
            return
        self._pages.show_subject(_subject(session), fresh=fresh)
        running = self.tr("A reply is being written: changes count from the next one on.")
        self._running.say(running if session.running else "")
        self.presets.show_session(session)
        self._show_reset()

    def _show_reset(self) -> None:
        session = self._session
        if session is None:
            return
        options = session.options
        if self._undo is not None and self._undo.after != options:
            self._undo = None  # something was changed since
        undo = self._undo
        self._reset.setText(self.tr("Reset page") if undo is None else undo.words)
        self._reset.setAccessibleName(self.tr("Reset") if undo is None else undo.words)
        self._reset.setEnabled(undo is not None or self._pages.reset(options) != options)
        usual = self.tr("Bring this page back to what is usual; the others stay as they are")
        here = self.tr("This page is as usual; others may not be")
        self._reset.setToolTip(usual if self._reset.isEnabled() else here)
        self._reset.updateGeometry()

    def _toggle_reset(self) -> None:
        """Bring the page at hand back to its defaults, or what stood there before that."""
        self.take_over()
        session = self._session
        if session is None:
            return
        before, undo = session.options, self._undo
        session.chat.set(self._pages.reset(before) if undo is None else undo.before)
        done = Undo(before, session.options, self.tr("Undo reset"))
        self._undo = done if undo is None else None
        self._show(fresh=False)

    def _remember(self, change: Callable[[], object]) -> None:
        """Have all of the chat's options changed, which can be undone."""
        self.take_over()
        session = self._session
        if session is None:
            return
        before = session.options
        change()
        if session.options != before:
            words = self.tr("Undo preset")
            self._undo = Undo(before, session.options, words)
        self._show(fresh=False)
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines below the tabs, and below the bar that asks for a name."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._colours["border"], 1))
        for below in {self._head.geometry().bottom(), self._pages.stack.y() - 1}:
            painter.drawLine(1, below, self.width() - 2, below)


def _subject(session: Session) -> Subject:
    return Subject(
        options=session.options,
        model=session.model,
        facts=session.chat.facts,
        limit=session.account.max_tokens,
        tools=session.chat.tools,
        begun=session.conversation_id is not None,
        everywhere=session.chat.allowed_everywhere,
    )
