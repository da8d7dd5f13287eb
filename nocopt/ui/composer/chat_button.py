"""The button of the chat panel, with a dot where the chat has something of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPen

from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.app.session import Session
    from nocopt.ui.composer.chat_panel import ChatPanel
    from nocopt.ui.theme import Colours

_DOT: Final = 3.0  # its radius


class ChatButton(FlatButton):
    """Opens and closes the panel of the chat at hand; `closed` comes when the keyboard is free."""

    closed = Signal()
    presets_asked = Signal()  # to be edited

    def __init__(self, card: QWidget) -> None:
        super().__init__("", "sliders", parent=card)
        self._card = card
        self._session: Session | None = None
        self._panel: ChatPanel | None = None
        self._own: tuple[str, ...] = ()
        self._on: tuple[str, ...] = ()  # tools, by the words for them
        self.setAccessibleName(self.tr("Chat options"))
        self.setEnabled(False)
        self.clicked.connect(self._toggle)
        self._say()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on, with the panel."""
        super().set_colours(colours)
        if self._panel is not None:
            self._panel.set_colours(colours)

    def show_session(self, session: Session) -> None:
        """Show whether this chat, which may be another one, has something of its own."""
        # Imported when there is a chat, behind the first picture.
        from nocopt.ui import differences

        self._session = session
        options = session.options
        parts = (differences.of_prompt, differences.of_parameters, differences.of_caching)
        self._own = tuple(name for of_part in parts for name in of_part(options))
        self._on = differences.of_tools(options)
        self.setEnabled(True)
        self._say()
        self.update()
        if self._panel is not None:
            self._panel.refresh(session)

    def _say(self) -> None:
        tip = self.tr("Prompt, parameters and tools of this chat")
        tools, changes = (Counts().named(names) for names in (self._on, self._own))
        on = self.tr("On: {names}").format(names=tools) if tools else ""
        own = self.tr("Changed: {names}").format(names=changes) if changes else ""
        self.setToolTip("\n".join(filter(None, (tip, on, own))))
        self.setAccessibleDescription(wording.sentences(on, own) or tip)

    def show_limit(self) -> None:
        """Open the panel where the length of replies is limited."""
        if self._session is not None:
            self._made().open_at_limit(self._session)

    def _toggle(self) -> None:
        if self._session is None:
            return
        panel = self._made()
        if panel.isVisible():
            panel.shut()
        else:
            panel.open_for(self._session)

    def _made(self) -> ChatPanel:
        """Return the panel, made when it is first asked for."""
        if self._panel is None:
            # Imported when first asked for: the start of the program does not pay for it.
            from nocopt.ui.composer.chat_panel import ChatPanel

            self._panel = ChatPanel(self.window(), self._card, self)
            self._panel.set_colours(self._colours)
            self._panel.closed.connect(self.closed)
            self._panel.presets.edit_asked.connect(self.presets_asked)
            self.look_again_after(self._panel)
        return self._panel

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and the dot on a ring of the ground around it."""
        super().paintEvent(event)
        if not (self._own or self._on) or not self.isEnabled():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self._icon_size() / 2
        place = QPointF(self.width() / 2 + half - 1, self.height() / 2 - half + 1)
        painter.setPen(QPen(self._colours["raised"], 2))
        painter.setBrush(self._colours["accent"])
        painter.drawEllipse(place, _DOT + 1, _DOT + 1)
