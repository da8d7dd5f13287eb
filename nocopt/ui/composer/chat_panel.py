"""The chat panel: prompt and parameters of one chat, on pages above the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.composer import differences
from nocopt.ui.composer.overlay import Overlay
from nocopt.ui.composer.panel_fields import Note, TextArea
from nocopt.ui.composer.panel_page import PanelPage, PromptPage
from nocopt.ui.composer.parameters_page import ParametersPage
from nocopt.ui.dialog_look import style_sheet
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


class ChatPanel(Overlay):
    """Edits the options of the chat it was opened for; what is entered counts at once.

    What is typed is taken over when the person pauses, and at the latest when this closes.
    """

    def __init__(self, window: QWidget, card: QWidget, opener: QWidget) -> None:
        super().__init__(window, card, opener)
        self.setAccessibleName("Chat options")
        self._session: Session | None = None
        self._before_reset: Options | None = None
        self._tabs = QTabBar(self)
        self._tabs.setAccessibleName("Chat options pages")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._stack = QStackedWidget(self)
        self._pages: list[PanelPage] = []
        self._resets: list[Callable[[Options], Options]] = []
        self._reset = FlatButton(self.tr("Reset"), parent=self)
        self._running = Note(self)
        self._running.setContentsMargins(4 * GRID, 0, 4 * GRID, 3 * GRID)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.take_over)
        self._add(self.tr("Prompt"), PromptPage(), differences.without_prompt)
        self._add(self.tr("Parameters"), ParametersPage(), differences.without_parameters)
        self._lay_out()
        self._tabs.currentChanged.connect(self._turned)
        self._reset.clicked.connect(self._toggle_reset)

    def _add(self, title: str, page: PanelPage, reset: Callable[[Options], Options]) -> None:
        self._tabs.addTab(title)
        self._stack.addWidget(page)
        self._pages.append(page)
        self._resets.append(reset)
        page.edited.connect(self._typed)
        page.chosen.connect(self.take_over)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID, 2 * GRID, 0)
        head.addWidget(self._tabs, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._reset)
        self._head = head
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self._running)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self.setStyleSheet(style_sheet(colours))
        self._reset.set_colours(colours)
        for page in self._pages:
            page.set_colours(colours)

    def open_for(self, session: Session) -> None:
        """Show the options of a chat, on the page that was shown last."""
        self._session, self._before_reset = session, None
        self._show(fresh=True)
        self.open()
        # A page knows its height once it has been laid out, which waits until it is shown.
        for page in self._pages:
            self._stack.setCurrentWidget(page)
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        self.place()
        self._pages[self._tabs.currentIndex()].setFocus(Qt.FocusReason.PopupFocusReason)

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
        options = session.options
        for page in self._pages:
            options = page.taken(options)
        session.chat.set(options)
        self._show(fresh=False)

    def wanted_height(self, width: int) -> int:
        """Return a height at which no page has to be scrolled: the tabs stay where they are."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # those of a page that was not yet shown are not
        below = self._running
        height = self._head.sizeHint().height() + 2
        height += 0 if below.isHidden() else below.heightForWidth(width - 2)
        return height + max(page.wanted_height(width - 2) for page in self._pages)

    def handles(self, event: QKeyEvent) -> bool:
        """Escape, and the keys that turn the page elsewhere, too."""
        if event.key() == Qt.Key.Key_Escape:
            return not self._composing()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return control and event.key() in _TURNING

    def handle(self, event: QKeyEvent) -> None:
        """Close, or turn the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        step = -1 if event.key() in _BACK else 1
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % self._tabs.count())
        self._pages[self._tabs.currentIndex()].setFocus(Qt.FocusReason.TabFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take over what is still being typed."""
        super().hideEvent(event)
        if self._pause.isActive():
            self.take_over()

    # -- inside

    def _composing(self) -> bool:
        """Whether an input method is at work, whose key Escape would be."""
        return any(area.composing for area in self.findChildren(TextArea))

    def _typed(self) -> None:
        self._pause.start()

    def _turned(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._before_reset = None
        self._show_reset()

    def _show(self, *, fresh: bool) -> None:
        session = self._session
        if session is None:
            return
        for page in self._pages:
            page.show_session(session, fresh=fresh)
        running = self.tr("A reply is being written: changes count from the next one on.")
        self._running.say(running if session.running else "")
        self._show_reset()

    def _show_reset(self) -> None:
        session = self._session
        if session is None:
            return
        options, before = session.options, self._before_reset
        reset = self._resets[self._tabs.currentIndex()]
        if before is not None and reset(before) != options:
            self._before_reset = None  # something was changed since
        undo = self._before_reset is not None
        self._reset.setText(self.tr("Undo reset") if undo else self.tr("Reset"))
        self._reset.setAccessibleName("Undo reset" if undo else "Reset")
        self._reset.setEnabled(undo or reset(options) != options)
        self._reset.setToolTip(self.tr("Bring this page back to what is usual"))
        self._reset.updateGeometry()

    def _toggle_reset(self) -> None:
        """Bring the page at hand back to its defaults, or what stood there before that."""
        self.take_over()
        session = self._session
        if session is None:
            return
        now, before = session.options, self._before_reset
        reset = self._resets[self._tabs.currentIndex()]
        session.chat.set(reset(now) if before is None else before)
        self._before_reset = now if before is None else None
        self._show(fresh=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line below the tabs as well."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._colours["border"], 1))
        y = self._stack.y() - 1
        painter.drawLine(1, y, self.width() - 2, y)
