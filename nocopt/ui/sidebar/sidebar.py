"""The sidebar: buttons for a new chat, the list of chats, and the way to the settings."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.buttons import FlatButton
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.sidebar.wishes import Wishes
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nocopt.app.chat_list import ChatList
    from nocopt.app.filing import FilingService
    from nocopt.ui.sidebar.chats_panel import ChatsPanel
    from nocopt.ui.theme import Colours

_LEAST: Final = 180  # pixels of width


class Sidebar(QWidget):
    """Holds New chat, Chats and Settings; the list is made when there are chats to show.

    Where messages wait to be sent it says so, and leads to them. `wishes` carries what is wanted of
    chats and projects.

    `left`: the list wants the keyboard no longer. `typed` carries what was typed into the list and
    is meant for the message.
    """

    new_asked = Signal()
    chosen = Signal(int)
    settings_asked = Signal()
    queue_asked = Signal()
    left = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._new = FlatButton(self.tr("New chat"), "new-chat", parent=self)
        self._new.setAccessibleName(self.tr("New chat"))
        self._new.setToolTip(self.tr("New chat (Ctrl+N)"))
        self._new.set_left_aligned()
        self._new.clicked.connect(self.new_asked)
        self.more = FlatButton("", "chevron-down", parent=self)
        self.more.setAccessibleName(self.tr("More ways to begin a chat"))
        self.more.setToolTip(self.tr("In a project, temporary, from a preset, import"))
        self.more.setEnabled(False)  # until there is something to choose from
        self._above: QWidget = self.more  # what Tab visits before the list
        self.wishes = Wishes(self)
        self.chats: ChatsPanel | None = None
        self._waiting = FlatButton("", "clock", parent=self)
        self._waiting.setToolTip(self.tr("Messages that wait to be sent"))
        self._waiting.set_left_aligned()
        self._waiting.clicked.connect(self.queue_asked)
        self._waiting.hide()
        self._settings = FlatButton(self.tr("Settings"), "settings", parent=self)
        self._settings.setAccessibleName(self.tr("Settings"))
        self._settings.setToolTip(self.tr("Settings (Ctrl+,)"))
        self._settings.set_left_aligned()
        self._settings.clicked.connect(self.settings_asked)
        self._account = ElidedLabel(self)
        # The button gets the room it needs, and the name what is left.
        self._account.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._account.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._account.setContentsMargins(0, 0, GRID, 0)
        self._lay_out()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self.row_of_new = QWidget(self)
        row = QHBoxLayout(self.row_of_new)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._new, 1)
        row.addWidget(self.more)
        self._column.addWidget(self.row_of_new)
        self.head = QVBoxLayout()  # what stands between New chat and the list
        self._column.addLayout(self.head)
        self.body = QStackedWidget(self)  # the list, or what is shown in place of it
        listed = QWidget(self.body)
        self._listed = QVBoxLayout(listed)
        self._listed.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(listed)
        self._column.addWidget(self.body, 1)
        self._column.addWidget(self._waiting)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(GRID)
        self._foot.addWidget(self._settings)
        self._foot.addWidget(self._account, 1)
        self._column.addLayout(self._foot)
        self._fit_width()

    def _fit_width(self) -> None:
        """Be wide enough for the words of the buttons, whatever the size of letters."""
        widest = max(one.sizeHint().width() for one in (self.row_of_new, self._waiting))
        self.setMinimumWidth(max(_LEAST, min(widest + 4 * GRID, 2 * _LEAST)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name of the account whole."""
        super().resizeEvent(event)
        self._fit_foot()

    def event(self, event: QEvent) -> bool:
        """Keep the name whole, too, when its font or that of the button is another."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_width()
            self._fit_foot()
        return super().event(event)

    def _fit_foot(self) -> None:
        """Put the name of the account above the button where both have no room side by side."""
        margins = self._account.contentsMargins()
        name = self._account.fontMetrics().horizontalAdvance(self._account.text())
        wanted = name + margins.left() + margins.right() + self._settings.sizeHint().width()
        way, left = QBoxLayout.Direction, Qt.AlignmentFlag.AlignLeft
        above = wanted > self.width() - 5 * GRID
        self._foot.setDirection(way.BottomToTop if above else way.LeftToRight)
        self._account.setAlignment(left if above else Qt.AlignmentFlag.AlignRight)
        self._account.setContentsMargins(3 * GRID if above else 0, 0, GRID, 0)

    # -- what the window tells

    def attach(self, chats: ChatList, filing: FilingService) -> None:
        """List these chats, and follow what becomes of them."""
        # Imported here: the window is painted before there is anything to list.
        from nocopt.ui.sidebar.chat_menu import Sources
        from nocopt.ui.sidebar.chats_panel import ChatsPanel

        made = self.chats = ChatsPanel(Sources(chats, filing, self.wishes), self)
        made.set_colours(self._colours)
        made.view.chosen.connect(self.chosen)
        made.view.left.connect(self.left)
        made.view.typed.connect(self.typed)
        self._listed.addWidget(made, 1)
        for before, stop in pairwise((self._above, *made.stops)):
            QWidget.setTabOrder(before, stop)

    def set_current(self, current: int | None, waiting: int = 0) -> None:
        """Have the chat chosen that is shown; `waiting` messages wait to be sent."""
        self._waiting.setText(self.tr("Waiting messages: {count}").format(count=waiting))
        self._waiting.setVisible(bool(waiting))
        self._fit_width()
        if self.chats is not None:
            self.chats.view.set_current(current)

    def set_account(self, name: str) -> None:
        """Show which account is in use."""
        self._account.setText(name)
        whole = self.tr("Account in use: {name}").format(name=name)
        self._account.setToolTip(whole)
        self._account.setAccessibleDescription(whole)

    def hinder(self, reason: str) -> None:
        """Say why there is nothing to begin and to set; an empty reason ends that."""
        listed = () if self.chats is None else (self.more,)
        for button in (self._new, *listed, self._settings):
            button.hinder(reason)

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours; the fonts follow the application's."""
        del font_size
        self._colours = colours
        self._new.set_colours(colours)
        self.more.set_colours(colours)
        self._settings.set_colours(colours)
        self._waiting.set_colours(colours)
        if self.chats is not None:
            self.chats.set_colours(colours)
        palette = self._account.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._account.setPalette(palette)
        self.update()

    def put_above_list(self, room: QWidget, *stops: QWidget) -> None:
        """Let something stand above the list; Tab visits the `stops` of it before that."""
        self.head.addWidget(room)
        for stop in stops:
            QWidget.setTabOrder(self._above, stop)
            self._above = stop

    def rename_current(self) -> None:
        """Open the title of the chosen chat for editing."""
        if self.chats is not None:
            self.chats.view.rename()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line at the right edge."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colours["sidebar"])
        painter.setPen(QPen(self._colours["border"], 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def sizeHint(self) -> QSize:
        """Return the width a new window gives to the sidebar."""
        return QSize(248, 400)
